/** Two memories, page by page. */
import type { Scan } from '../bytes/cursor.ts';
import { pageTypeName } from '../open-stream.ts';
import { hex } from '../text.ts';
import type { Comparison, DiffRow, DiffSide } from './compare.ts';
import type { AbsentOf } from './compare-aside.ts';
import { compareVerify, type VerifyComparison } from './compare-verify.ts';
import type { Sides } from './expectations.ts';
import { ignoredBy, type Rules } from './ignore.ts';
import { onlyOn } from './in-words.ts';
import { LOST_CONTENTS, PIECE_PFNS, UNNAMED, type Memory, type Piece } from './memory.ts';
import { Spans } from './spans.ts';
import { originOf, type Subject } from './subject.ts';
import type { Verdict } from './verdict.ts';
import type { SideName } from './view.ts';

/** Memory rows that are kept apart; more of them are counted. */
export const MAX_MEMORY_ROWS = 100_000;

export interface MemoryComparison extends Comparison {
  /** The picture. */
  readonly spans: Spans;
  readonly typeChanged: number;
  /** PFNs that have no page on either side: nothing that could be the same. */
  readonly holes: number;
  /** Of the PFNs that are the same those that have no contents on either side: XALLOC, BROKEN. */
  readonly empty: number;
  /** Of the PFNs without a page on either side those that one of the two alone names. */
  readonly absent: AbsentOf;
  /** PFNs of one type on both sides whose contents a packet capture lost on both: they are not compared. */
  readonly lost: number;
  /** What was sent behind VERIFY; in none of the counts. */
  readonly verify: VerifyComparison | null;
}

/** Both memories, page by page: contents by digest, and types. Both must be digested. */
export function* compareMemory(left: Memory, right: Memory, sides: Sides, rules: Rules, most = MAX_MEMORY_ROWS): Scan<MemoryComparison> {
  const rows: DiffRow[] = [];
  const counts: Record<Verdict, number> = { same: 0, expected: 0, different: 0, left: 0, right: 0 };
  const spans = new Spans();
  let typeChanged = 0;
  let unlisted = 0;
  let lost = 0;
  let holes = 0;
  let empty = 0;
  const absent = { left: { count: 0, first: -1 }, right: { count: 0, first: -1 } };
  const complete = [left.complete, right.complete] as const;
  const numbers = [...new Set([...left.numbers, ...right.numbers])].sort((a, b) => a - b);
  for (const number of numbers) {
    const [a, b] = [left.pieces.get(number), right.pieces.get(number)];
    for (let i = 0; i < PIECE_PFNS; i++) {
      const seen = judgePage(a, b, i, complete);
      if (seen === 'lost') lost++;
      const pfn = number * PIECE_PFNS + i;
      if (seen === 'hole') {
        holes++;
        noteAbsent(absent, a?.type[i] ?? UNNAMED, b?.type[i] ?? UNNAMED, pfn);
      }
      if (seen === null || seen === 'lost' || seen === 'hole') continue;
      if (seen.verdict === 'same' && (a?.at[i] ?? -1) === -1) empty++;
      const ignored = seen.verdict === 'same' || rules.ignore.length === 0 ? null : ignoredBy(`memory[${hex(pfn)}]`, rules.ignore);
      const verdict = ignored === null ? seen.verdict : 'expected';
      counts[verdict]++;
      if (seen.typeChanged) typeChanged++;
      spans.note(pfn, verdict);
      if (verdict === 'same') continue;
      if (rows.length < most) rows.push(pageRow(pfn, verdict, ignored?.rule ?? '', [a, b], i, sides, left.pageSize));
      else unlisted++;
    }
    // A turn for the host, which may stop here.
    yield { start: 0, length: 0 };
  }
  const verify = yield* compareVerify(left, right, sides, rules, most);
  return { rows, counts, unlisted: unlisted + (verify?.unlisted ?? 0), spans, typeChanged, lost, holes, empty, absent, verify };
}

/** Which side alone names a PFN that has no page. */
function noteAbsent(absent: Readonly<Record<SideName, { count: number; first: number }>>, typeA: number, typeB: number, pfn: number): void {
  if (typeA === typeB) return;
  const side = typeA === UNNAMED ? absent.right : absent.left;
  if (side.count++ === 0) side.first = pfn;
}

/** XTAB says of a PFN that there is no page, as not naming it does: XEN_DOMCTL_PFINFO_XTAB. */
const XTAB = 0xf;

interface Judgement {
  readonly verdict: Verdict;
  readonly typeChanged: boolean;
}

/** Null where neither side names the PFN, or one says that there is no page and the other is cut before it could; `lost` where neither has its contents although both name it alike, `hole` where there is no page on either. */
export function judgePage(a: Piece | undefined, b: Piece | undefined, i: number, complete: readonly [boolean, boolean]): Judgement | 'lost' | 'hole' | null {
  const [typeA, typeB] = [a?.type[i] ?? UNNAMED, b?.type[i] ?? UNNAMED];
  const lost = [a?.at[i] === LOST_CONTENTS, b?.at[i] === LOST_CONTENTS];
  const [hasA, hasB] = [(a?.at[i] ?? -1) !== -1, (b?.at[i] ?? -1) !== -1];
  const emptyA = !hasA && (typeA === UNNAMED || typeA === XTAB);
  const emptyB = !hasB && (typeB === UNNAMED || typeB === XTAB);
  if (emptyA && emptyB && typeA !== typeB && !complete[typeA === UNNAMED ? 0 : 1]) return null;
  if (emptyA && emptyB) return typeA === UNNAMED && typeB === UNNAMED ? null : 'hole';
  if (emptyA) return { verdict: 'right', typeChanged: false };
  if (emptyB) return { verdict: 'left', typeChanged: false };
  const typeChanged = typeA !== typeB;
  if (!typeChanged && hasA && hasB && (lost[0] || lost[1])) return lost[0] && lost[1] ? 'lost' : { verdict: lost[0] ? 'right' : 'left', typeChanged };
  const same = !typeChanged && hasA === hasB && a?.digest[2 * i] === b?.digest[2 * i] && a?.digest[2 * i + 1] === b?.digest[2 * i + 1];
  return { verdict: same ? 'same' : 'different', typeChanged };
}

function pageRow(pfn: number, verdict: Verdict, rule: string, [a, b]: readonly [Piece | undefined, Piece | undefined], i: number, sides: Sides, pageSize: number): DiffRow {
  const path = `memory[${hex(pfn)}]`;
  const both = { left: pageSide(a, i, sides.left, pageSize), right: pageSide(b, i, sides.right, pageSize) };
  const why = rule === '' ? pageWords(verdict, path, [a, b], i, both, sides) : `Ignored, as was asked for: ${rule}.`;
  return { verdict, path, layer: 'memory', ...both, why, rule };
}

export function pageSide(piece: Piece | undefined, i: number, subject: Subject, pageSize: number): DiffSide | null {
  const type = piece?.type[i] ?? UNNAMED;
  if (type === UNNAMED) return null;
  const at = piece?.at[i] ?? -1;
  const name = pageTypeName(type);
  if (at < 0) return { value: name, text: name, meaning: at === LOST_CONTENTS ? 'contents were not captured' : 'no contents', row: -1, range: { start: 0, end: 0 }, origin: null, step: '' };
  const range = { start: at, end: at + pageSize };
  const { range: origin, step } = originOf(subject, range);
  return { value: name, text: name, meaning: `${pageSize} bytes`, row: subject.stream.builder.index.rowAt(at), range, origin, step };
}

export function pageWords(verdict: Verdict, path: string, [a, b]: readonly [Piece | undefined, Piece | undefined], i: number, { left, right }: Pick<DiffRow, 'left' | 'right'>, sides: Sides): string {
  if (verdict === 'left' || verdict === 'right') return onlyOn(verdict, path, sides, { lost: left !== null && right !== null, reached: false });
  const types = left !== null && right !== null && left.value !== right.value;
  const contents = a?.digest[2 * i] !== b?.digest[2 * i] || a?.digest[2 * i + 1] !== b?.digest[2 * i + 1];
  return [types ? `type ${String(left.value)} against ${String(right.value)}` : '', contents ? 'contents differ' : ''].filter((part) => part !== '').join(', ');
}
