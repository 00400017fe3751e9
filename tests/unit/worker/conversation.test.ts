/** Which files are the way back of a migration, compressed or not, and that a compressed one is laid beside a stream like any other. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drive, driveAsync, type Scan } from '../../../src/core/bytes/cursor.ts';
import { OpenStream } from '../../../src/core/open-stream.ts';
import { conversation } from '../../../src/worker/conversation.ts';
import { directionsOf } from '../../../src/worker/directions.ts';
import { peek } from '../../../src/worker/peek.ts';
import { unwrap } from '../../../src/worker/unwrap.ts';
import { goodPv } from '../../build/good.ts';
import { Opened, reading } from '../../build/open.ts';
import { segmentsOf, writeCapture } from '../../build/pcap-writer.ts';
import { ascii } from '../../build/stream.ts';

const BACK = ascii('xl migration receiver ready, send binary domain data.\ndomain received, ready to unpause\0my copy unpause results are as follows\0\0');
const wrapped = (name: string): Blob => new Blob([Uint8Array.from(readFileSync(new URL(`../../fixtures/wrapped/${name}`, import.meta.url)))]);
const blob = (bytes: Uint8Array): Blob => new Blob([Uint8Array.from(bytes)]);

const isBackChannel = async (file: Blob): Promise<boolean> => (await directionsOf(file, new AbortController().signal)).back !== null;

describe('the way back', () => {
  it('is known by its first bytes, within compression too', async () => {
    expect(await isBackChannel(blob(BACK))).toBe(true);
    expect(await isBackChannel(blob(gzipSync(BACK)))).toBe(true);
    expect(await isBackChannel(blob(gzipSync(gzipSync(BACK))))).toBe(true);
    expect(await isBackChannel(blob(gzipSync(BACK).subarray(0, 60)))).toBe(true);
    for (const other of [goodPv(), gzipSync(goodPv()), new Uint8Array(0), gzipSync(new Uint8Array(0)), gzipSync(BACK).subarray(0, 12)]) expect(await isBackChannel(blob(other))).toBe(false);
    for (const name of ['xen417-pv64-minios-8m.save.xz', 'xen417-pv64-minios-8m.save.bz2', 'xen417-pv64-minios-8m.save.bz2.gz.zst']) expect(await isBackChannel(wrapped(name))).toBe(false);
  });

  it('is looked at no further than its beginning', async () => {
    const { head, size } = await peek(blob(gzipSync(new Uint8Array(64 * 1024 * 1024))));
    expect([head.length, size]).toEqual([4096, Infinity]);
    expect(new TextDecoder().decode((await peek(wrapped('xen417-pv64-minios-8m.save.bz2.gz.zst'))).head)).toContain('Xen saved domain, xl format');
  });

  it('in a packet capture is told apart from the stream that stands in it, too', async () => {
    const directions = (file: Blob) => directionsOf(file, new AbortController().signal);
    const [syn, first, ...rest] = segmentsOf(goodPv(), 900);
    const capture = writeCapture([syn, first, { at: 0, bytes: BACK, back: true }, ...rest].filter((segment) => segment !== undefined));
    expect(await directions(blob(BACK))).toEqual({ stream: null, back: 'xl-wire' });
    expect(await directions(blob(goodPv()))).toEqual({ stream: 'xl', back: null });
    expect(await directions(blob(writeCapture(segmentsOf(BACK, 40))))).toEqual({ stream: null, back: 'xl-wire' });
    expect(await directions(blob(writeCapture(segmentsOf(goodPv(), 900))))).toEqual({ stream: 'xl', back: null });
    expect(await directions(blob(capture))).toEqual({ stream: 'xl', back: 'xl-wire' });
    expect((await directions(blob(gzipSync(capture)))).back).toBe(null);
  });

  it('is taken out of a packet capture of both directions that is laid beside the stream', async () => {
    const forward = Uint8Array.from([...goodPv(), ...ascii('domain is yours, you are cleared to unpause\0')]);
    const [syn, first, ...rest] = segmentsOf(forward, 900);
    const capture = writeCapture([syn, first, { at: 0, bytes: BACK, back: true }, ...rest].filter((segment) => segment !== undefined));
    const opened = new Opened(forward);
    const said = await conversation(blob(capture), 'both.pcap', (scan) => Promise.resolve(drive(scan(opened.stream), reading(forward))), new AbortController().signal);
    expect(said.sequence).toMatchObject({ done: true, steps: [{ title: 'receiver banner' }, { title: 'stream' }, { title: 'receiver ready' }, { title: 'permission to go' }, { title: 'unpause report' }] });
  });

  it('compressed makes the same conversation', async () => {
    const forward = Uint8Array.from([...goodPv(), ...ascii('domain is yours, you are cleared to unpause\0')]);
    const opened = new Opened(forward);
    const lay = (back: Blob) => conversation(back, 'back', (scan) => Promise.resolve(drive(scan(opened.stream), reading(forward))), new AbortController().signal);
    const said = await lay(blob(gzipSync(BACK)));
    expect(said).toEqual(await lay(blob(BACK)));
    expect(said.captured).toBe('');
    expect(said.sequence).toMatchObject({ done: true, steps: [{ title: 'receiver banner' }, { title: 'stream' }, { title: 'receiver ready' }, { title: 'permission to go' }, { title: 'unpause report' }] });
    expect(said.sequence?.steps.every(({ time }) => time === null)).toBe(true);
    const saved = new Opened(goodPv());
    expect(await conversation(null, '', (scan) => Promise.resolve(drive(scan(saved.stream), reading(goodPv()))), new AbortController().signal)).toEqual({ sequence: null, captured: '', contradictions: [] });
  });

  it('is taken out of the packet capture that has the stream, with its times', async () => {
    const forward = Uint8Array.from([...goodPv(), ...ascii('domain is yours, you are cleared to unpause\0')]);
    const [syn, first, ...rest] = segmentsOf(forward, 900);
    const both = (said: Uint8Array): Blob => blob(writeCapture([syn, first, { at: 0, bytes: said.subarray(0, 54), back: true }, ...rest, { at: 54, bytes: said.subarray(54), back: true }].filter((segment) => segment !== undefined)));
    const lay = async (capture: Blob) => {
      const { signal } = new AbortController();
      const { source, outer, back } = await unwrap(capture, 'capture', signal, () => () => true);
      const stream = new OpenStream(source, outer, {});
      const run = async <T>(scan: Scan<T>): Promise<T> => {
        const result = await driveAsync(scan, ({ start, length }) => source.read(start, length));
        if (!result.done) throw new Error('stopped');
        return result.value;
      };
      await run(stream.identify());
      await run(stream.scan());
      stream.builder.flush(true);
      return conversation(back, '', (scan) => run(scan(stream)), signal);
    };
    const { captured, sequence } = await lay(both(BACK));
    expect(captured).toBe('10.0.0.2:49152 to 10.0.0.1:40000');
    expect(sequence?.done).toBe(true);
    // A packet each millisecond from the SYN on, the banner being the third, and the sender’s last a FIN without bytes.
    const packets = rest.length + 3;
    expect(sequence?.steps.map(({ title, time }) => [title, Math.round((time ?? NaN) / 1e6)])).toEqual([['receiver banner', 2], ['stream', packets - 2], ['receiver ready', packets], ['permission to go', packets - 2], ['unpause report', packets]]);
    const noise = await lay(both(new Uint8Array(200).fill(0x41)));
    expect(noise).toMatchObject({ captured: '', sequence: { done: false } });
    expect(noise.sequence?.steps[1]?.time).toBeGreaterThan(0);
  });
});
