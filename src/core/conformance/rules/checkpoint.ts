/** Records between checkpoints: they are kept aside and processed all at once, with one trap. */
import { LIBXC } from '../../formats/libxc/layer.ts';
import { CHECKPOINT } from '../../formats/libxc/checkpoint.ts';
import { END } from '../../formats/libxc/end.ts';
import { isOptional } from '../../formats/names.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { hex } from '../../text.ts';
import { look, type Check, type Place } from '../check.ts';

const OPTIONAL = defineRule({ id: 'libxc.checkpoint.optional', title: 'Behind the first checkpoint all records are known', objectors: ['restore'], spec: 'libxc: Records', cite: 'xen tools/libs/guest/xg_sr_restore.c handle_checkpoint()', ref: 'C025', hint: 'libxc takes the answer for the optional record for that of CHECKPOINT.', logs: 'Mandatory record 0xe (Checkpoint) not handled', checked: VERIFIED });
const SHIPPED = defineRule({ id: 'libxc.checkpoint.as-shipped', title: 'verify-stream-v2 as shipped does not hand the stream back at CHECKPOINT', objectors: [], spec: 'libxc: CHECKPOINT', cite: 'xen tools/python/xen/migration/libxc.py verify()', hint: 'It reads the records of libxl behind CHECKPOINT as records of libxc, and refuses what they are then; here it is taken to hand the stream over as the specification says.', checked: VERIFIED });

const KNOWN: ReadonlySet<number> = new Set(LIBXC.records.map(({ type }) => type));

export const CHECKPOINTS: Check = {
  rules: [OPTIONAL, SHIPPED],
  create: ({ report, state, index, inLibxl, dependsOn }) => {
    let first: Place | null = null;
    return { visits: [
      {
        layer: 'libxc',
        types: [CHECKPOINT.type],
        visit: look((record) => {
          // In a stream that never hands over, records of libxc follow, which the script takes as such.
          if (record.row + 1 < index.rowCount && index.layerOf(record.row + 1) !== record.layer) first ??= record.place();
          dependsOn('being received as a checkpointed stream (xl migrate-receive -r)');
          if (state.checkpoints === 0) return;
          // The records since the last checkpoint, which are few: only their types are looked at.
          for (let row = record.row - 1; row >= 0; row--) {
            if (index.isNested(row)) continue;
            if (index.layerOf(row) !== record.layer || index.kindOf(row) !== 'record') break;
            const type = index.typeOf(row);
            if (type === CHECKPOINT.type) break;
            if (!isOptional(type) || KNOWN.has(type)) continue;
            const start = index.startOf(row);
            report(OPTIONAL, { row, layer: record.layer, start, end: index.endOf(row), dropped: record.dropped }, { range: { start, end: start + 4 }, message: `Optional record ${hex(type)} behind the first checkpoint: the restore fails when checkpoint ${state.checkpoints + 1} is replayed, and fails over to none.` });
          }
        }),
      },
      // Where there is no END, the rule on that says it.
      { layer: 'libxc', types: [END.type], visit: look(() => { if (first !== null && inLibxl) report(SHIPPED, first, { range: { start: first.start, end: first.start + 4 }, message: 'CHECKPOINT hands the stream back to libxl; verify-stream-v2 as shipped goes on as libxc, and refuses the stream.' }); }) },
    ] };
  },
};
