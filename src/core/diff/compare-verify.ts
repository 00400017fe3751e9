/**
 * What two streams sent behind VERIFY: a restore compares it with what it wrote before, logs where it differs, and writes nothing of it
 * (xg_sr_restore.c, process_page_data()). So it is told by itself, and no difference in it makes another guest.
 */
import type { Scan } from '../bytes/cursor.ts';
import { hex, plural } from '../text.ts';
import type { Comparison, DiffRow, DiffSide } from './compare.ts';
import { judgePage, pageSide, pageWords } from './compare-memory.ts';
import { VERIFY_PASS, type Sides } from './expectations.ts';
import type { Rules } from './ignore.ts';
import { PIECE_PFNS, type Memory, type Piece } from './memory.ts';
import { rowOfSetAside, sideAt } from './set-aside.ts';
import type { Subject } from './subject.ts';
import type { Verdict } from './verdict.ts';
import { VERIFY_LAYER } from './view.ts';

export interface VerifyComparison extends Comparison {
  /** Where one side has no such pages there is one row for all of them. */
  readonly oneSided: boolean;
}

/** Null where neither side sent any. Both must be digested. */
export function* compareVerify(left: Memory, right: Memory, sides: Sides, rules: Rules, most: number): Scan<VerifyComparison | null> {
  if (left.verify === null && right.verify === null) return null;
  const counts: Record<Verdict, number> = { same: 0, expected: 0, different: 0, left: 0, right: 0 };
  if (left.verify === null || right.verify === null) {
    const row = loneRow(left, right, sides, rules);
    counts[row.verdict]++;
    return { rows: [row], counts, unlisted: 0, oneSided: true };
  }
  const rows: DiffRow[] = [];
  let unlisted = 0;
  const complete = [left.complete, right.complete] as const;
  const numbers = [...new Set([...left.verify.numbers, ...right.verify.numbers])].sort((a, b) => a - b);
  for (const number of numbers) {
    const [a, b] = [left.verify.pieces.get(number), right.verify.pieces.get(number)];
    for (let i = 0; i < PIECE_PFNS; i++) {
      const seen = judgePage(a, b, i, complete);
      if (seen === null || seen === 'lost' || seen === 'hole') continue;
      if (seen.verdict === 'same') {
        counts.same++;
        continue;
      }
      const row = pageRow(number * PIECE_PFNS + i, seen.verdict, [a, b], [left, right], sides, rules);
      counts[row.verdict]++;
      if (rows.length < most) rows.push(row);
      else unlisted++;
    }
    // A turn for the host, which may stop here.
    yield { start: 0, length: 0 };
  }
  return { rows, counts, unlisted, oneSided: false };
}

function loneRow(left: Memory, right: Memory, sides: Sides, rules: Rules): DiffRow {
  const side = ({ verify, verifyRow }: Memory, subject: Subject): DiffSide | null => {
    if (verify === null) return null;
    const entries = plural(verify.entries, 'PFN entry', 'PFN entries');
    return sideAt(subject, verifyRow, entries, `${plural(verify.contents + verify.lost, 'page')} behind VERIFY`);
  };
  return rowOfSetAside({ path: VERIFY_LAYER, layer: VERIFY_LAYER, left: side(left, sides.left), right: side(right, sides.right), differs: true, rule: VERIFY_PASS, why: '' }, rules);
}

type Pieces = readonly [Piece | undefined, Piece | undefined];

function pageRow(pfn: number, verdict: Verdict, pieces: Pieces, [left, right]: readonly [Memory, Memory], sides: Sides, rules: Rules): DiffRow {
  const i = pfn % PIECE_PFNS;
  const path = `${VERIFY_LAYER}[${hex(pfn)}]`;
  const both = { left: sideOf(pieces[0], left, pfn, sides.left), right: sideOf(pieces[1], right, pfn, sides.right) };
  return rowOfSetAside({ path, layer: VERIFY_LAYER, ...both, differs: true, rule: VERIFY_PASS, why: pageWords(verdict, path, pieces, i, both, sides) }, rules);
}

/** With whether it is what was sent before, where both were digested: a restore logs where it is not. */
function sideOf(piece: Piece | undefined, memory: Memory, pfn: number, subject: Subject): DiffSide | null {
  const side = pageSide(piece, pfn % PIECE_PFNS, subject, memory.pageSize);
  const [before, behind] = [memory.digestOf(pfn), memory.verify?.digestOf(pfn) ?? [0, 0]];
  if (side === null || isNone(before) || isNone(behind)) return side;
  return { ...side, meaning: `${side.meaning}, ${before[0] === behind[0] && before[1] === behind[1] ? 'as sent before' : 'not as sent before'}` };
}

const isNone = ([first, second]: readonly number[]): boolean => first === 0 && second === 0;
