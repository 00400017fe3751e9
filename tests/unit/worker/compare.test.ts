/** Comparisons behind a real channel: what is open, files, legacy streams, checkpoints. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Channel, RequestError } from '../../../src/worker/channel.ts';
import type { CompareSide, Events, Requests } from '../../../src/worker/protocol.ts';
import { createSession } from '../../../src/worker/session.ts';
import { goodHvm, goodPv, goodRemus } from '../../build/good.ts';
import { legacyPv } from '../../build/legacy.ts';
import { stream } from '../../build/stream.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const side = (bytes: Uint8Array | null, more: Partial<CompareSide> = {}): CompareSide => ({ file: bytes === null ? null : new Blob([own(bytes)]), name: 'a.save', ...more });

class Page {
  readonly progress: Events['progress'][] = [];
  readonly sides: Events['compareSides'][] = [];
  readonly channel: Channel;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    this.channel = new Channel(port1, {}, { progress: (told) => void this.progress.push(told), compareSides: (told) => void this.sides.push(told) });
    const worker: Channel = new Channel(port2, createSession(() => worker), {});
    port1.start();
    port2.start();
  }

  compare(left: CompareSide, right: CompareSide, ignore: readonly string[] = []): Promise<Requests['compareOpen']['result']> {
    return this.channel.request('compareOpen', { left, right, rules: { ignore, off: [] } });
  }

  memory(signal?: AbortSignal): Promise<Requests['compareMemory']['result']> {
    return this.channel.request('compareMemory', {}, signal);
  }
}

const ALL = { verdicts: [], layer: '', query: '', order: 'verdict' } as const;

/** The same stream with one byte another. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const other = new Uint8Array(bytes);
  other[at] = (other[at] ?? 0) ^ 0xff;
  return other;
}

/** From now on a file gives nothing until what this returns is called. */
function shut(): () => void {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  const spy = vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(async function (this: Blob) {
    await opened;
    return new Response(this).arrayBuffer();
  });
  return () => {
    spy.mockRestore();
    open();
  };
}

describe('a comparison', () => {
  it('says of identical files that they are, and reads no memory for it', async () => {
    const page = new Page();
    const view = await page.compare(side(goodPv()), side(goodPv()));
    expect(view).toMatchObject({ identical: true, memory: null, counts: { different: 0, left: 0, right: 0, expected: 0 } });
    expect(view.counts.same).toBeGreaterThan(50);
    expect((await page.memory()).memory?.counts).toMatchObject({ different: 0, left: 0, right: 0 });
  });

  it('finds one changed byte of a page, shows both contents and where they stand', async () => {
    const page = new Page();
    const bytes = goodHvm();
    const before = await page.compare(side(bytes), side(bytes));
    expect(before.identical).toBe(true);
    await page.memory();
    const { rows } = await page.channel.request('compareRows', { filter: { ...ALL, layer: 'memory' }, from: 0, count: 10 });
    expect(rows).toEqual([]);
    const at = (await page.channel.request('comparePage', { pfn: 0 })).left?.range?.start ?? -1;
    expect(at).toBeGreaterThan(0);
    await page.compare(side(bytes), side(flipped(bytes, at + 7)));
    const view = await page.memory();
    expect(view).toMatchObject({ identical: false, counts: { different: 1, left: 0, right: 0 }, memory: { counts: { different: 1 } } });
    const window = await page.channel.request('compareRows', { filter: ALL, from: 0, count: 1 });
    expect(window.rows).toMatchObject([{ verdict: 'different', path: 'memory[0x0]', why: 'contents differ' }]);
    const { left, right } = await page.channel.request('comparePage', { pfn: 0 });
    expect([...(left?.bytes ?? [])].filter((byte, i) => byte !== right?.bytes?.[i])).toHaveLength(1);
    expect(await page.channel.request('compareNext', { filter: ALL, from: -1, backwards: false })).toBe(0);
    expect(await page.channel.request('compareNext', { filter: ALL, from: 0, backwards: false })).toBe(-1);
    const picture = await page.channel.request('comparePicture', { low: view.memory?.low ?? 0, high: view.memory?.high ?? 0, parts: 1 });
    expect([...picture]).toEqual([1, 0, 0, 0, view.memory?.counts.same]);
  });

  it('takes rules and gives them up again without reading', async () => {
    const page = new Page();
    const bytes = goodHvm();
    await page.compare(side(bytes), side(bytes));
    await page.memory();
    const at = (await page.channel.request('comparePage', { pfn: 0 })).left?.range?.start ?? -1;
    await page.compare(side(bytes), side(flipped(bytes, at)));
    await page.memory();
    const ignored = await page.channel.request('compareIgnore', { ignore: ['memory'], off: [] });
    expect(ignored.counts).toMatchObject({ different: 0, expected: 1 });
    expect(ignored.rules.find(({ own: mine }) => mine)).toMatchObject({ id: 'memory', hides: 1 });
    expect((await page.channel.request('compareIgnore', { ignore: [], off: [] })).counts).toMatchObject({ different: 1, expected: 0 });
  });

  it('compares what is open, a legacy stream, with its own conversion, and says where each byte went', async () => {
    const page = new Page();
    const bytes = legacyPv(8, 8);
    await page.channel.request('open', { file: new Blob([own(bytes)]), name: 'old', legacy: { guest: 'pv', width: 8 }, as: 'legacy' });
    const view = await page.compare(side(null, { legacy: { guest: 'pv', width: 8 } }), side(null, { legacy: { guest: 'pv', width: 8 }, conversion: true }));
    expect(view).toMatchObject({ left: { legacy: true, size: bytes.length }, right: { legacy: false }, counts: { different: 0, left: 0, right: 0, expected: 0 } });
    expect(view.right.size).toBe(view.left.comparedSize);
    expect((await page.memory()).counts).toMatchObject({ different: 0, left: 0, right: 0 });
    const { rows } = await page.channel.request('compareRows', { filter: { ...ALL, query: 'rip' }, from: 0, count: 5 });
    const [row] = rows;
    expect(row?.left?.origin).not.toEqual(row?.right?.origin);
    const { start = 0, end = 0 } = row?.left?.origin ?? {};
    const there = await page.channel.request('compareBytes', { side: 'left', start, end });
    expect([...there]).toEqual([...bytes.subarray(start, end)]);
    expect([...(await page.channel.request('compareBytes', { side: 'right', ...(row?.right?.origin ?? { start: 0, end: 0 }) }))]).toEqual([...there]);
    expect(await page.channel.request('compareFate', { side: 'left', offset: start })).not.toEqual([]);
  });

  it('compares two checkpoints of one stream', async () => {
    const page = new Page();
    await page.channel.request('open', { file: new Blob([own(goodRemus(3))]), name: 'wire' });
    const view = await page.compare(side(null, { checkpoint: 1 }), side(null, { checkpoint: 2 }));
    expect(view).toMatchObject({ left: { checkpoint: 1, checkpoints: 3 }, right: { checkpoint: 2 }, counts: { different: 0, left: 0, right: 0 } });
    await expect(page.compare(side(null, { checkpoint: 1 }), side(null, { checkpoint: 9 }))).rejects.toThrow('3 whole checkpoints');
  });

  it('refuses in a sentence what is no stream', async () => {
    const page = new Page();
    const refused = page.compare(side(goodPv()), side(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46), { name: 'cat.jpg' }));
    await expect(refused).rejects.toBeInstanceOf(RequestError);
    await expect(refused).rejects.toThrow(/^cat\.jpg cannot be compared\. /);
  });

  it('ends the reading of memory when asked, and begins again', async () => {
    const page = new Page();
    let to = stream().libxcHeaders();
    // More than one read goes over at once.
    for (let batch = 0; batch < 4; batch++) to = to.pages(Array.from({ length: 700 }, (_, i) => ({ pfn: batch * 700 + i })));
    const bytes = to.end().bytes();
    const view = await page.compare(side(bytes), side(flipped(bytes, bytes.length - 100)));
    expect(view.identical).toBe(false);
    const stop = new AbortController();
    const open = shut();
    const stopped = expect(page.memory(stop.signal)).rejects.toMatchObject({ code: 'aborted' });
    stop.abort();
    // Its answer comes after the word to stop has been heard.
    await page.channel.request('compareNext', { filter: ALL, from: -1, backwards: false });
    open();
    await stopped;
    expect(await page.memory()).toMatchObject({ memory: { counts: { different: 1, same: 2799 }, low: 0, high: 2800, unlisted: 0 } });
    expect(page.sides.at(-1)).toMatchObject({ left: { total: 2800 }, right: { total: 2800 } });
    expect(page.progress.some(({ phase }) => phase === 'compare')).toBe(true);
  });

  it('gives the last one that was asked for, where another was still being opened', async () => {
    const page = new Page();
    const first = page.compare(side(goodPv()), side(goodHvm()));
    const second = page.compare(side(goodPv()), side(goodPv()));
    await Promise.allSettled([first, second]);
    const { total } = await page.channel.request('compareRows', { filter: { ...ALL, verdicts: ['different', 'left', 'right'] }, from: 0, count: 1 });
    expect(total).toBe(0);
  });

  it('hands it on in three forms', async () => {
    const page = new Page();
    await page.compare(side(goodPv()), side(goodHvm()));
    await page.memory();
    const text = async (format: 'markdown' | 'html' | 'json'): Promise<string> => new TextDecoder().decode(await page.channel.request('compareReport', { format }));
    expect(await text('markdown')).toContain('# a.save against a.save');
    expect(await text('html')).toContain('<!doctype html>');
    expect(JSON.parse(await text('json'))).toMatchObject({ verdict: 'different', identical: false });
  });
});
