/** Conversions over bytes in memory, with an input that hands them out in pieces of a size of one's own. */
import { convert, type Converted, type ConvertResult } from '../../src/core/convert/convert.ts';
import { memoryStore, runConversion, type ConvertStore } from '../../src/core/convert/drive.ts';
import { DEFAULT_OPTIONS, type ConvertOptions } from '../../src/core/convert/job.ts';
import { joinBytes } from '../../src/core/layout/encode.ts';

export interface Outcome {
  readonly result: ConvertResult;
  readonly bytes: Uint8Array;
  readonly rules: readonly string[];
  /** The most bytes that one read asked for. */
  readonly largest: number;
}

export interface Feeding {
  /** Bytes that a read yields at most. */
  readonly piece?: number;
  /** Whether bytes that went by can be read again. */
  readonly again?: boolean;
  readonly store?: () => ConvertStore;
}

export async function converted(input: Uint8Array, options: Partial<ConvertOptions> = {}, { piece = Infinity, again = true, store = memoryStore }: Feeding = {}): Promise<Outcome> {
  const parts: Uint8Array[] = [];
  let at = 0;
  let largest = 0;
  const result = await runConversion(convert({ ...DEFAULT_OPTIONS, ...options }), {
    input: {
      read: (most) => {
        largest = Math.max(largest, most);
        const bytes = input.subarray(at, at + Math.min(most, piece));
        at += bytes.length;
        return bytes;
      },
      ...(again ? { again: (start: number, length: number) => input.subarray(start, start + length) } : {}),
    },
    output: { write: (bytes) => { parts.push(bytes.slice()); } },
    store,
  });
  if (result === null) throw new Error('nobody stops it');
  return { result, bytes: joinBytes(parts), rules: result.kind === 'not-done' ? [] : result.findings.map(({ rule }) => rule), largest };
}

/** One that must succeed. */
export async function written(input: Uint8Array, options: Partial<ConvertOptions> = {}, feeding: Feeding = {}): Promise<Outcome & { readonly result: Converted }> {
  const outcome = await converted(input, options, feeding);
  if (outcome.result.kind === 'converted') return { ...outcome, result: outcome.result };
  throw new Error(outcome.result.kind === 'refused' ? outcome.result.refusal.message : outcome.result.sentence);
}
