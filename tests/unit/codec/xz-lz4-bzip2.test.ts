import { describe, expect, it } from 'vitest';
import xxhash from 'xxhash-wasm';
import { decompress, type Compression } from '../../../src/codec/decompress.ts';
import { compressedFixture, concat, inPieces, LINES, run, same } from './lines.ts';

const ok = { ok: true, trailing: 0, trailingZero: true };

const FIXTURES: readonly (readonly [Compression, readonly string[]])[] = [
  ['xz', ['lines-crc32.xz', 'lines-crc64.xz', 'lines-none.xz', 'lines-blocks.xz']],
  ['lz4', ['lines-default.lz4', 'lines-linked.lz4', 'lines-blocksums.lz4', 'lines-nocrc.lz4', 'lines-legacy.lz4']],
  ['bzip2', ['lines-9.bz2', 'lines-1.bz2']],
];

/** Data without checks yields what it yields. */
const UNCHECKED = new Set(['lines-none.xz', 'lines-nocrc.lz4', 'lines-legacy.lz4']);

describe.each(FIXTURES)('%s', (kind, names) => {
  for (const name of names) {
    it.each([1, 7, 100_000])(`yields the bytes of ${name} from pieces of %i`, async (piece) => {
      const { output, result } = await run(kind, compressedFixture(name), piece);
      expect(result).toEqual(ok);
      expect(same(output, LINES)).toBe(true);
    });

    it(`keeps what was whole before every cut of ${name}`, async () => {
      const bytes = compressedFixture(name);
      for (let cut = 0; cut < bytes.length; cut += cut < 40 ? 1 : 17) {
        const { output, result } = await run(kind, bytes.subarray(0, cut), 5000);
        expect(same(output, LINES.subarray(0, output.length)), `cut at ${cut}`).toBe(true);
        // A legacy lz4 frame has no end mark: cut behind its magic it is an empty one.
        if (name === 'lines-legacy.lz4' && cut === 4) expect(result).toEqual(ok);
        else expect(result, `cut at ${cut}`).toMatchObject({ ok: false, ended: 'truncated' });
      }
    });

    it(`never yields wrong bytes without a word from ${name}`, async () => {
      const whole = compressedFixture(name);
      for (let at = 0; at < whole.length; at += 5) {
        const bytes = whole.slice();
        bytes[at]! ^= 1 << (at % 8);
        const { output, result } = await run(kind, bytes, 100_000);
        const silent = result.ok && result.trailing === 0;
        if (silent && !UNCHECKED.has(name)) expect(same(output, LINES), `flipped at ${at}`).toBe(true);
      }
    });
  }

  it('reads streams one after another, and says how many bytes follow the last', async () => {
    const [name = ''] = names;
    const one = compressedFixture(name);
    const { output, result } = await run(kind, concat(one, one, Uint8Array.of(0, 0, 0, 0, 7)), 64);
    expect(result).toEqual({ ok: true, trailing: 5, trailingZero: false });
    expect(same(output, concat(LINES, LINES))).toBe(true);
  });

  it('says of other data that it is none', async () => {
    expect((await run(kind, LINES)).result).toMatchObject({ ok: false, ended: 'damaged', at: 0 });
  });

  it('can be stopped', async () => {
    const [name = ''] = names;
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(decompress(kind, inPieces(compressedFixture(name), 10), () => undefined, { signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe('xz', () => {
  it('yields what stands before damage, but for less than a KiB', async () => {
    const whole = compressedFixture('lines-none.xz');
    const bytes = whole.slice();
    const at = Math.floor(bytes.length * 0.6);
    bytes.fill(0xff, at, at + 64);
    const cut = (await run('xz', whole.subarray(0, at), 100_000)).output;
    const { output, result } = await run('xz', bytes, 100_000);
    expect(result).toMatchObject({ ok: false, ended: 'damaged' });
    expect(cut.length).toBeGreaterThan(5000);
    expect(output.length).toBeGreaterThan(cut.length - 1024);
  });

  it('passes over padding between streams', async () => {
    const one = compressedFixture('lines-crc64.xz');
    const { output, result } = await run('xz', concat(one, new Uint8Array(8), one, new Uint8Array(4)));
    expect(result).toEqual({ ...ok, trailing: 4 });
    expect(same(output, concat(LINES, LINES))).toBe(true);
  });

  it('says which check it cannot verify, rather than to leave it out', async () => {
    expect((await run('xz', compressedFixture('lines-sha256.xz'))).result).toMatchObject({ ok: false, ended: 'unsupported', at: 12 });
  });

  it('says that it does not read filters for machine code', async () => {
    expect((await run('xz', compressedFixture('lines-x86.xz'))).result).toMatchObject({ ok: false, ended: 'unsupported', message: expect.stringContaining('filters') as string });
  });

  it('names its limit where a dictionary is larger', async () => {
    expect((await run('xz', compressedFixture('lines-dict-128m.xz'))).result).toMatchObject({ ok: false, ended: 'unsupported', message: expect.stringContaining('64 MiB') as string });
  });
});

/** An lz4 frame of blocks that are stored as they are, each with its checksum, and one over all (lz4_Frame_format.md). */
async function lz4Frame(blocks: readonly Uint8Array[], { linked = false, stored = true } = {}): Promise<Uint8Array> {
  const hasher = await xxhash();
  const word = (value: number): Uint8Array => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);
  const sum = (...parts: readonly Uint8Array[]): number => parts.reduce((hash, part) => hash.update(part), hasher.create32(0)).digest() >>> 0;
  const descriptor = Uint8Array.of(linked ? 0x54 : 0x74, 0x70);
  const body = blocks.flatMap((block) => [word(block.length + (stored ? 2 ** 31 : 0)), block, word(sum(block))]);
  return concat(word(0x184d2204), descriptor, Uint8Array.of((sum(descriptor) >>> 8) & 255), ...body, word(0), word(sum(...blocks)));
}

/** 4 literals, then a match of 19 bytes 4 back, 3,000 times; literals at the end. */
const REPEATING = concat(...Array.from({ length: 3000 }, () => Uint8Array.of(0x4f, 1, 2, 3, 4, 4, 0, 0)), Uint8Array.of(0x10, 9));

describe('lz4', () => {
  it('yields of a block that is cut all that stands before the cut', async () => {
    const frame = await lz4Frame([REPEATING], { stored: false });
    const whole = (await run('lz4', frame)).output;
    expect(whole.length).toBe(3000 * 23 + 1);
    for (let cut = 11; cut < frame.length - 12; cut += 61) {
      const { output, result } = await run('lz4', frame.subarray(0, cut), 5000);
      expect(result).toMatchObject({ ok: false, ended: 'truncated' });
      const sequences = Math.floor((cut - 11) / 8);
      expect(output.length, `cut at ${cut}`).toBeGreaterThanOrEqual(sequences * 23);
      expect(same(output, whole.subarray(0, output.length))).toBe(true);
    }
  });

  it('yields of a damaged block what stands before the damage, and says where that is', async () => {
    const frame = await lz4Frame([REPEATING], { stored: false });
    const whole = (await run('lz4', frame)).output;
    // The offset of the match of the thousandth sequence.
    const at = 11 + 8 * 1000 + 5;
    frame.set([0xff, 0xff], at);
    const { output, result } = await run('lz4', frame, 5000);
    expect(output.length).toBe(1000 * 23 + 4);
    expect(same(output, whole.subarray(0, output.length))).toBe(true);
    expect(result).toMatchObject({ ok: false, ended: 'damaged', at: at - 5, message: expect.stringContaining(`0x${(at - 5).toString(16)}`) as string });
  });

  it.each([false, true])('shows a block whose checksum does not match, names it and both checksums, and goes on; blocks linked: %s', async (linked) => {
    const blocks = [0, 1, 2].map((value) => new Uint8Array(1000).fill(value));
    const frame = await lz4Frame(blocks, { linked });
    const second = 7 + 1008;
    frame[second + 4 + 500]! ^= 0x10;
    const { output, result } = await run('lz4', frame, 333);
    expect(output.length).toBe(3000);
    expect([...output].flatMap((byte, i) => (byte === Math.floor(i / 1000) ? [] : [i]))).toEqual([1500]);
    const hasher = await xxhash();
    const [stated, found] = [blocks[1]!, output.subarray(1000, 2000)].map((bytes) => `0x${(hasher.h32Raw(bytes) >>> 0).toString(16)}`);
    expect(result).toMatchObject({ ok: false, ended: 'damaged', at: second });
    expect(result).toHaveProperty('message', expect.stringContaining(`block at 0x${second.toString(16)} does not match: it is ${stated}, the block comes to ${found}`));
    expect(result).toHaveProperty('message', expect.stringContaining('from 0x3e8 to 0x7d0'));
    // What is said of the first does not hide that the whole does not sum up either.
    expect(result).toHaveProperty('message', expect.stringContaining('The checksum of the lz4 frame'));
  });

  it('tells of the first of several blocks whose checksums do not match, and how many there are', async () => {
    const frame = await lz4Frame([0, 1, 2].map((value) => new Uint8Array(1000).fill(value)));
    for (const block of [0, 2]) frame[7 + 1008 * block + 100]! ^= 1;
    expect((await run('lz4', frame)).result).toMatchObject({ at: 7, message: expect.stringContaining('So are those of 1 more.') as string });
  });

  it('passes over skippable frames', async () => {
    const skippable = concat(Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0), Uint8Array.of(1, 2, 3));
    const { output, result } = await run('lz4', concat(skippable, compressedFixture('lines-linked.lz4'), skippable));
    expect(result).toEqual(ok);
    expect(same(output, LINES)).toBe(true);
  });
});

describe('bzip2', () => {
  it('names both checksums of a block that does not match, and shows none of it', async () => {
    const bytes = compressedFixture('lines-1.bz2').slice();
    // The block's own checksum, behind the stream's header and the block's magic.
    bytes[10]! ^= 0x80;
    const { output, result } = await run('bzip2', bytes);
    expect(output.length).toBe(0);
    expect(result).toMatchObject({ ok: false, ended: 'damaged', at: 4, message: expect.stringMatching(/it is 0x[0-9a-f]+, its [\d,]+ bytes come to 0x[0-9a-f]+/) as string });
  });

  /** A block whose every symbol is RUNB: the run's length leaves 32 bits after that many symbols. */
  it('does not follow a run of endless length', async () => {
    const bits: number[] = [];
    const put = (value: number, count: number): void => {
      for (let i = count - 1; i >= 0; i--) bits.push(Math.floor(value / 2 ** i) % 2);
    };
    for (const byte of [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0, 0, 0, 0]) put(byte, 8);
    put(0, 1);
    put(0, 24);
    // One group of byte values, one value in it; two tables, one selector; lengths 1, 1, 2 and so on.
    put(0x8000, 16);
    put(0x8000, 16);
    put(2, 3);
    put(1, 15);
    put(0, 1);
    for (let table = 0; table < 2; table++) {
      put(2, 5);
      for (let symbol = 0; symbol < 3; symbol++) put(0, 1);
    }
    for (let symbol = 0; symbol < 50; symbol++) put(1, 2);
    const bytes = Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((byte, bit, place) => byte + bit * 2 ** (7 - place), 0));
    expect((await run('bzip2', bytes)).result).toMatchObject({ ok: false, ended: 'damaged', message: expect.stringContaining('longer than its stream allows') as string });
  });
});
