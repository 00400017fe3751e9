import { describe, expect, it } from 'vitest';
import { decompress } from '../../../src/codec/decompress.ts';
import { frameHeader, headerLength } from '../../../src/codec/zstd-frame.ts';
import { concat, fixture, inPieces, LINES, run, same } from './lines.ts';

const ok = { ok: true, trailing: 0, trailingZero: true };

const skippable = (length: number): Uint8Array => {
  const frame = new Uint8Array(8 + length);
  new DataView(frame.buffer).setUint32(0, 0x184d2a53, true);
  new DataView(frame.buffer).setUint32(4, length, true);
  return frame;
};

/** One frame of repeated-byte blocks: 4 input bytes yield 128 KiB. */
function bomb(blocks: number): Uint8Array {
  const frame = new Uint8Array(6 + 4 * blocks);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]);
  for (let i = 0; i < blocks; i++) {
    const header = (128 * 1024) * 8 + 2 + (i === blocks - 1 ? 1 : 0);
    frame.set([header & 255, (header >> 8) & 255, header >> 16, 7], 6 + 4 * i);
  }
  return frame;
}

describe('zstd', () => {
  for (const name of ['lines-check', 'lines-nocheck', 'lines-window-128m']) {
    for (const piece of [1, 7, 100_000]) {
      it(`yields the bytes of ${name} from pieces of ${piece}`, async () => {
        const { output, result } = await run('zstd', fixture(name), piece);
        expect(result).toEqual(ok);
        expect(same(output, LINES)).toBe(true);
      });
    }
  }

  it('reads frames one after another and passes over skippable ones', async () => {
    const { output, result } = await run('zstd', concat(skippable(5), fixture('lines-check'), skippable(300), fixture('lines-nocheck')), 50);
    expect(result).toEqual(ok);
    expect(same(output, concat(LINES, LINES))).toBe(true);
  });

  it('says how many bytes follow the end, and whether they are zero', async () => {
    expect((await run('zstd', concat(fixture('lines-check'), new Uint8Array(1000)))).result).toEqual({ ...ok, trailing: 1000 });
    expect((await run('zstd', concat(fixture('lines-check'), Uint8Array.of(0, 9)))).result).toEqual({ ok: true, trailing: 2, trailingZero: false });
  });

  it('finds a wrong checksum and says where', async () => {
    const bytes = fixture('lines-check');
    bytes[bytes.length - 1]! ^= 1;
    const { output, result } = await run('zstd', bytes);
    expect(same(output, LINES)).toBe(true);
    expect(result).toMatchObject({ ok: false, ended: 'damaged', at: bytes.length - 4 });
    expect(result).toHaveProperty('message', expect.stringContaining('checksum'));
  });

  it('keeps what was whole before every cut', async () => {
    const bytes = concat(fixture('lines-nocheck'), fixture('lines-check'));
    const firstEnd = fixture('lines-nocheck').length;
    for (let cut = 0; cut < bytes.length; cut++) {
      const { output, result } = await run('zstd', bytes.subarray(0, cut), 500);
      if (cut === firstEnd) expect(result).toEqual(ok);
      else if (cut > firstEnd && cut < firstEnd + 4) expect(result).toMatchObject({ ok: true, trailing: cut - firstEnd });
      else expect(result).toMatchObject({ ok: false, ended: 'truncated', at: cut });
      expect(same(output, concat(LINES, LINES).subarray(0, output.length))).toBe(true);
    }
  });

  it('ends on every flipped byte, and never passes off wrong bytes of a checked frame as right', async () => {
    const whole = fixture('lines-check');
    for (let at = 0; at < whole.length; at++) {
      const bytes = whole.slice();
      bytes[at]! ^= 0x5a;
      const { output, result } = await run('zstd', bytes, 100_000);
      if (result.ok && result.trailing === 0) expect(at === 4 || output.length === 0 || Buffer.compare(output, LINES) === 0, `byte ${at}`).toBe(true);
    }
  });

  it('refuses a window above 128 MiB with the number', async () => {
    const { output, result } = await run('zstd', fixture('lines-window-1g'));
    expect(output.length).toBe(0);
    expect(result).toMatchObject({ ok: false, ended: 'unsupported', at: 0 });
    expect(result).toHaveProperty('message', expect.stringContaining('1,024 MiB'));
  });

  it('names the dictionary that a frame needs', async () => {
    expect((await run('zstd', fixture('lines-dictionary'))).result).toMatchObject({
      ok: false,
      ended: 'unsupported',
      message: expect.stringMatching(/dictionary \(ID \d+\)/) as string,
    });
  });

  it('calls the formats of zstd 0.7 and older by name', async () => {
    expect((await run('zstd', Uint8Array.of(0x27, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0))).result).toMatchObject({ ok: false, ended: 'unsupported' });
  });

  it('says so when the data is something else or nothing', async () => {
    expect((await run('zstd', new TextEncoder().encode('hello, world'))).result).toMatchObject({ ok: false, ended: 'damaged', at: 0 });
    expect((await run('zstd', new Uint8Array(0))).result).toMatchObject({ ok: false, ended: 'truncated', at: 0 });
  });

  it('can be stopped in the middle of a bomb', async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 50);
    let yielded = 0;
    const started = performance.now();
    const work = decompress('zstd', inPieces(bomb(200_000), 1 << 20), (bytes) => void (yielded += bytes.length), { signal: controller.signal });
    await expect(work).rejects.toHaveProperty('name', 'AbortError');
    expect(yielded).toBeLessThan(200_000 * 128 * 1024);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('yields a bomb in full when nobody stops it', async () => {
    let yielded = 0;
    expect(await decompress('zstd', inPieces(bomb(1000), 999), (bytes) => void (yielded += bytes.length))).toEqual(ok);
    expect(yielded).toBe(1000 * 128 * 1024);
  });

  it('passes on what the sink throws, and ends the input', async () => {
    let ended = false;
    async function* input(): AsyncGenerator<Uint8Array> {
      try {
        yield await Promise.resolve(fixture('lines-check'));
      } finally {
        ended = true;
      }
    }
    const work = decompress('zstd', input(), () => {
      throw new Error('full');
    });
    await expect(work).rejects.toThrow('full');
    expect(ended).toBe(true);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    const bytes = fixture('lines-check');
    await decompress('zstd', inPieces(bytes, 100), () => undefined, { onInput: (n) => void seen.push(n) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes.length);
  });
});

describe('zstd frame headers', () => {
  const header = (...rest: number[]): Uint8Array => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, ...rest);

  it('read every size of window, dictionary ID and content size', () => {
    expect(frameHeader(header(0x00, 0x00))).toMatchObject({ length: 6, window: 1024, dictionary: 0, checksum: false });
    expect(frameHeader(header(0x04, 0x88))).toMatchObject({ window: 128 * 1024 * 1024, checksum: true });
    expect(frameHeader(header(0x00, 0xff))).toMatchObject({ window: 2 ** 41 + 7 * 2 ** 38 });
    expect(frameHeader(header(0x20, 200))).toMatchObject({ length: 6, window: 200 });
    expect(frameHeader(header(0x60, 1, 0))).toMatchObject({ length: 7, window: 257 });
    expect(frameHeader(header(0xa3, 1, 2, 3, 0x84, 0, 0, 0, 0x80))).toMatchObject({ length: 13, window: 2 ** 31, dictionary: 0x84030201 });
    expect(frameHeader(header(0xe1, 9, 0, 0, 0, 0, 1, 0, 0, 0))).toMatchObject({ length: 14, window: 2 ** 32, dictionary: 9 });
    expect(headerLength(0xc3)).toBe(18);
  });
});
