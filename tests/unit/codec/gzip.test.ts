import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../src/codec/decompress.ts';
import { concat, inPieces, LINES, run, same } from './lines.ts';

const ok = { ok: true, trailing: 0, trailingZero: true };
const member = (bytes: Uint8Array = LINES): Uint8Array => new Uint8Array(gzipSync(bytes));

/** The same with FEXTRA, FNAME, FCOMMENT and FHCRC-less header. */
function decorated(): Uint8Array {
  const plain = member();
  const header = Uint8Array.of(0x1f, 0x8b, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, 0x6e, 0, 0x63, 0);
  return concat(header, plain.subarray(10));
}

describe('gzip', () => {
  for (const piece of [1, 13, 100_000]) {
    it(`yields the bytes from pieces of ${piece}`, async () => {
      const { output, result } = await run('gzip', member(), piece);
      expect(result).toEqual(ok);
      expect(same(output, LINES)).toBe(true);
    });
  }

  it('reads members one after another, empty ones and decorated headers too', async () => {
    const { output, result } = await run('gzip', concat(member(), member(new Uint8Array(0)), decorated()), 20);
    expect(result).toEqual(ok);
    expect(same(output, concat(LINES, LINES))).toBe(true);
  });

  it('yields more than one output buffer', async () => {
    const bytes = new Uint8Array(3_000_001).map((_, i) => (i * i) % 251);
    const { output, result } = await run('gzip', member(bytes), 10_000);
    expect(result).toEqual(ok);
    expect(Buffer.compare(output, bytes)).toBe(0);
  });

  it('says how many bytes follow the last member, and whether they are zero', async () => {
    expect((await run('gzip', concat(member(), new Uint8Array(500)))).result).toEqual({ ...ok, trailing: 500 });
    expect((await run('gzip', concat(member(), Uint8Array.of(0x1f)))).result).toEqual({ ok: true, trailing: 1, trailingZero: false });
    expect((await run('gzip', concat(member(), LINES))).result).toEqual({ ok: true, trailing: LINES.length, trailingZero: false });
  });

  it('finds a wrong CRC-32 and a wrong length', async () => {
    const crc = member();
    crc[crc.length - 8]! ^= 1;
    expect((await run('gzip', crc)).result).toMatchObject({ ok: false, ended: 'damaged', message: expect.stringContaining('CRC-32') as string });
    const length = member();
    length[length.length - 1]! ^= 1;
    expect((await run('gzip', length)).result).toMatchObject({ ok: false, ended: 'damaged', message: expect.stringContaining('length') as string });
  });

  it('keeps what was whole before every cut', async () => {
    const first = member();
    const bytes = concat(first, member());
    for (let cut = 0; cut < bytes.length; cut++) {
      const { output, result } = await run('gzip', bytes.subarray(0, cut), 500);
      if (cut === first.length) expect(result).toEqual(ok);
      else if (cut === first.length + 1) expect(result).toMatchObject({ ok: true, trailing: 1 });
      else expect(result).toMatchObject({ ok: false, ended: 'truncated', at: cut });
      expect(same(output, concat(LINES, LINES).subarray(0, output.length))).toBe(true);
    }
  });

  it('never passes off wrong bytes as right', async () => {
    const whole = member();
    for (let at = 0; at < whole.length; at++) {
      const bytes = whole.slice();
      bytes[at]! ^= 0x5a;
      const { output, result } = await run('gzip', bytes, 100_000);
      if (result.ok) expect(same(output, LINES), `byte ${at}`).toBe(true);
    }
  });

  it('names what it does not know', async () => {
    expect((await run('gzip', Uint8Array.of(0x1f, 0x8b, 7, 0, 0, 0))).result).toMatchObject({ ok: false, ended: 'unsupported' });
    expect((await run('gzip', Uint8Array.of(0x1f, 0x8b, 8, 0x40, 0, 0))).result).toMatchObject({ ok: false, ended: 'unsupported' });
    expect((await run('gzip', LINES)).result).toMatchObject({ ok: false, ended: 'damaged', at: 0 });
  });

  it('rejects with the reason of an abort', async () => {
    const controller = new AbortController();
    const work = decompress('gzip', inPieces(member(), 10), () => {
      controller.abort();
    }, { signal: controller.signal });
    await expect(work).rejects.toHaveProperty('name', 'AbortError');
  });
});
