/** Whether two files are the same byte for byte. */
import { expect, it, vi } from 'vitest';
import { sameBytes } from '../../../src/worker/identical.ts';

const WINDOW = 8 * 1024 * 1024;
const side = (bytes: Uint8Array<ArrayBuffer>) => ({ file: new Blob([bytes]), view: { name: 'a.save' } });
const signal = new AbortController().signal;

/** Two windows and three bytes, one of them another. */
function changed(at: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * WINDOW + 3);
  if (at >= 0) bytes[at] = 1;
  return bytes;
}

it('reads every byte of both before it says that files are the same, and tells how far it is', async () => {
  const told = vi.fn();
  expect(await sameBytes(side(changed(-1)), side(changed(-1)), signal, told)).toBe(true);
  expect(told.mock.calls.at(-1)).toEqual([2 * WINDOW + 3]);
});

it.each([0, WINDOW - 1, WINDOW, 2 * WINDOW - 1, 2 * WINDOW + 2])('finds one byte that differs, at %i', async (at) => {
  expect(await sameBytes(side(changed(-1)), side(changed(at)), signal, () => undefined)).toBe(false);
});

it('stops when it is told to', async () => {
  const own = new AbortController();
  await expect(sameBytes(side(changed(-1)), side(changed(-1)), own.signal, () => own.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
