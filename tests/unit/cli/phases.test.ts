/** `xsi phases`: stages and checkpoints with their figures, and both directions of a migration, whichever comes first and compressed or not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { info } from '../../../src/cli/commands/info.ts';
import { phases } from '../../../src/cli/commands/phases.ts';
import * as output from '../../../src/cli/output.ts';
import { NotThere } from '../../../src/cli/usage.ts';
import { CHECKPOINT } from '../../../src/core/formats/libxc/checkpoint.ts';
import { CHECKPOINT_END } from '../../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../../src/core/formats/libxl/checkpoint-state.ts';
import { LIBXC_CONTEXT } from '../../../src/core/formats/libxl/libxc-context.ts';
import { emulator, goodPv, goodRemus, hvmStart, hvmState } from '../../build/good.ts';
import { segmentsOf, writeCapture } from '../../build/pcap-writer.ts';
import { ascii, stream } from '../../build/stream.ts';
import { image, IMAGES } from '../../fixtures/images.ts';

const BACK = ascii('xl migration receiver ready, send binary domain data.\ndomain received, ready to unpause\0my copy unpause results are as follows\0\0');
let folder = '';
const put = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

async function run(command: (args: ReturnType<typeof readArguments>) => Promise<number>, ...words: string[]): Promise<string> {
  let out = '';
  vi.spyOn(output, 'printLine').mockImplementation((text) => void (out += `${text}\n`));
  expect(await command(readArguments([command.name, ...words]))).toBe(0);
  return out;
}
interface Document {
  readonly protocol: string;
  readonly phases: readonly { readonly kind: string; readonly pages: number; readonly offset: number; readonly length: number; readonly resent: number | null; readonly seconds: number | null }[];
  readonly checkpointList: readonly { readonly number: number; readonly pages: number; readonly seconds: number | null; readonly whole: boolean; readonly offset: number; readonly length: number }[];
  readonly lastWhole: number | null;
  readonly failover: unknown;
  readonly conversation: { readonly protocol: string; readonly done: boolean; readonly steps: readonly { readonly from: string; readonly title: string; readonly capture: string | null; readonly offset?: number; readonly seconds?: number }[] } | null;
}
const json = async (...words: string[]): Promise<Document> => JSON.parse(await run(phases, ...words, '--json')) as Document;

describe('xsi phases', () => {
  it('tells the passes of the real live migration, and lays the way back beside it', async () => {
    const real = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-livemigrate-debug.wire');
    if (real === undefined) throw new Error('the image is not there');
    const forward = put('forward', await image(real));
    const back = put('back.gz', gzipSync(BACK));
    const document = await json(forward, back, '--resent');
    expect(document.phases.map(({ kind, pages, resent }) => [kind, pages, resent])).toEqual([['static', 0, 0], ['iteration', 2046, 0], ['iteration', 73, 73], ['iteration', 71, 71], ['iteration', 71, 71], ['iteration', 71, 71], ['stop-and-copy', 79, 77], ['verify', 2048, 2048], ['state', 0, 0], ['behind', 0, 0]]);
    expect(document.phases.reduce((sum, { length }) => sum + length, 0)).toBe(real.size);
    expect(document.conversation?.steps.map(({ from, title, capture, offset }) => [from, title, capture, offset])).toEqual([
      ['receiver', 'receiver banner', 'back', 0], ['sender', 'stream', 'forward', 0], ['receiver', 'receiver ready', 'back', 54], ['sender', 'permission to go', 'forward', real.size - 44], ['receiver', 'unpause report', 'back', 88],
    ]);
    expect(document.conversation?.done).toBe(true);
    expect(await json(back, forward, '--resent')).toEqual(document);
    const text = await run(phases, forward, back);
    expect(text).toMatch(/stop-and-copy 5 +0x92121a +317 KiB +1 +79/);
    expect(text).toContain('in 6 passes, pages of each: 2,046, 73, 71, 71, 71, stop-and-copy 79, verify 2,048');
    expect(text).toContain('Both sides have said their last word.');
  });

  it('tells the checkpoints of Remus with pages, size and time, and the last whole one', async () => {
    const bytes = goodRemus(4);
    const cut = bytes.subarray(0, bytes.length - 8);
    const document = await json(put('capture', writeCapture(segmentsOf(cut, 400))));
    expect(document).toMatchObject({ protocol: 'Remus', lastWhole: 3, conversation: { protocol: 'Remus', done: false } });
    expect(document.checkpointList.map(({ number, pages, whole }) => [number, pages, whole])).toEqual([[1, 1, true], [2, 1, true], [3, 1, true], [4, 1, false]]);
    // One segment of 400 bytes each millisecond.
    for (const { offset, length, seconds } of document.checkpointList) expect(seconds).toBeCloseTo((Math.floor((offset + length - 1) / 400) - Math.floor(offset / 400)) / 1000, 9);
    const third = document.checkpointList[2];
    expect(document.failover).toEqual({ offset: (third?.offset ?? 0) + (third?.length ?? 0), dropped: cut.length - (third?.offset ?? 0) - (third?.length ?? 0) });
    const text = await run(phases, put('capture', writeCapture(segmentsOf(cut, 400))));
    expect(text).toMatch(/Remus +4 checkpoints, the last whole one is 3, which ends at 0x[0-9a-f]+; the [\d,]+ bytes behind it are lost/);
    expect(text).toMatch(/behind the first: pages 1; size [\d.]+ KiB; time \d/);
  });

  it('puts the dialogue of COLO in its order', async () => {
    const round = (to: ReturnType<typeof stream>) => emulator(to.record(CHECKPOINT)).record(CHECKPOINT_END).record(CHECKPOINT_STATE, { id: 0 });
    const forward = round(hvmState(round(hvmState(hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT)))).pages([{ pfn: 5 }]))).bytes();
    const state = (id: number): number[] => [5, 0, 0, 0, 4, 0, 0, 0, id, 0, 0, 0, 0, 0, 0, 0];
    const dirty = [15, 0, 0, 0, 8, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0];
    const { protocol, conversation } = await json(put('f', forward), put('b', Uint8Array.from([...state(2), ...state(3), ...state(1), ...dirty, ...state(2), ...state(3)])));
    expect(protocol).toBe('COLO');
    expect(conversation?.steps.map(({ title }) => title)).toEqual(['receiver banner', 'checkpoint 1', 'SVM_READY', 'SVM_RESUMED', 'CHECKPOINT_STATE NEW', 'SVM_SUSPENDED', 'dirty PFN list', 'checkpoint 2', 'SVM_READY', 'SVM_RESUMED', 'CHECKPOINT_STATE NEW']);
  });

  it('takes the way back out of the same capture', async () => {
    const whole = Uint8Array.from([...goodPv(), ...ascii('domain is yours, you are cleared to unpause\0')]);
    const [syn, back, ...rest] = segmentsOf(whole, 900);
    const segments = [syn, back, { at: 0, bytes: BACK.subarray(0, 54), back: true }, ...rest, { at: 54, bytes: BACK.subarray(54), back: true }].filter((segment) => segment !== undefined);
    const both = put('both', writeCapture(segments));
    const { conversation } = await json(both);
    expect(conversation?.steps.map(({ title, capture }) => [title, capture])).toEqual([['receiver banner', 'back'], ['stream', 'forward'], ['receiver ready', 'back'], ['permission to go', 'forward'], ['unpause report', 'back']]);
    expect(conversation?.done).toBe(true);
    expect(conversation?.steps[0]?.seconds).toBeCloseTo(0.002, 9);
    expect(await run(phases, both)).toMatch(/\n +0\.002 s +← receiver banner:/);
    const noise = put('noise', writeCapture([...segmentsOf(whole, 900), { at: 0, bytes: ascii('nothing that xl says'), back: true }]));
    expect((await json(noise)).conversation?.done).toBe(false);
  });

  it('of a plain file has no conversation, and of the way back alone nothing', async () => {
    expect((await json(put('plain', goodPv()))).conversation).toBeNull();
    await expect(run(phases, put('back', BACK))).rejects.toThrow(NotThere);
    await expect(run(phases, put('a', goodPv()), put('b', goodPv()))).rejects.toThrow(/none holds what the receiver/);
  });
});

describe('xsi info', () => {
  it('sums phases up: in a document all of them, in words what a person asks for', async () => {
    const path = put('remus', goodRemus(3));
    expect(JSON.parse(await run(info, path, '--json'))).toMatchObject({ checkpoints: 3, protocol: 'Remus', lastWhole: 3, checkpointList: [{ number: 1, whole: true }, { number: 2 }, { number: 3, pages: 1, seconds: null }] });
    expect(await run(info, path)).toMatch(/Remus +3 checkpoints, the last whole one is 3, which ends at/);
    expect(await run(info, put('plain', goodPv()))).not.toMatch(/passes|checkpoint/);
  });
});
