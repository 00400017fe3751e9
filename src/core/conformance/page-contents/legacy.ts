/**
 * Page contents of a legacy stream, as a current Xen gets them: its converter writes the batches up to the first tail as
 * PAGE_DATA (tools/python/scripts/convert-legacy-stream read_chunks()), those behind ENABLE_VERIFY_MODE too. Compressed pages
 * come behind that tail, and so never.
 */
import { readWord, widthOf } from '../../formats/legacy/define-chunk.ts';
import { P2M_SIZE } from '../../formats/legacy/p2m.ts';
import { PAGE_BATCH_TYPE, Piece } from '../../formats/legacy/save-id.ts';
import { look, type Check, type CheckContext, type Visitors } from '../check.ts';
import { LEGACY_CONTENT } from '../rules/legacy-check.ts';
import { Restorer } from './restorer.ts';
import { LEGACY_CONTENTS, legacyTwin } from './rules.ts';

const LONGEST_WORD = 8;

export const LEGACY_PAGE_CONTENTS: Check = {
  rules: LEGACY_CONTENTS,
  create: (context) => {
    const { state, report } = context;
    if (!state.isPv) return { visits: [] };
    /** Null before the p2m's size, which stands first, and behind the first tail. */
    let restorer: Restorer | null = null;
    const own: CheckContext = { ...context, report: (rule, place, at) => report(legacyTwin(rule), place, at) };
    const unsure = unsureOf(context, (pfn) => restorer?.lacks(pfn) === true);
    return {
      visits: [
        {
          layer: 'legacy',
          types: [P2M_SIZE.type],
          reads: LONGEST_WORD,
          visit: look((record) => {
            const width = widthOf(context.facts(record));
            if (!record.holds(width)) return;
            state.maxPfn = Math.max(0, Number(readWord(new DataView(record.bytes.buffer, record.bytes.byteOffset, width), 0, width)) - 1);
            restorer = new Restorer(own, false, width);
          }),
        },
        { layer: 'legacy', types: [PAGE_BATCH_TYPE], visit: (record) => restorer?.batch(record) },
        { layer: 'legacy', types: [Piece.BOOT_VCPU], visit: look((record) => restorer?.boot(record.start)) },
        ...(unsure?.visits ?? []),
        {
          layer: 'legacy',
          types: [Piece.SHARED_INFO],
          *visit(record) {
            yield* restorer?.complete(record.place()) ?? [];
            restorer = null;
          },
        },
      ],
    };
  },
};

/** The rules on frames, start_info and GDT once more, for what the first pass could not decide. */
function unsureOf(context: CheckContext, lacks: (pfn: number) => boolean): Visitors | null {
  if (!context.unsure) return null;
  const report: CheckContext['report'] = (rule, place, at) => {
    if (at.unsent !== undefined && lacks(at.unsent)) context.report(rule, place, at);
  };
  return LEGACY_CONTENT.create({ ...context, report, dependsOn: () => undefined });
}
