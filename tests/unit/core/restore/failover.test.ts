/** What is left to fail over to when the receiver of a checkpointed stream refuses one of its records. */
import { describe, expect, it } from 'vitest';
import { CHECKPOINT } from '../../../../src/core/formats/libxc/checkpoint.ts';
import { HVM_CONTEXT } from '../../../../src/core/formats/libxc/hvm-context.ts';
import { CHECKPOINT_END } from '../../../../src/core/formats/libxl/checkpoint-end.ts';
import { EMULATOR_CONTEXT } from '../../../../src/core/formats/libxl/emulator-context.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { restoreCard } from '../../../../src/core/restore/card.ts';
import type { RestoreCard } from '../../../../src/core/restore/restore-card.ts';
import { emulator, hvmStart, hvmState } from '../../../build/good.ts';
import { open, type Opened } from '../../../build/open.ts';
import { stream, type StreamWriter } from '../../../build/stream.ts';
import { image, IMAGES } from '../../../fixtures/images.ts';

type Step = (to: StreamWriter) => StreamWriter;

const card = (opened: Opened): RestoreCard => opened.run(restoreCard(opened.stream));
const begin = (): StreamWriter => hvmState(hvmStart(stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT)));
const whole: Step = (to) => emulator(to.record(CHECKPOINT)).record(CHECKPOINT_END);
const again: Step = (to) => hvmState(to.pages([{ pfn: 0x200 }]));
const BAD_TYPE = 5;
const badPages: Step = (to) => hvmState(to.pages([{ pfn: 0x200, type: BAD_TYPE }]));

/** Three checkpoints, with `second` in place of what the second has of libxc's records. */
const three = (second: Step): Opened => open(whole(again(whole(second(whole(begin()))))).bytes());
const about = (opened: Opened, subject: string) => opened.findings.filter(({ rule }) => rule === `libxc.stream.${subject}`);

describe('a record that libxc refuses in a replay', () => {
  const opened = three(badPages);
  it('leaves nothing to fail over to, and the finding at the end says because of what', () => {
    expect(about(opened, 'failover')).toEqual([]);
    const [told] = about(opened, 'no-failover');
    expect(told).toMatchObject({ severity: 'warning', objectors: [] });
    expect(told?.message).toMatch(/^The stream ends after checkpoint 3, which is whole, but there is no failover: a restore refuses PAGE_DATA \(libxc:\d+, at 0x\w+\) \(libxc\.page-data\.type\), and that ends it/);
    expect(opened.refusedBy('restore')).toBe(true);
  });

  it('is where the restore stops, and the card says which checkpoint had been taken', () => {
    const { outcome, forensics, state } = card(opened);
    expect(outcome.kind).toBe('stops');
    expect(state.facts.find(({ name }) => name === 'checkpoints')?.value).toBe('1');
    expect(outcome.sentence).toMatch(/when CHECKPOINT_END \(libxl:\d+, at 0x\w+\) makes it replay PAGE_DATA/);
    expect(outcome.sentence).toContain('There is no failover: libxl destroys the domain, though it had taken checkpoint 1.');
    expect(forensics.story).toContain('the backup has nothing to take over with');
  });
});

describe('a record that libxl refuses in a checkpoint', () => {
  it('is an error to libxl, and no reason to fail over to the checkpoint before', () => {
    const opened = open(whole(again(again(whole(begin())).record(CHECKPOINT).record(EMULATOR_CONTEXT, new Uint8Array(4)).record(CHECKPOINT_END))).bytes());
    expect(about(opened, 'failover')).toEqual([]);
    expect(about(opened, 'no-failover')[0]?.message).toContain('EMULATOR_CONTEXT (libxl:');
    expect(card(opened).outcome.sentence).toContain('though it had taken checkpoint 1');
  });
});

describe('what is refused when the domain is completed', () => {
  it('leaves nothing to fail over to, though all checkpoints were taken', () => {
    const last = open(whole(whole(begin()).pages([{ pfn: 0x200 }]).record(HVM_CONTEXT, new Uint8Array(16))).bytes());
    expect(about(last, 'failover')).toEqual([]);
    expect(card(last).outcome.sentence).toContain('There is no failover: libxl destroys the domain, though it had taken checkpoint 1.');
  });
});

describe('a record that is refused nowhere', () => {
  it('because it stands behind the last whole checkpoint leaves the failover', () => {
    const opened = open(badPages(whole(again(whole(begin())))).bytes());
    expect(about(opened, 'no-failover')).toEqual([]);
    expect(opened.refusedBy('restore')).toBe(false);
    expect(card(opened).outcome.sentence).toContain('Would fail over from checkpoint 2');
  });
});

describe('a real capture', () => {
  it('of Remus, with one batch of a replay spoiled, fails over to nothing', async () => {
    const capture = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-remus.wire');
    if (capture === undefined) throw new Error('no such image');
    const bytes = Uint8Array.from(await image(capture));
    const sound = open(bytes);
    expect(about(sound, 'failover')[0]?.message).toContain('failover from checkpoint 14');
    const { index } = sound.stream.builder;
    const checkpoints = sound.rows().flatMap(({ layer, kind, type }, row) => (layer === 'libxc' && kind === 'record' && type === CHECKPOINT.type ? [row] : []));
    let row = checkpoints[5] ?? 0;
    while (index.typeOf(row) !== 1 || sound.rows()[row]?.layer !== 'libxc') row++;
    const spoiled = bytes.slice();
    // The type is in the upper four bits of the first entry.
    spoiled[index.startOf(row) + 8 + 8 + 7] = 0x50;
    const opened = open(spoiled);
    expect(about(opened, 'no-failover')[0]?.message).toContain(`PAGE_DATA (libxc:${index.ordinalOf(row)}, `);
    expect(card(opened).outcome.sentence).toContain('though it had taken checkpoint 6');
  });
});
