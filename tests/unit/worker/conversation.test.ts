/** Which files are the way back of a migration, compressed or not, and that a compressed one is laid beside a stream like any other. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drive } from '../../../src/core/bytes/cursor.ts';
import { conversation, isBackChannel } from '../../../src/worker/conversation.ts';
import { peek } from '../../../src/worker/peek.ts';
import { goodPv } from '../../build/good.ts';
import { Opened, reading } from '../../build/open.ts';
import { ascii } from '../../build/stream.ts';

const BACK = ascii('xl migration receiver ready, send binary domain data.\ndomain received, ready to unpause\0my copy unpause results are as follows\0\0');
const wrapped = (name: string): Blob => new Blob([Uint8Array.from(readFileSync(new URL(`../../fixtures/wrapped/${name}`, import.meta.url)))]);
const blob = (bytes: Uint8Array): Blob => new Blob([Uint8Array.from(bytes)]);

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

  it('compressed makes the same conversation', async () => {
    const forward = Uint8Array.from([...goodPv(), ...ascii('domain is yours, you are cleared to unpause\0')]);
    const opened = new Opened(forward);
    const lay = (back: Blob) => conversation(back, 'back', (scan) => Promise.resolve(drive(scan(opened.stream), reading(forward))), new AbortController().signal);
    const sequence = await lay(blob(gzipSync(BACK)));
    expect(sequence).toEqual(await lay(blob(BACK)));
    expect(sequence).toMatchObject({ done: true, steps: [{ title: 'receiver banner' }, { title: 'stream' }, { title: 'receiver ready' }, { title: 'permission to go' }, { title: 'unpause report' }] });
  });
});
