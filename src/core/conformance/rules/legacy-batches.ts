/** Page batches of a legacy stream: what their lists name. */
import { pageTypeOf } from '../../bytes/integers.ts';
import { entryPfn, LOST } from '../../formats/legacy/batch.ts';
import { beyondMaximumLog, unknownTypeLog } from '../../formats/libxc/log-words.ts';
import { PAGE_BATCH_TYPE } from '../../formats/legacy/save-id.ts';
import type { Judge, Rule } from '../../index/finding.ts';
import { grouped, hex, plural } from '../../text.ts';
import { look, type Visit } from '../check.ts';
import type { RecordView } from '../record-view.ts';
import type { LegacyCheck } from './legacy-check.ts';
import * as rules from './legacy-rules.ts';

const COUNT_SIZE = 4;
const MAX_LISTED = COUNT_SIZE + 1024 * 8;
const LOWEST_BOGUS = 5;
const HIGHEST_BOGUS = 8;
const PFNS = 2 ** 28;

/** What of one list is told: the first of each kind. */
interface Faults {
  readonly tell: (rule: Rule, entry: number, message: string, given?: { readonly objectors?: readonly Judge[]; readonly logs?: string }) => void;
}

export function batchVisits(check: LegacyCheck): Visit[] {
  /** Entry that named a PFN in the current batch, by the batch's number: nothing is cleared between batches. */
  const seen = new Map<number, number>();
  const visit = (record: RecordView): void => {
    if (!record.holds(COUNT_SIZE)) return;
    const count = record.u32(0);
    if (!record.holds(COUNT_SIZE + count * check.width)) return;
    const told = new Set<Rule>();
    const tell: Faults['tell'] = (rule, entry, message, given = {}) => {
      if (told.has(rule)) return;
      told.add(rule);
      check.report(rule, record, { range: record.within(COUNT_SIZE + entry * check.width, check.width), message, ...given });
    };
    const holes = readList(check, record, count, seen, { tell });
    seen.clear();
    if (holes === count) check.report(rules.ONLY_HOLES, record, { range: record.within(0, COUNT_SIZE + count * check.width), message: `The batch has ${plural(count, 'entry', 'entries')}, each a hole whose PFN is lost.` });
  };
  return [{ layer: 'legacy', types: [PAGE_BATCH_TYPE], reads: MAX_LISTED, visit: look(visit) }];
}

/** Says how many entries are holes. */
function readList(check: LegacyCheck, record: RecordView, count: number, seen: Map<number, number>, { tell }: Faults): number {
  const { width, isPv } = check;
  let holes = 0;
  let before = -1;
  for (let entry = 0; entry < count; entry++) {
    const word = record.u32(COUNT_SIZE + entry * width);
    if (word === LOST) {
      holes++;
      continue;
    }
    const type = pageTypeOf(word);
    const pfn = entryPfn(word);
    if (type >= LOWEST_BOGUS && type <= HIGHEST_BOGUS) tell(rules.PAGE_TYPE, entry, `pfn_type[${entry}] has type ${type} for pfn ${hex(pfn)}; there are 0 to 4 and 9 to 15.`, { logs: unknownTypeLog(type, pfn, entry - holes) });
    if (pfn >= check.p2mSize) tell(rules.PFN_RANGE, entry, `pfn_type[${entry}] names pfn ${hex(pfn)} (type ${type}); the p2m has ${grouped(check.p2mSize)} PFNs.`, { objectors: isPv ? rules.PFN_RANGE.objectors : [], logs: beyondMaximumLog(pfn, entry - holes) });
    // A list that ascends names none twice.
    if (pfn <= before || seen.size > 0) checkTwice(record, entry, word, seen, width, tell);
    before = Math.max(before, pfn);
  }
  return holes;
}

/** From the first entry on that does not ascend, all before it are kept. */
function checkTwice(record: RecordView, entry: number, word: number, seen: Map<number, number>, width: number, tell: Faults['tell']): void {
  if (seen.size === 0) for (let i = 0; i < entry; i++) note(seen, record.u32(COUNT_SIZE + i * width));
  const pfn = word % PFNS;
  const other = seen.get(pfn);
  if (other === word) tell(rules.TWICE, entry, `pfn_type[${entry}] is ${hex(word)}, which stands in this batch already.`);
  else if (other !== undefined) tell(rules.TWICE, entry, `pfn_type[${entry}] names pfn ${hex(pfn)} as type ${pageTypeOf(word)}; it stands in this batch as type ${pageTypeOf(other)} already.`, { objectors: [] });
  note(seen, word);
}

function note(seen: Map<number, number>, word: number): void {
  if (word !== LOST) seen.set(word % PFNS, word);
}
