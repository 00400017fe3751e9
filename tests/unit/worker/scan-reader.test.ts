import { describe, expect, it } from 'vitest';
import { scanReader } from '../../../src/worker/scan-reader.ts';

const BYTES = new Uint8Array(1000).map((_, i) => i % 251);
const blob = { size: BYTES.length, slice: (start: number, end: number) => ({ start, end }) } as unknown as Blob;

/** Stands in for FileReaderSync, which only browsers' workers have. */
const sync = {
  readAsArrayBuffer: (part: Blob): ArrayBuffer => {
    const { start, end } = part as unknown as { start: number; end: number };
    return BYTES.slice(start, end).buffer;
  },
};

describe('scanReader', () => {
  it('reads at once, and after a turn when it has not taken one for a while', async () => {
    const read = scanReader(blob, 'a.save', sync);
    expect(read({ start: 5, length: 3 })).toEqual(BYTES.slice(5, 8));
    const until = performance.now() + 60;
    while (performance.now() < until);
    const later = read({ start: 990, length: 100 });
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toEqual(BYTES.slice(990));
    expect(read({ start: 0, length: 1 })).toBeInstanceOf(Uint8Array);
  });

  it('says by name that the file changed', () => {
    const failing = {
      readAsArrayBuffer: (): ArrayBuffer => {
        throw new DOMException('The requested file could not be read', 'NotReadableError');
      },
    };
    expect(() => scanReader(blob, 'a.save', failing)({ start: 0, length: 1 })).toThrow(/^a\.save changed on disk/);
    const short = { readAsArrayBuffer: (): ArrayBuffer => new ArrayBuffer(0) };
    expect(() => scanReader(blob, 'a.save', short)({ start: 0, length: 1 })).toThrow(/^a\.save changed on disk/);
  });

  it('reads ahead where there is no synchronous way', async () => {
    const read = scanReader(new Blob([BYTES]), 'a.save', null);
    for (let start = 0; start < 1000; start += 100) expect(await read({ start, length: 20 })).toEqual(BYTES.slice(start, start + 20));
  });
});
