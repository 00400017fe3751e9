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
    const answer = scanned(ascii(BANNER + READY));
    expect(answer.run(conversationOf(answer.stream, null))).toBeNull();
  });

  it('tells what must have been said where one direction was captured alone', () => {
    const sequence = chart(stream().raw(goodPv(), ascii(PERMISSION)).bytes(), null);
    expect(titles(sequence)).toEqual(['← implied receiver banner', '→ stream stream', '← implied receiver ready', '→ permission to go']);
    expect(sequence.sender).toContain('it does not know which copy runs');
    expect(sequence.done).toBe(false);
  });

  it.each([
    ['half a banner, of which the sender has the rest', goodPv(), BANNER.slice(0, 20), /^waits for “domain received/, /^was building the domain from the whole stream$/],
    ['half a “ready”', goodPv(), BANNER + READY.slice(0, 6), /^waits for the rest of “domain received/, /^has built the domain, and was saying so/],
    ['half a “ready” and half a permission', stream().raw(goodPv(), ascii(PERMISSION.slice(0, 24))).bytes(), BANNER + READY.slice(0, 6), /^was giving the domain away: its permission is not whole$/, /^waits for the rest of the permission; .*status 255/],
    ['a permission in other words', stream().raw(goodPv(), ascii(PERMISSION.replace('yours', 'youRs'))).bytes(), BANNER + READY, /words that are not xl’s/, /^does not take the permission: it reports status 255/],
    ['half a report', stream().raw(goodPv(), ascii(PERMISSION)).bytes(), BANNER + READY + REPORT.slice(0, 10), /waits for the rest of the report/, /was telling/],
    ['half of a permission that is given back', stream().raw(goodPv(), ascii(PERMISSION)).bytes(), `${BANNER}${READY}${REPORT}\u0003${PERMISSION.slice(0, 9)}`, /waits for the rest of the permission/, /was giving the domain back/],
    ['a receiver that is ready, while the stream was not captured to its end', goodPv().subarray(0, 5000), BANNER + READY, /has sent the rest of the stream, which was not captured/, /waits for permission/],
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

describe('what was not captured', () => {
  const lines = ({ steps }: Sequence): string[] => steps.map(({ kind, title, text }) => (kind === 'implied' ? `(${title}: ${text})` : `${title}: ${text}`));

  it('is told once: of what there is a part of, the rest', () => {
    const sequence = chart(stream().raw(goodPv(), ascii(PERMISSION.slice(0, 24))).bytes(), ascii(BANNER + READY.slice(0, 6)));
    expect(lines(sequence).filter((line) => line.includes('ready:'))).toEqual(['receiver ready: the first 6 of 34 bytes of "domain received, ready to unpause"; the rest was not captured, as the sender goes on']);
    expect(lines(sequence).at(-1)).toBe('permission to go: 24 bytes of 44');
  });

  it('is the permission where the report is there', () => {
    expect(titles(chart(goodPv(), ascii(`${BANNER}${READY}${REPORT}\0`)))).toEqual(['← receiver banner', '→ stream stream', '← receiver ready', '→ implied permission to go', '← unpause report']);
  });

  it('is the banner wherever the sender has written', () => {
    expect(titles(chart(goodPv(), ascii(READY)))[0]).toBe('← implied receiver banner');
  });

  it('is no reason to move what a login script printed: it stays where it stands', () => {
    const sequence = chart(goodPv(), ascii(`Welcome!\n${BANNER}Last login\n${READY}`));
    expect(titles(sequence)).toEqual(['← not decoded', '← receiver banner', '← not decoded', '→ stream stream', '← receiver ready']);
    expect(sequence.steps.filter(({ problem }) => problem).map(({ title }) => title)).toEqual(['not decoded', 'not decoded']);
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
  const longList = [...u32(15), ...u32(8), ...u32(0), ...u32(0), 7, 0, 0, 0, 0, 0, 0, 0];
  const [SUSPENDED, READY_STATE, RESUMED] = [1, 2, 3].map(state);
  const back = (...parts: (readonly number[] | undefined)[]): Uint8Array => Uint8Array.from([...ascii(BANNER), ...parts.flatMap((part) => part ?? [])]);
  const forward = (checkpoints: number, requests = checkpoints): Uint8Array => {
    let to = hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT));
    for (let i = 0; i < checkpoints; i++) {
      to = emulator(hvmState(i === 0 ? to : to.pages([{ pfn: 0x100 }])).record(CHECKPOINT)).record(CHECKPOINT_END);
      if (i < requests) to = to.record(CHECKPOINT_STATE, { id: 0 });
    }
    return to.bytes();
  };
  /** In which the third checkpoint has begun. */
  const cut = (): Uint8Array => forward(3).subarray(0, forward(2).length + 3000);

  it('lays states and checkpoints in turn, and what was not captured in its place', () => {
    const sequence = chart(forward(2), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE));
    expect(titles(sequence)).toEqual(['← receiver banner', '→ stream checkpoint 1', '← SVM_READY', '← SVM_RESUMED', '→ CHECKPOINT_STATE NEW', '← SVM_SUSPENDED', '← dirty PFN list', '→ stream checkpoint 2', '← SVM_READY', '← implied SVM_RESUMED', '→ CHECKPOINT_STATE NEW']);
    expect(sequence.steps[2]?.text).toBe('has taken checkpoint 1 over');
  });

  it('leaves the request out of the block of either checkpoint', () => {
    const [first, second] = chart(forward(2), null).steps.filter(({ kind }) => kind === 'stream');
    const request = chart(forward(2), null).steps.find(({ title }) => title === 'CHECKPOINT_STATE NEW');
    expect(request?.range).toEqual({ start: first?.range?.end, end: second?.range?.start });
    expect(second?.range).toEqual({ start: forward(1).length, end: forward(2, 1).length });
    expect(second?.row).toBe((request?.row ?? NaN) + 1);
  });

  it('of the forward direction alone has every word that must have been said', () => {
    const round = (n: number): string[] => [`→ stream checkpoint ${n}`, '← implied SVM_READY', '← implied SVM_RESUMED', '→ CHECKPOINT_STATE NEW'];
    expect(titles(chart(forward(2), null))).toEqual(['← implied receiver banner', ...round(1), '← implied SVM_SUSPENDED', '← implied dirty PFN list', ...round(2)]);
  });

  it('of a forward direction that ends early has what the sender must have sent', () => {
    const sequence = chart(forward(1), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED, SUSPENDED));
    expect(titles(sequence).slice(6)).toEqual(['← dirty PFN list', '→ implied checkpoint 2', '← SVM_READY', '← SVM_RESUMED', '→ implied CHECKPOINT_STATE NEW', '← SVM_SUSPENDED']);
    expect(titles(chart(cut(), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED, SUSPENDED, list, READY_STATE))).slice(-3)).toEqual(['→ stream checkpoint 3', '→ implied the rest of checkpoint 3', '← SVM_READY']);
  });

  it('marks a list with the header of 16 octets, which the primary does not read', () => {
    const { steps } = chart(forward(2), back(READY_STATE, RESUMED, SUSPENDED, longList, READY_STATE, RESUMED));
    expect(steps.filter(({ problem }) => problem).map(({ title, text }) => [title, text])).toEqual([['dirty PFN list', '1 PFN, behind a header of 16 octets; the primary does not take it as it stands']]);
  });

  it.each([
    ['a checkpoint', forward(2, 1), back(READY_STATE, RESUMED, SUSPENDED, list), /^has sent checkpoint 2 and waits for SVM_READY$/, /^was taking checkpoint 2 over, and owes SVM_READY; when the connection ends it goes on alone/],
    ['SVM_READY', forward(2, 1), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE), /^has SVM_READY: it resumes its domain, and waits for SVM_RESUMED/, /^has taken checkpoint 2 over/],
    ['SVM_RESUMED', forward(2, 1), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED), /^runs its domain; its next word is CHECKPOINT_STATE NEW/, /^runs its domain from checkpoint 2 and waits for NEW; .*goes on alone, from checkpoint 2$/],
    ['NEW', forward(2), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED), /^has asked for checkpoint 3: it suspends its domain, and waits for SVM_SUSPENDED$/, /^was suspending its domain, and owes SVM_SUSPENDED/],
    ['half of NEW', forward(2).subarray(0, forward(2).length - 6), back(READY_STATE, RESUMED, SUSPENDED, list), /^was asking for checkpoint 3: its CHECKPOINT_STATE NEW is not whole$/, /^runs its domain from checkpoint 2 and waits for the rest of NEW$/],
    ['a byte of NEW', forward(2).subarray(0, forward(2).length - 15), null, /^was asking for checkpoint 3/, /waits for the rest of NEW$/],
    ['NEW, which the forward direction alone has', forward(2), null, /waits for SVM_SUSPENDED, as far as this direction tells$/, /owes SVM_SUSPENDED .*as far as this direction tells; when/],
    ['SVM_SUSPENDED', forward(2), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED, SUSPENDED), /waits for the list of dirty PFNs$/, /was gathering the list/],
    ['the dirty list', forward(2), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED, SUSPENDED, list), /^has the list of dirty PFNs and sends checkpoint 3$/, /^waits for checkpoint 3, up to CHECKPOINT_END/],
    ['a part of the next checkpoint', cut(), back(READY_STATE, RESUMED, SUSPENDED, list, READY_STATE, RESUMED, SUSPENDED, list), /^broke off inside checkpoint 3/, /^waits for the rest of checkpoint 3; .*from checkpoint 2$/],
  ])('behind %s says who waits', (_what, sent, said, sender, receiver) => {
    const sequence = chart(sent, said);
    expect(sequence.sender).toMatch(sender);
    expect(sequence.receiver).toMatch(receiver);
    expect(sequence.done).toBe(false);
  });
});
