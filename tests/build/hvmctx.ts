/** What xen-hvmctx printed of a live domain against what we print of its image, value by value. */
import { drive, type ReadRequest } from '../../src/core/bytes/cursor.ts';
import { fieldsByName, hvmContexts, hvmEntries } from '../../src/core/analysis/hvm-state.ts';
import type { OpenStream } from '../../src/core/open-stream.ts';
import { entryLines } from '../../src/cli/hvmctx-text.ts';

export interface Comparison {
  /** Values that were compared. */
  readonly values: number;
  /** Clocks that went on between the save and the printing. */
  readonly later: readonly string[];
  /** Lines that differ in anything else. */
  readonly wrong: readonly string[];
}

/** Free-running clocks, by the word before them: they were read a moment later (finding 15 of the images). */
const CLOCKS = new Set(['tsc', 'TMR_VAL', 'counter', 'count', 'latched_count']);

/** A number as printf writes one; `pin 00:` and the like are labels. */
const isValue = (word: string): boolean => /^(0x[0-9a-f]+|\d[0-9a-f]*|[0-9a-f]{8,})$/.test(word);

const wordsOf = (line: string): string[] => line.split(/[\s,()+/]+/).filter((word) => word !== '');

const numberOf = (word: string): bigint => BigInt(word.startsWith('0x') ? word : `0x${word}`);

/** Lines from the first entry on; what stands before it names the domain. */
const entriesOf = (text: string): string[] => {
  const lines = text.trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('Entry 0:')));
};

export function compareHvmctx(ours: string, theirs: string): Comparison {
  const left = entriesOf(ours);
  const right = entriesOf(theirs);
  const later: string[] = [];
  const wrong: string[] = left.length === right.length ? [] : [`${left.length} lines, not ${right.length}`];
  let values = 0;
  for (const [i, line] of right.entries()) {
    const mine = wordsOf(left[i] ?? '');
    const words = wordsOf(line);
    values += words.filter(isValue).length;
    if (left[i] === line) continue;
    const differing = words.flatMap((word, at) => (word === mine[at] ? [] : [{ clock: words[at - 1] ?? '', word, own: mine[at] ?? '' }]));
    const grown = differing.every(({ clock, word, own }) => CLOCKS.has(clock) && isValue(word) && isValue(own) && numberOf(word) >= numberOf(own));
    if (mine.length === words.length && grown && differing.length > 0) later.push(...differing.map(({ clock, word, own }) => `${clock} ${own}, then ${word}`));
    else wrong.push(`line ${i + 1}: "${left[i] ?? ''}", not "${line}"`);
  }
  return { values, later, wrong };
}

/** Each context of a stream as `xsi hvmctx` prints it. */
export function hvmctxTexts(stream: OpenStream, read: (request: ReadRequest) => Uint8Array): string[] {
  return hvmContexts(stream).map((context) =>
    drive(hvmEntries(stream, context), read)
      .flatMap((entry, number) => [`Entry ${number}: type ${entry.typecode} instance ${entry.instance}, length ${entry.length}`, ...entryLines(entry.typecode, drive(fieldsByName(stream, entry.row), read))])
      .join('\n'),
  );
}
