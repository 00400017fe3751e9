/** What a conversion drops of a legacy stream: no part of what is compared by meaning, but bytes of the file, which may differ. */
import { digestText, SECRET_SEEDS } from '../bytes/digest.ts';
import { lengthOf, lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Loss, Provenance } from '../convert/provenance.ts';
import { isLoss, stepWords } from '../convert/words.ts';
import { grouped, plural } from '../text.ts';
import type { DiffRow, DiffSide } from './compare.ts';
import { DROPPED, type Sides } from './expectations.ts';
import type { Rules } from './ignore.ts';
import { rowOfSetAside } from './set-aside.ts';

/** Of one reason so many places and bytes are compared. */
export const MAX_PLACES = 1024;
export const MAX_BYTES = 16 * 1024 * 1024;
/** Shorter pieces are shown as they are. */
const MAX_SHOWN = 16;

interface Piece {
  readonly range: ByteRange;
  readonly value: string;
  /** As of a fact: by which it is compared besides. */
  readonly mark: string;
}

interface Kind {
  readonly pieces: Piece[];
  bytes: number;
  /** Whether a limit cut the list. */
  cut: boolean;
}

/** Entries of a 64-bit toolstack are 8 bytes wide: PFN and type are in the lower 4, and nobody reads the others (tools/libxc/xc_domain_restore.c of 4.5, XEN_DOMCTL_PFINFO_LTAB_SHIFT). */
const UPPER_HALF = 'upper half of an entry';
const ENTRY = 8;

type Reason = Loss | typeof UPPER_HALF;

const reasonWords = (reason: Reason): string => (reason === UPPER_HALF ? 'PFN and type of a page are in the lower 4 bytes of its entry' : stepWords(reason));

/** Bytes by the reason for which they are dropped, in the order of the file. */
export type Dropped = ReadonlyMap<Reason, Kind>;

/** Reads them in the legacy stream. What a later checkpoint replaces is left out, as what is sent again is everywhere; so is what was not captured. */
export async function readDropped(provenance: Provenance, source: Pick<ByteSource, 'read' | 'holes'>, stopped: () => boolean = () => false): Promise<Dropped> {
  const kinds = new Map<Reason, Kind>();
  for (let i = 0; i < provenance.length && !stopped(); i++) {
    const { step, in: range, out } = provenance.run(i);
    // What a 32-bit toolstack wrote is half as long.
    if (step === 'page entry' && lengthOf(range) === lengthOf(out)) await readUpperHalves(kinds, range, source);
    if (!isLoss(step) || step === 'superseded checkpoint' || lostIn(source.holes ?? NO_HOLES, range.start, range.end) > 0) continue;
    const kind: Kind = kinds.get(step) ?? { pieces: [], bytes: 0, cut: false };
    kinds.set(step, kind);
    const length = Math.min(lengthOf(range), MAX_BYTES - kind.bytes);
    if (length < lengthOf(range) || kind.pieces.length === MAX_PLACES) kind.cut = true;
    if (length === 0 || kind.pieces.length === MAX_PLACES) continue;
    const answer = source.read(range.start, length);
    const bytes = answer instanceof Uint8Array ? answer : await answer;
    kind.pieces.push({ range, ...valueOf(bytes) });
    kind.bytes += length;
  }
  for (const { pieces } of kinds.values()) pieces.sort((a, b) => a.range.start - b.range.start);
  return kinds;
}

/** Those that are not zero, which no saver writes. */
async function readUpperHalves(kinds: Map<Reason, Kind>, range: ByteRange, source: Pick<ByteSource, 'read' | 'holes'>): Promise<void> {
  if (lostIn(source.holes ?? NO_HOLES, range.start, range.end) > 0) return;
  const answer = source.read(range.start, lengthOf(range));
  const bytes = answer instanceof Uint8Array ? answer : await answer;
  for (let at = ENTRY / 2; at < bytes.length; at += ENTRY) {
    const half = bytes.subarray(at, at + ENTRY / 2);
    if (half.every((byte) => byte === 0)) continue;
    const kind: Kind = kinds.get(UPPER_HALF) ?? { pieces: [], bytes: 0, cut: false };
    kinds.set(UPPER_HALF, kind);
    if (kind.pieces.length === MAX_PLACES) {
      kind.cut = true;
      return;
    }
    kind.pieces.push({ range: { start: range.start + at, end: range.start + at + ENTRY / 2 }, ...valueOf(half) });
  }
}

function valueOf(bytes: Uint8Array): Pick<Piece, 'value' | 'mark'> {
  if (bytes.length <= MAX_SHOWN) return { value: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''), mark: '' };
  return { value: `${bytes.length} bytes, digest ${digestText(bytes)}`, mark: digestText(bytes, SECRET_SEEDS) };
}

/** A row for each reason for which both conversions dropped bytes; none where a side is no legacy stream. */
export function compareDropped({ left: { dropped: left }, right: { dropped: right } }: Sides, rules: Rules): DiffRow[] {
  if (left === undefined || right === undefined) return [];
  return [...new Set([...left.keys(), ...right.keys()])].map((loss) => rowOf(loss, left.get(loss)?.pieces ?? [], right.get(loss)?.pieces ?? [], rules));
}

function rowOf(loss: Reason, left: readonly Piece[], right: readonly Piece[], rules: Rules): DiffRow {
  const path = `legacy.(not converted).${loss.replaceAll(' ', '-')}`;
  const most = Math.max(left.length, right.length);
  const differing = Array.from({ length: most }, (_, i) => i).filter((i) => left[i]?.value !== right[i]?.value || left[i]?.mark !== right[i]?.mark);
  const [first = 0] = differing;
  const [a, b] = [sideOf(left[first]), sideOf(right[first])];
  const places = differing.length === 1 ? '' : ` It differs in ${plural(differing.length, 'place')}; this is the first.`;
  return rowOfSetAside({ path, layer: 'legacy', left: a, right: b, differs: differing.length > 0, rule: DROPPED, why: `The conversion drops it: ${reasonWords(loss)}.${places}` }, rules);
}

/** It stands in the file alone: of the conversion it has no bytes. */
const sideOf = (piece: Piece | undefined): DiffSide | null => (piece === undefined ? null : { value: piece.value, text: piece.value, meaning: '', row: -1, range: { start: 0, end: 0 }, origin: piece.range, step: '' });

/** Limits that kept some of it from being compared, in sentences. */
export function droppedLimits({ left, right }: Sides): string[] {
  if (left.dropped === undefined || right.dropped === undefined) return [];
  const cut = new Set([left.dropped, right.dropped].flatMap((kinds) => [...kinds].filter(([, kind]) => kind.cut).map(([loss]) => loss)));
  return cut.size === 0 ? [] : [`Of what the conversion drops (${[...cut].join(', ')}) the first ${grouped(MAX_PLACES)} places, or ${grouped(MAX_BYTES)} bytes, of each are compared.`];
}
