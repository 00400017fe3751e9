/** Two streams by meaning: what each says under a name, and whether it is the same. */
import type { Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import { pageTypeName, type OpenStream } from '../open-stream.ts';
import { hex, plural } from '../text.ts';
import { explained, type Sides } from './expectations.ts';
import type { Fact, Facts } from './fact.ts';
import { ignoredBy, type Rules } from './ignore.ts';
import { PIECE_PFNS, UNNAMED, type Memory, type Piece } from './memory.ts';
import { Spans } from './spans.ts';
import { originOf, type Subject } from './subject.ts';
import type { Counts, Verdict } from './verdict.ts';

export { VERDICTS, type Counts, type Verdict } from './verdict.ts';

export interface DiffSide {
  readonly value: number | string;
  readonly text: string;
  readonly meaning: string;
  /** In the stream that was compared: of a legacy one, its conversion. */
  readonly row: number;
  readonly range: ByteRange;
  /** Where the bytes stand in the file that was opened; null where a conversion wrote them. */
  readonly origin: ByteRange | null;
  readonly step: string;
}

export interface DiffRow {
  readonly verdict: Verdict;
  readonly path: string;
  readonly layer: string;
  readonly left: DiffSide | null;
  readonly right: DiffSide | null;
  /** What explains it, or in what it differs; empty where it is the same. */
  readonly why: string;
  /** The expectation or ignore rule that explains it; empty otherwise. */
  readonly rule: string;
}

/** Memory rows that are kept apart; more of them are counted. */
export const MAX_MEMORY_ROWS = 100_000;

export interface Comparison {
  readonly rows: readonly DiffRow[];
  readonly counts: Counts;
  /** Rows of memory that are counted but not listed. */
  readonly unlisted: number;
}

const side = (fact: Fact, subject: Subject): DiffSide => {
  const { range, step } = originOf(subject, fact.range);
  return { value: fact.value, text: fact.text, meaning: fact.meaning, row: fact.row, range: fact.range, origin: range, step };
};

/** What both sides say, but for memory: in the order of the left, then what only the right has. */
export function compareFacts(left: Facts, right: Facts, sides: Sides, rules: Rules): DiffRow[] {
  const rows: DiffRow[] = [];
  const told = new Set<string>();
  for (const fact of left.byPath.values()) {
    const lone = loneOf(fact, left, right, told);
    if (lone === 'told') continue;
    rows.push(lone === null ? rowOf(fact, right.byPath.get(fact.path) ?? null, sides, rules) : rowOf(lone, null, sides, rules));
  }
  for (const fact of right.byPath.values()) {
    if (left.byPath.has(fact.path)) continue;
    const lone = loneOf(fact, right, left, told);
    if (lone !== 'told') rows.push(rowOf(null, lone ?? fact, sides, rules));
  }
  return rows;
}

/** Of a record or named element that the other side does not have at all: one fact for all of it, the first time. Null where it has it. */
function loneOf(fact: Fact, own: Facts, other: Facts, told: Set<string>): Fact | 'told' | null {
  const name = [fact.base, fact.element].find((one) => !other.bases.has(one));
  if (name === undefined) return null;
  if (told.has(name)) return 'told';
  told.add(name);
  const whole = own.bases.get(name);
  if (whole === undefined || (whole.facts === 1 && fact.path === name)) return fact;
  return { ...fact, path: name, kind: 'present', row: whole.row, range: whole.range, value: 'present', text: 'present', meaning: plural(whole.facts, 'field') };
}

function rowOf(left: Fact | null, right: Fact | null, sides: Sides, rules: Rules): DiffRow {
  const both = { left: left === null ? null : side(left, sides.left), right: right === null ? null : side(right, sides.right) };
  const { path = '', layer = '' } = left ?? right ?? {};
  if (left !== null && right !== null && left.value === right.value) return { verdict: 'same', path, layer, ...both, why: '', rule: '' };
  const expectation = explained(left, right, sides, rules.off);
  if (expectation !== null) return { verdict: 'expected', path, layer, ...both, why: expectation.why, rule: expectation.id };
  const ignored = ignoredBy(path, rules.ignore);
  if (ignored !== null) return { verdict: 'expected', path, layer, ...both, why: `Ignored, as was asked for: ${ignored.rule}.`, rule: ignored.rule };
  if (left === null || right === null) return { verdict: left === null ? 'right' : 'left', path, layer, ...both, why: left === null ? onlyOn('right', sides.left) : onlyOn('left', sides.right), rule: '' };
  return { verdict: 'different', path, layer, ...both, why: '', rule: '' };
}

/** Why a side has nothing, where its end is the reason: in streams that are read again and again, found once. */
const CUTS = new WeakMap<OpenStream, string>();

function onlyOn(side: 'left' | 'right', { stream }: Subject): string {
  const known = CUTS.get(stream);
  const cut = known ?? cutOf(stream);
  if (known === undefined) CUTS.set(stream, cut);
  return cut === '' ? `Only on the ${side}.` : `Only on the ${side}: the ${side === 'left' ? 'right' : 'left'} is cut at ${cut}.`;
}

function cutOf({ builder }: OpenStream): string {
  const cut = builder.findings.find(({ rule }) => rule.endsWith('.truncated'));
  return cut === undefined ? '' : hex(cut.range.start);
}

export interface MemoryComparison extends Comparison {
  /** The picture. */
  readonly spans: Spans;
  readonly typeChanged: number;
}

/** Both memories, page by page: contents by digest, and types. Both must be digested. */
export function* compareMemory(left: Memory, right: Memory, sides: Sides, rules: Rules, most = MAX_MEMORY_ROWS): Scan<MemoryComparison> {
  const rows: DiffRow[] = [];
  const counts: Record<Verdict, number> = { same: 0, expected: 0, different: 0, left: 0, right: 0 };
  const spans = new Spans();
  let typeChanged = 0;
  let unlisted = 0;
  const numbers = [...new Set([...left.numbers, ...right.numbers])].sort((a, b) => a - b);
  for (const number of numbers) {
    const [a, b] = [left.pieces.get(number), right.pieces.get(number)];
    for (let i = 0; i < PIECE_PFNS; i++) {
      const seen = judgePage(a, b, i);
      if (seen === null) continue;
      const pfn = number * PIECE_PFNS + i;
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
  return { rows, counts, unlisted, spans, typeChanged };
}

/** XTAB says of a PFN that there is no page, as not naming it does: XEN_DOMCTL_PFINFO_XTAB. */
const XTAB = 0xf;

function judgePage(a: Piece | undefined, b: Piece | undefined, i: number): { verdict: Verdict; typeChanged: boolean } | null {
  const [typeA, typeB] = [a?.type[i] ?? UNNAMED, b?.type[i] ?? UNNAMED];
  const [hasA, hasB] = [(a?.at[i] ?? -1) >= 0, (b?.at[i] ?? -1) >= 0];
  const emptyA = !hasA && (typeA === UNNAMED || typeA === XTAB);
  const emptyB = !hasB && (typeB === UNNAMED || typeB === XTAB);
  if (emptyA && emptyB) return typeA === UNNAMED && typeB === UNNAMED ? null : { verdict: 'same', typeChanged: false };
  if (emptyA) return { verdict: 'right', typeChanged: false };
  if (emptyB) return { verdict: 'left', typeChanged: false };
  const typeChanged = typeA !== typeB;
  const same = !typeChanged && hasA === hasB && a?.digest[2 * i] === b?.digest[2 * i] && a?.digest[2 * i + 1] === b?.digest[2 * i + 1];
  return { verdict: same ? 'same' : 'different', typeChanged };
}

function pageRow(pfn: number, verdict: Verdict, rule: string, [a, b]: readonly [Piece | undefined, Piece | undefined], i: number, sides: Sides, pageSize: number): DiffRow {
  const one = (piece: Piece | undefined, subject: Subject): DiffSide | null => {
    const type = piece?.type[i] ?? UNNAMED;
    if (type === UNNAMED) return null;
    const at = piece?.at[i] ?? -1;
    const range = { start: Math.max(0, at), end: at < 0 ? 0 : at + pageSize };
    const { range: origin, step } = at < 0 ? { range: null, step: '' } : originOf(subject, range);
    return { value: pageTypeName(type), text: pageTypeName(type), meaning: at < 0 ? 'no contents' : `${pageSize} bytes`, row: at < 0 ? -1 : subject.stream.builder.index.rowAt(at), range, origin, step };
  };
  const [left, right] = [one(a, sides.left), one(b, sides.right)];
  const types = left !== null && right !== null && left.value !== right.value;
  const contents = a?.digest[2 * i] !== b?.digest[2 * i] || a?.digest[2 * i + 1] !== b?.digest[2 * i + 1];
  const why = verdict === 'left' || verdict === 'right' ? onlyOn(verdict, verdict === 'left' ? sides.right : sides.left) : [types ? `type ${String(left.value)} against ${String(right.value)}` : '', contents ? 'contents differ' : ''].filter((part) => part !== '').join(', ');
  return { verdict, path: `memory[${hex(pfn)}]`, layer: 'memory', left, right, why: rule === '' ? why : `Ignored, as was asked for: ${rule}.`, rule };
}

export function countRows(rows: readonly DiffRow[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { same: 0, expected: 0, different: 0, left: 0, right: 0 };
  for (const { verdict } of rows) counts[verdict]++;
  return counts;
}
