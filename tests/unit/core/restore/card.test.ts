/** What the restore simulator says of whole streams, and what it knows behind each of their rows. */
import { describe, expect, it } from 'vitest';
import { restoreCard, restoreStep } from '../../../../src/core/restore/card.ts';
import type { RestoreSnapshot } from '../../../../src/core/restore/restore-card.ts';
import { goodCheckpointed, goodHvm, goodPv, goodRemus, GOOD } from '../../../build/good.ts';
import { open, type Opened } from '../../../build/open.ts';

const card = (opened: Opened) => opened.run(restoreCard(opened.stream));
const step = (opened: Opened, row: number): RestoreSnapshot => opened.run(restoreStep(opened.stream, row));
const value = (snapshot: RestoreSnapshot, name: string): string | undefined => snapshot.facts.find((fact) => fact.name === name)?.value;
const rowNamed = (opened: Opened, name: string): number => opened.rows().findIndex((_row, row) => opened.stream.builder.index.kindOf(row) === 'record' && nameOf(opened, row) === name);
const nameOf = ({ stream: { builder } }: Opened, row: number): string => `${builder.layer(builder.index.layerOf(row)).name}:${builder.index.typeOf(row)}`;

describe('the outcome', () => {
  it('of a good stream is that it restores, and on what it depends', () => {
    const { outcome } = card(open(goodPv()));
    expect(outcome.kind).toBe('restores');
    expect(outcome.sentence).toMatch(/^Would restore: xl, libxl, libxc read it to END \(libxl:1, at 0x/);
    expect(outcome.dependsOn).toContain('enough free memory for the guest');
  });

  it('of Remus is a failover from the last whole checkpoint', () => {
    const opened = open(goodRemus(3));
    const { outcome, forensics } = card(opened);
    expect(outcome.kind).toBe('fails-over');
    expect(outcome.sentence).toMatch(/^Would fail over from checkpoint 3, the last whole one/);
    expect(outcome.row).toBe(opened.rowCount - 1);
    expect(forensics.lastCheckpoint).toMatch(/^checkpoint 3, whole with CHECKPOINT_END/);
  });

  it('of a checkpointed stream with an END is the state of its last checkpoint', () => {
    const { outcome } = card(open(goodCheckpointed()));
    expect(outcome.kind).toBe('restores');
    expect(outcome.sentence).toContain('with the state of checkpoint 2');
  });
});

describe('a step', () => {
  it('before the first row knows nothing', () => {
    const before = step(open(goodPv()), -1);
    expect(before).toMatchObject({ row: -1, reader: 'nobody', did: '' });
    expect(before.facts.every(({ row }) => row === -1)).toBe(true);
  });

  it('names what its row changed, and the row that gave each value', () => {
    const opened = open(goodPv());
    const row = rowNamed(opened, 'libxc:2');
    const after = step(opened, row);
    expect(after.facts.filter(({ changed }) => changed).map(({ name }) => name)).toEqual(['seen_pv_info', 'width', 'levels']);
    expect(after.facts.find(({ name }) => name === 'width')).toMatchObject({ value: '8', row });
    expect(after.did).toContain('handle_x86_pv_info()');
  });

  it('counts pages, and tells verify mode and the ends', () => {
    const opened = open(goodPv());
    const last = step(opened, opened.rowCount - 1);
    expect(value(last, 'PFN entries')).toBe('5');
    expect(value(last, 'pages of contents')).toBe('4 (16 KiB)');
    expect(value(last, 'vcpus[].basic')).toBe('0');
    expect(value(last, 'vcpus[].msr')).toBe('0');
    expect(value(last, 'verify')).toBe('off');
    expect(value(last, 'END of libxc')).toBe('yes');
    expect(value(last, 'END of libxl')).toBe('yes');
    expect(last).toMatchObject({ reader: 'nobody', phase: 'done' });
  });

  it('keeps what Remus buffers aside until the checkpoint is whole', () => {
    const opened = open(goodRemus(2));
    const types = opened.rows().map((_row, row) => nameOf(opened, row));
    const firstWhole = types.indexOf('libxl:4');
    const buffered = step(opened, types.indexOf('libxc:1', firstWhole));
    expect(buffered.did).toContain('buffer_record()');
    expect(value(buffered, 'buffered_rec_num')).toBe('1');
    expect(value(buffered, 'PFN entries')).toBe('4');
    const whole = step(opened, types.lastIndexOf('libxl:4'));
    expect(value(whole, 'buffered_rec_num')).toBe('0');
    expect(value(whole, 'PFN entries')).toBe('5');
    expect(value(whole, 'checkpoints')).toBe('2');
    expect(whole.did).toMatch(/libxl applies 1 record of its own and libxc replays 4 records that it had buffered\. Checkpoint 2 is whole\./);
  });

  it('of an HVM guest counts parameters and the context, and hands over to libxl at END', () => {
    const opened = open(goodHvm());
    const end = step(opened, rowNamed(opened, 'libxc:0'));
    expect(value(end, 'HVM params')).toBe('2');
    expect(value(end, 'context.size')).toMatch(/^[\d,]+ bytes$/);
    expect(end.reader).toBe('libxl');
    expect(end.did).toContain('x86_hvm_stream_complete()');
  });

  it.each(Object.entries(GOOD))('of %s is the same whether one goes there directly or row by row', (_name, bytes) => {
    const opened = open(bytes());
    const forward = Array.from({ length: opened.rowCount }, (_, row) => step(opened, row));
    const fresh = open(bytes());
    for (let row = opened.rowCount - 1; row >= 0; row--) expect(step(fresh, row)).toEqual(forward[row]);
  });
});
