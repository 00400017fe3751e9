/** Records between checkpoints: they are kept aside and processed all at once, with one trap. */
import { LIBXC } from '../../formats/libxc/layer.ts';
import { CHECKPOINT } from '../../formats/libxc/checkpoint.ts';
import { isOptional } from '../../formats/names.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { hex } from '../../text.ts';
import { look, type Check } from '../check.ts';

const OPTIONAL = defineRule({ id: 'libxc.checkpoint.optional', title: 'Behind the first checkpoint all records are known', objectors: ['restore'], spec: 'libxc: Records', cite: 'xen tools/libs/guest/xg_sr_restore.c handle_checkpoint()', ref: 'C025', hint: 'libxc takes the answer for the optional record for that of CHECKPOINT.', logs: 'Mandatory record 0xe (Checkpoint) not handled', checked: VERIFIED });

const KNOWN: ReadonlySet<number> = new Set(LIBXC.records.map(({ type }) => type));

export const CHECKPOINTS: Check = {
  rules: [OPTIONAL],
  create: ({ report, state, index, dependsOn }) => ({
    visits: [
      {
        layer: 'libxc',
        types: [CHECKPOINT.type],
        visit: look((record) => {
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
            report(OPTIONAL, { row, layer: record.layer, start, end: index.endOf(row), dropped: record.dropped }, { range: { start, end: start + 4 }, message: `Optional record ${hex(type)} behind the first checkpoint.` });
          }
        }),
      },
    ],
  }),
};
