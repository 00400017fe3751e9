/** The rules on what a legacy stream holds, as far as a current Xen reads it: up to its first tail. */
import { P2M_SIZE } from '../../formats/legacy/p2m.ts';
import { readWord, widthOf, type Width } from '../../formats/legacy/define-chunk.ts';
import { Piece } from '../../formats/legacy/save-id.ts';
import type { Rule } from '../../index/finding.ts';
import type { LayerInfo } from '../../index/layer.ts';
import { look, type Check, type CheckContext, type Place, type ReportAt } from '../check.ts';
import { batchVisits } from './legacy-batches.ts';
import { chunkVisits } from './legacy-chunks.ts';
import { LEGACY_CONTENT_RULES } from './legacy-rules.ts';
import { tailVisits } from './legacy-tail.ts';

/** What the parts of the check share. */
export class LegacyCheck {
  readonly context: CheckContext;
  p2mSize = 0;
  /** Tails that are over: behind the first a current Xen reads no more. */
  tails = 0;
  width: Width = 8;

  constructor(context: CheckContext) {
    this.context = context;
  }

  get isPv(): boolean {
    return this.context.state.isPv;
  }

  readonly report = (rule: Rule, place: Place, at: ReportAt): void => {
    this.context.report(rule, place, this.tails === 0 ? at : { ...at, objectors: [] });
  };

  /** The PFNs of a PV guest end with its p2m. */
  begin(p2mSize: number, facts: LayerInfo['facts']): void {
    this.p2mSize = p2mSize;
    this.width = widthOf(facts);
    if (this.isPv) this.context.state.maxPfn = Math.max(0, p2mSize - 1);
  }
}

export const LEGACY_CONTENT: Check = {
  rules: LEGACY_CONTENT_RULES,
  create: (context) => {
    const check = new LegacyCheck(context);
    const begin = look((record) => {
      const facts = context.facts(record);
      const width = widthOf(facts);
      if (record.holds(width)) check.begin(Number(readWord(new DataView(record.bytes.buffer, record.bytes.byteOffset, width), 0, width)), facts);
    });
    return {
      visits: [
        { layer: 'legacy', types: [P2M_SIZE.type], reads: 8, visit: begin },
        ...chunkVisits(check),
        ...batchVisits(check),
        ...tailVisits(check),
        { layer: 'legacy', types: [Piece.SHARED_INFO, Piece.HVM_CONTEXT], visit: look(() => { check.tails++; }) },
      ],
    };
  },
};
