/** Both directions of real and built migrations on one chart, and who waits for what where they end. */
import { describe, expect, it } from 'vitest';
import { backSteps, isBackChannel } from '../../../../../src/core/analysis/conversation/back.ts';
import { conversationOf } from '../../../../../src/core/analysis/conversation/conversation.ts';
import type { Sequence } from '../../../../../src/core/analysis/conversation/sequence.ts';
import { CHECKPOINT } from '../../../../../src/core/formats/libxc/checkpoint.ts';
import { CHECKPOINT_END } from '../../../../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../../../../src/core/formats/libxl/checkpoint-state.ts';
import { LIBXC_CONTEXT } from '../../../../../src/core/formats/libxl/libxc-context.ts';
import { emulator, goodPv, goodRemus, hvmStart, hvmState } from '../../../../build/good.ts';
import { scanned } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const BANNER = 'xl migration receiver ready, send binary domain data.\n';
const READY = 'domain received, ready to unpause\0';
const PERMISSION = 'domain is yours, you are cleared to unpause\0';
const REPORT = 'my copy unpause results are as follows\0';

function chart(forward: Uint8Array, back: Uint8Array | null): Sequence {
  const opened = scanned(forward);
  const other = back === null ? null : scanned(back);
  if (other !== null && !isBackChannel(other.stream)) throw new Error('not a back channel');
  const sequence = opened.run(conversationOf(opened.stream, other === null ? null : other.run(backSteps(other.stream)).steps));
  if (sequence === null) throw new Error('nothing tells of a receiver');
  return sequence;
}

const titles = ({ steps }: Sequence): string[] => steps.map(({ from, kind, title }) => `${from === 'sender' ? '→' : '←'} ${kind === 'message' ? '' : `${kind} `}${title}`);
const real = async (name: string): Promise<Uint8Array> => image(IMAGES.find((each) => each.name === name) ?? { name, size: 0, sha256: '' });

describe('xl migrate', () => {
  it('is whole in both directions of the real live migration', async () => {
    // The real capture of the way back has just these 128 bytes.
    const sequence = chart(await real('xen417-pv64-minios-8m-livemigrate-debug.wire'), ascii(`${BANNER}${READY}${REPORT}\0`));
    expect(titles(sequence)).toEqual(['← receiver banner', '→ stream stream', '← receiver ready', '→ permission to go', '← unpause report']);
    expect(sequence).toMatchObject({ protocol: 'migrate', done: true, more: 0, receiver: 'runs the domain' });
    expect(sequence.steps[1]?.text).toBe('17.5 MiB, 6 passes over memory');
    expect(sequence.steps[3]?.range).toEqual({ start: 18_311_602, end: 18_311_646 });
  });

  it('is none where a stream may as well be a file that was saved', () => {
    const saved = scanned(goodPv());
    expect(saved.run(conversationOf(saved.stream, null))).toBeNull();
    expect(saved.run(conversationOf(saved.stream, []))).not.toBeNull();
  });

  it('tells what must have been said where one direction was captured alone', () => {
    const sequence = chart(stream().raw(goodPv(), ascii(PERMISSION)).bytes(), null);
    expect(titles(sequence)).toEqual(['← implied receiver banner', '→ stream stream', '← implied receiver ready', '→ permission to go']);
    expect(sequence.sender).toContain('it does not know which copy runs');
    expect(sequence.done).toBe(false);
  });

  it.each([
    ['nothing but half a banner', goodPv(), BANNER.slice(0, 20), /^waits for the banner/, /^has not said/],
    ['a stream that is cut', goodPv().subarray(0, 5000), BANNER, /^broke off inside the stream/, /^waits for the rest of the stream$/],
    ['a whole stream and no answer', goodPv(), BANNER, /^waits for “domain received/, /^was building the domain/],
    ['a receiver that is ready', goodPv(), BANNER + READY, /owes the permission/, /waits for permission to unpause/],
    ['a failure', stream().raw(goodPv(), ascii(PERMISSION)).bytes(), `${BANNER}${READY}${REPORT}\u0003`, /status 3 .* waits for permission to take its domain back/, /was destroying/],
    ['a failure that was settled', stream().raw(goodPv(), ascii(PERMISSION)).bytes(), `${BANNER}${READY}${REPORT}\u0003${PERMISSION}`, /has the domain back/, /has destroyed its copy/],
  ])('after %s says who waits', (_what, forward, back, sender, receiver) => {
    const sequence = chart(forward, ascii(back));
    expect(sequence.sender).toMatch(sender);
    expect(sequence.receiver).toMatch(receiver);
  });
});

describe('Remus', () => {
  it.each([['xen417-pv64-minios-8m-remus.wire', 14], ['xen417-hvm-seabios-16m-remus.wire', 22]])('%s has a block for each of %i checkpoints, and fails over to the last', async (name, count) => {
    const sequence = chart(await real(name), ascii(BANNER));
    expect(sequence.protocol).toBe('Remus');
    expect(titles(sequence)).toEqual(['← receiver banner', ...Array.from({ length: count }, (_, i) => `→ stream checkpoint ${i + 1}`)]);
    expect(sequence.receiver).toContain(`fails over to checkpoint ${count}`);
  });

  it('leaves the middle of a long one out, and says how much', () => {
    const sequence = chart(goodRemus(700), null);
    expect(sequence.steps).toHaveLength(600);
    expect(sequence.more).toBe(101);
  });
});

describe('COLO', () => {
  const u32 = (value: number): number[] => [value, 0, 0, 0];
  const state = (id: number): number[] => [...u32(5), ...u32(4), ...u32(id), ...u32(0)];
  const list = [...u32(15), ...u32(8), 7, 0, 0, 0, 0, 0, 0, 0];
  const forward = (): Uint8Array => {
    let to = hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT));
    for (let i = 0; i < 2; i++) to = emulator(hvmState(i === 0 ? to : to.pages([{ pfn: 0x100 }])).record(CHECKPOINT)).record(CHECKPOINT_END).record(CHECKPOINT_STATE, { id: 0 });
    return to.bytes();
  };

  it('lays states and checkpoints in turn', () => {
    const sequence = chart(forward(), Uint8Array.from([...ascii(BANNER), ...state(2), ...state(3), ...state(1), ...list, ...state(2)]));
    expect(titles(sequence)).toEqual(['← receiver banner', '→ stream checkpoint 1', '← SVM_READY', '← SVM_RESUMED', '→ CHECKPOINT_STATE NEW', '← SVM_SUSPENDED', '← dirty PFN list', '→ stream checkpoint 2', '← SVM_READY', '→ CHECKPOINT_STATE NEW']);
    expect(sequence.sender).toContain('waits for SVM_RESUMED');
  });
});
