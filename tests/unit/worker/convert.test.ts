/** Conversions through the worker's own channel: to a Blob, refused, stopped. */
import { afterEach, describe, expect, it } from 'vitest';
import { Channel } from '../../../src/worker/channel.ts';
import type { ConvertChoice, ConvertOutcome } from '../../../src/worker/protocol.ts';
import { createSession } from '../../../src/worker/session.ts';
import { smallHvm, smallPv } from '../../build/legacy-writer/contents.ts';
import { inXl } from '../../build/legacy-writer/wrap.ts';
import { legacyStream } from '../../build/legacy-writer/write.ts';
import { goodPv } from '../../build/good.ts';
import { open } from '../../build/open.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

const CHOICE: ConvertChoice = { format: 'libxl', checkpoints: 'last', likeXen: false, stripHeader: false, skipQemu: false, hints: {} };

async function converted(bytes: Uint8Array, choice: Partial<ConvertChoice> = {}, signal?: AbortSignal): Promise<ConvertOutcome> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const page = new Channel(port1, {}, {});
  const worker: Channel = new Channel(port2, createSession(() => worker), {});
  port1.start();
  port2.start();
  await page.request('open', { file: new Blob([new Uint8Array(bytes)]), name: 'a.save' });
  return page.request('convert', { choice: { ...CHOICE, ...choice }, handle: null }, signal);
}

describe('a conversion of what is open', () => {
  it.each([
    ['a PV guest', legacyStream(smallPv(), { toolstack: 8 })],
    ['an HVM guest', legacyStream(smallHvm(), { toolstack: 4 })],
    ['an xl file', inXl(legacyStream(smallPv(), { toolstack: 8 }), '{"c_info":{"type":"pv"},"b_info":{"max_vcpus":1}}', true)],
    ['compressed Remus', legacyStream(smallPv(), { toolstack: 8, compress: true, checkpoints: [[{ pfn: 0, type: 0, data: new Uint8Array(4096) }]] })],
  ])('of %s comes back as a stream that no judge refuses', async (_what, bytes) => {
    const outcome = await converted(bytes);
    if (outcome.kind !== 'converted' || outcome.blob === null) throw new Error(JSON.stringify(outcome));
    const out = new Uint8Array(await outcome.blob.arrayBuffer());
    expect(out.length).toBe(outcome.outSize);
    const opened = open(out);
    expect(opened.stream.layers.map(({ name }) => name)).toContain('libxc');
    expect(opened.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is refused with the place where the stream is at fault', async () => {
    const bytes = legacyStream(smallPv(), { toolstack: 8 });
    const outcome = await converted(bytes.subarray(0, bytes.length - 100));
    expect(outcome).toMatchObject({ kind: 'refused' });
    if (outcome.kind === 'refused') expect(outcome.sentence).toContain(`0x${(bytes.length - 100).toString(16)}`);
  });

  it('of a stream of version 2 is not done, and the sentence says why', async () => {
    expect(await converted(goodPv())).toMatchObject({ kind: 'not-done' });
  });

  it('that is stopped ends in an abort', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(converted(legacyStream(smallPv(), { toolstack: 8 }), {}, stop.signal)).rejects.toThrow();
  });
});
