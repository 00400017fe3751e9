/** What is said of a compressed file that may be whole, but is of a kind that cannot be decompressed here. */
import { describe, expect, it } from 'vitest';
import { drive, type Scan } from '../../../../src/core/bytes/cursor.ts';
import { arraySource } from '../../../../src/core/bytes/source.ts';
import type { Damage } from '../../../../src/core/formats/compression.ts';
import { OpenStream } from '../../../../src/core/open-stream.ts';
import { outcomeOf } from '../../../../src/core/restore/outcome.ts';
import { goodPv } from '../../../build/good.ts';

function opened(inner: Uint8Array, damage: Damage): { stream: OpenStream; kind: string; sentence: string } {
  const stream = new OpenStream(arraySource(inner), [{ name: 'xz', size: 4000, damage, trailing: 0 }], {});
  const run = <T>(scan: Scan<T>): T => drive(scan, ({ start, length }) => inner.subarray(start, start + length));
  run(stream.identify());
  run(stream.scan());
  stream.builder.flush(true);
  run(stream.check());
  run(stream.checkPages());
  stream.builder.flush(true);
  return { stream, ...run(outcomeOf(stream)).outcome };
}

const MESSAGE = 'It uses filters that this does not read. Decompress it first: xz -dk.';
const BEYOND: Damage = { message: MESSAGE, at: 12, ended: 'unsupported' };

describe('compressed data of a kind that cannot be decompressed here', () => {
  it.each([['nothing', 0], ['a part', 900]] as const)('is no damage, and leaves open whether it restores: of %s that was read', (_what, length) => {
    const { stream, kind, sentence } = opened(goodPv().subarray(0, length), BEYOND);
    expect(kind).toBe('unknown');
    expect(sentence).toBe(`Not known: ${MESSAGE}`);
    expect(stream.builder.findings.flatMap(({ objectors }) => objectors)).toEqual([]);
    expect(stream.builder.findings[0]).toMatchObject({ rule: 'xz.stream.unsupported', severity: 'warning', range: { start: 12, end: 12 }, message: MESSAGE });
  });

  it('is told from damage', () => {
    const { stream, kind } = opened(goodPv().subarray(0, 900), { ...BEYOND, ended: 'damaged' });
    expect(kind).toBe('stops');
    expect(stream.builder.findings[0]?.rule).toBe('xz.stream.damaged');
  });
});
