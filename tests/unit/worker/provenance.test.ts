/** From a legacy field to its place in the conversion and back, over the worker's own requests. */
import { afterEach, describe, expect, it } from 'vitest';
import { Channel } from '../../../src/worker/channel.ts';
import type { ConvertChoice, Fate } from '../../../src/worker/protocol.ts';
import { createSession } from '../../../src/worker/session.ts';
import { goodPv } from '../../build/good.ts';
import { smallHvm, smallPv } from '../../build/legacy-writer/contents.ts';
import { legacyStream } from '../../build/legacy-writer/write.ts';
import { image, LEGACY_IMAGES } from '../../fixtures/images.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const CHOICE: ConvertChoice = { format: 'libxl', checkpoints: 'last', likeXen: false, stripHeader: false, skipQemu: false, hints: {} };

async function session(bytes: Uint8Array): Promise<Channel> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const page = new Channel(port1, {}, {});
  const worker: Channel = new Channel(port2, createSession(() => worker), {});
  port1.start();
  port2.start();
  await page.request('open', { file: new Blob([new Uint8Array(bytes)]), name: 'a.save' });
  return page;
}

async function convertedBy(page: Channel, choice: Partial<ConvertChoice> = {}): Promise<Blob> {
  const outcome = await page.request('convert', { choice: { ...CHOICE, ...choice }, handle: null });
  if (outcome.kind !== 'converted' || outcome.blob === null) throw new Error(JSON.stringify(outcome));
  return outcome.blob;
}

const placesOf = (fate: Fate): (Fate & { kind: 'known' })['places'] => {
  if (fate.kind === 'unknown') throw new Error(fate.sentence);
  return fate.places;
};

describe('a field of a real legacy stream', () => {
  it('leads to its field in the conversion and back to its own bytes', async () => {
    const [which] = LEGACY_IMAGES.filter(({ name }) => name === 'legacy41-pv64-minios-8m-nonlive.xl');
    if (which === undefined) throw new Error('it is among the fixtures');
    const page = await session(await image(which));
    const file = await convertedBy(page);
    const out = new Uint8Array(await file.arrayBuffer());
    // The marker of TSC_INFO is -7; its khz is at 12 (mode 4 bytes, nsec 8).
    const hit = await page.request('find', { pattern: new Uint8Array([0xf9, 0xff, 0xff, 0xff]), from: 0, backwards: false });
    const khz = { start: (hit?.offset ?? 0) + 16, end: (hit?.offset ?? 0) + 20 };
    const there = placesOf(await page.request('fate', { range: khz, converted: null }));
    expect(there.map(({ name, step, lost }) => `${name.replace(/\d+/, 'N')}, ${step}, ${lost ? 'lost' : 'kept'}`)).toEqual(['libxc:N X86_TSC_INFO khz, reordered, kept']);
    const target = there[0]?.range ?? { start: 0, end: 0 };
    const own = await page.request('bytes', khz);
    expect([...out.subarray(target.start, target.end)]).toEqual([...own]);
    const back = placesOf(await page.request('origin', { range: target, converted: file }));
    expect(back.map(({ range }) => range)).toEqual([khz]);
    expect(back[0]?.name).toMatch(/^legacy:\d+ TSC_INFO .*khz$/);
  });
});

describe('bytes that a conversion drops', () => {
  it('are said to be dropped, with the reason, and lead nowhere', async () => {
    const page = await session(legacyStream(smallHvm(), { toolstack: 8 }));
    const places = placesOf(await page.request('fate', { range: { start: 0, end: 8 }, converted: null }));
    expect(places).toMatchObject([{ lost: true, step: 'p2m_size', range: null }]);
    expect(places[0]?.says).toMatch(/p2m/);
  });

  it('name a bounded number of pieces, and say that there are more', async () => {
    const bytes = legacyStream(smallPv(), { toolstack: 8 });
    const fate = await (await session(bytes)).request('fate', { range: { start: 0, end: bytes.length }, converted: null });
    expect(fate).toMatchObject({ kind: 'known', more: true });
    expect(placesOf(fate).length).toBe(12);
  });
});

describe('a file', () => {
  it.each([{}, { format: 'libxc' as const }, { format: 'libxc' as const, checkpoints: 'all' as const }])('converted with %o is known by its size and bytes', async (choice) => {
    const page = await session(legacyStream(smallPv(), { toolstack: 8, checkpoints: [[{ pfn: 0, type: 0, data: new Uint8Array(4096) }]] }));
    const fate = await page.request('origin', { range: { start: 0, end: 24 }, converted: await convertedBy(page, choice) });
    expect(fate).toMatchObject({ kind: 'known', choice });
  });

  it('of the same size with other bytes at the place is no conversion', async () => {
    const page = await session(legacyStream(smallPv(), { toolstack: 8 }));
    const out = new Uint8Array(await (await convertedBy(page)).arrayBuffer());
    const end = out.length - 8;
    out.set([1], end - 1);
    expect(await page.request('origin', { range: { start: end - 4, end }, converted: new Blob([out]) })).toMatchObject({ kind: 'unknown' });
  });
});

describe('what is no legacy stream', () => {
  it('has no fate', async () => {
    expect(await (await session(goodPv())).request('fate', { range: { start: 0, end: 4 }, converted: null })).toMatchObject({ kind: 'unknown' });
  });

  it('or cannot be converted says why', async () => {
    const bytes = legacyStream(smallPv(), { toolstack: 8 });
    const fate = await (await session(bytes.subarray(0, bytes.length - 100))).request('fate', { range: { start: 0, end: 4 }, converted: null });
    if (fate.kind === 'known') throw new Error('it breaks off');
    expect(fate.sentence).toMatch(/cannot be converted/);
  });
});
