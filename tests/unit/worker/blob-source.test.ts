import { describe, expect, it } from 'vitest';
import { SourceError } from '../../../src/core/bytes/source.ts';
import { blobSource, readError } from '../../../src/worker/blob-source.ts';

describe('blobSource', () => {
  it('reads what is asked, and less only at the end', async () => {
    const source = blobSource(new Blob([Uint8Array.of(1, 2, 3, 4, 5)]), 'a.save');
    expect(source.size).toBe(5);
    expect(await source.read(1, 3)).toEqual(Uint8Array.of(2, 3, 4));
    expect(await source.read(4, 100)).toEqual(Uint8Array.of(5));
    expect(await source.read(9, 1)).toEqual(new Uint8Array(0));
  });

  it('takes a short read for a changed file, never for zeros', async () => {
    const short = new Blob([Uint8Array.of(1, 2, 3)]);
    Object.defineProperty(short, 'slice', { value: () => new Blob([Uint8Array.of(1)]) });
    await expect(blobSource(short, 'a.save').read(0, 3)).rejects.toMatchObject({ code: 'changed', message: 'a.save changed on disk since it was opened. Reopen it to read on.' });
  });

  it('has a sentence for each way to fail', () => {
    const codeOf = (name: string): string => readError(new DOMException('The requested file could not be read', name), 'a.save').code;
    expect(codeOf('NotReadableError')).toBe('changed');
    expect(codeOf('NotFoundError')).toBe('gone');
    expect(codeOf('NotAllowedError')).toBe('denied');
    expect(codeOf('UnknownError')).toBe('io');
    expect(readError('odd', 'a.save')).toBeInstanceOf(SourceError);
  });

  it('says that a read is too large with the number', async () => {
    const huge = { size: 2 ** 33, slice: () => new Blob([]) } as unknown as Blob;
    await expect(blobSource(huge, 'a.save').read(0, 2 ** 32)).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining('4,294,967,296') as string });
  });
});
