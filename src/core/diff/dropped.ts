/** What a conversion drops of a legacy stream: no part of what is compared by meaning, but bytes of the file, which may differ. */
import { digestText } from '../bytes/digest.ts';
import { lengthOf, lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Loss, Provenance } from '../convert/provenance.ts';
import { isLoss, stepWords } from '../convert/words.ts';
import { grouped, plural } from '../text.ts';
import type { DiffRow, DiffSide } from './compare.ts';
import { DROPPED, EXPECTATIONS, type Sides } from './expectations.ts';
import { ignoredBy, type Rules } from './ignore.ts';

/** Of one reason so many places and bytes are compared. */
export const MAX_PLACES = 1024;
export const MAX_BYTES = 16 * 1024 * 1024;
/** Shorter pieces are shown as they are. */
const MAX_SHOWN = 16;

const RULE_WHY = EXPECTATIONS.find(({ id }) => id === DROPPED)?.why ?? '';

interface Piece {
  readonly range: ByteRange;
  readonly value: string;
}

interface Kind {
  readonly pieces: Piece[];
  bytes: number;
  /** Whether a limit cut the list. */
  cut: boolean;
}

/** Bytes by the reason for which they are dropped, in the order of the file. */
export type Dropped = ReadonlyMap<Loss, Kind>;

/** Reads them in the legacy stream. What a later checkpoint replaces is left out, as what is sent again is everywhere; so is what was not captured. */
export async function readDropped(provenance: Provenance, source: Pick<ByteSource, 'read' | 'holes'>, stopped: () => boolean = () => false): Promise<Dropped> {
  const kinds = new Map<Loss, Kind>();
  for (let i = 0; i < provenance.length && !stopped(); i++) {
    const { step, in: range } = provenance.run(i);
    if (!isLoss(step) || step === 'superseded checkpoint' || lostIn(source.holes ?? NO_HOLES, range.start, range.end) > 0) continue;
    const kind: Kind = kinds.get(step) ?? { pieces: [], bytes: 0, cut: false };
    kinds.set(step, kind);
    const length = Math.min(lengthOf(range), MAX_BYTES - kind.bytes);
    if (length < lengthOf(range) || kind.pieces.length === MAX_PLACES) kind.cut = true;
    if (length === 0 || kind.pieces.length === MAX_PLACES) continue;
    const answer = source.read(range.start, length);
    const bytes = answer instanceof Uint8Array ? answer : await answer;
    kind.pieces.push({ range, value: valueOf(bytes) });
    kind.bytes += length;
  }
  for (const { pieces } of kinds.values()) pieces.sort((a, b) => a.range.start - b.range.start);
  return kinds;
}

const valueOf = (bytes: Uint8Array): string => (bytes.length <= MAX_SHOWN ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') : `${bytes.length} bytes, digest ${digestText(bytes)}`);

/** A row for each reason for which both conversions dropped bytes; none where a side is no legacy stream. */
export function compareDropped({ left: { dropped: left }, right: { dropped: right } }: Sides, rules: Rules): DiffRow[] {
  if (left === undefined || right === undefined) return [];
  return [...new Set([...left.keys(), ...right.keys()])].map((loss) => rowOf(loss, left.get(loss)?.pieces ?? [], right.get(loss)?.pieces ?? [], rules));
}

function rowOf(loss: Loss, left: readonly Piece[], right: readonly Piece[], rules: Rules): DiffRow {
  const path = `legacy.(not converted).${loss.replaceAll(' ', '-')}`;
  const most = Math.max(left.length, right.length);
  const differing = Array.from({ length: most }, (_, i) => i).filter((i) => left[i]?.value !== right[i]?.value);
  const [first = 0] = differing;
  const [a, b] = [sideOf(left[first]), sideOf(right[first])];
  const row = { path, layer: 'legacy', left: a, right: b };
  if (differing.length === 0) return { ...row, verdict: 'same', why: '', rule: '' };
  const places = differing.length === 1 ? '' : ` It differs in ${plural(differing.length, 'place')}; this is the first.`;
  const why = `The conversion drops it: ${stepWords(loss)}.${places}`;
  if (!rules.off.has(DROPPED)) return { ...row, verdict: 'expected', why: `${RULE_WHY} ${why}`, rule: DROPPED };
  const ignored = ignoredBy(path, rules.ignore);
  if (ignored !== null) return { ...row, verdict: 'expected', why: `Ignored, as was asked for: ${ignored.rule}.`, rule: ignored.rule };
  return { ...row, verdict: a === null ? 'right' : b === null ? 'left' : 'different', why, rule: '' };
}

/** It stands in the file alone: of the conversion it has no bytes. */
const sideOf = (piece: Piece | undefined): DiffSide | null => (piece === undefined ? null : { value: piece.value, text: piece.value, meaning: '', row: -1, range: { start: 0, end: 0 }, origin: piece.range, step: '' });

/** Limits that kept some of it from being compared, in sentences. */
export function droppedLimits({ left, right }: Sides): string[] {
  if (left.dropped === undefined || right.dropped === undefined) return [];
  const cut = new Set([left.dropped, right.dropped].flatMap((kinds) => [...kinds].filter(([, kind]) => kind.cut).map(([loss]) => loss)));
  return cut.size === 0 ? [] : [`Of what the conversion drops (${[...cut].join(', ')}) the first ${grouped(MAX_PLACES)} places, or ${grouped(MAX_BYTES)} bytes, of each are compared.`];
}
