/** A side of a row in words: what it says, where that stands, and what made it. */
import type { ByteRange } from '../../core/bytes/range.ts';
import type { DiffRow, DiffSide } from '../../core/diff/compare.ts';
import { hex, plural, printable } from '../../core/text.ts';

export const NOTHING = '—';

/** Longer ones are cut in a list; the whole of it is below. */
const LIST_WIDTH = 160;

export function valueText(side: DiffSide | null, width = LIST_WIDTH): string {
  if (side === null) return NOTHING;
  const meaning = side.meaning === '' ? '' : ` (${side.meaning})`;
  const text = printable(side.text.slice(0, width + 1) + (side.text.length > width ? '' : meaning));
  return text.length > width ? `${text.slice(0, width)}…` : text;
}

export const rangeText = ({ start, end }: ByteRange): string => (end - start === 1 ? hex(start) : `${hex(start)}–${hex(Math.max(start, end - 1))}`);

const STEP_WORDS: Readonly<Record<string, string>> = {
  constant: 'a constant of the conversion',
  copied: 'copied as it stands',
  widened: 'widened from a shorter field',
  'page entry': 'made of a page’s entry in its batch',
  computed: 'computed by the conversion',
  reordered: 'moved to another place',
  decoded: 'decoded from a packed form',
  decompressed: 'decompressed from a Remus page',
};

/** Step of a record of a conversion: what its fields are made of differs. */
export const ASSEMBLED = 'assembled';

/** Where a side's bytes stand in the file, by which step of a conversion they came to be. */
export function placeText(side: DiffSide | null): string {
  if (side === null) return 'not there';
  const how = side.step === '' ? '' : ` · ${STEP_WORDS[side.step] ?? side.step}`;
  if (side.step === ASSEMBLED) return `${rangeText(side.range)} of the conversion, its fields from several places`;
  if (side.origin === null) return side.step === '' ? 'no bytes of its own' : `stands nowhere in the file${how}`;
  return `${rangeText(side.origin)} · ${plural(side.origin.end - side.origin.start, 'byte')}${how}`;
}

export interface ByteFate {
  readonly side: 'left' | 'right';
  readonly offset: number;
  readonly runs: readonly { readonly out: ByteRange; readonly in: ByteRange; readonly step: string }[];
}

/** Why bytes are not in a conversion, LOSSES of core/convert/provenance.ts, stands in its own words. */
export function fateText({ side, offset, runs }: ByteFate): string {
  const kept = runs.filter(({ out }) => out.end > out.start);
  const byte = `byte ${hex(offset)} of the ${side}`;
  if (kept.length > 0) return `${byte} → ${kept.map(({ out, step }) => `${rangeText(out)} of the conversion, ${STEP_WORDS[step] ?? step}`).join('; ')}`;
  const [lost] = runs;
  return lost === undefined ? `${byte} is not part of the stream` : `${byte} is not in the conversion: ${lost.step}`;
}

export const whyText = ({ why, rule, left, right }: DiffRow): string => {
  // An own rule's reason names it.
  if (rule !== '') return why.includes(rule) ? why : `${rule}: ${why}`;
  if (why !== '') return why;
  const steps = [...new Set([left?.step ?? '', right?.step ?? ''])].filter((step) => step !== '' && step !== ASSEMBLED);
  // Two legacy sides copy most bytes; what they made in another way says more.
  const made = steps.filter((step) => step !== 'copied');
  return (made.length > 0 ? made : steps).map((step) => STEP_WORDS[step] ?? step).join(', ');
};
