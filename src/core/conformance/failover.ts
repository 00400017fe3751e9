/**
 * What a failover at the end of a checkpointed stream comes to. It is told when all rules have looked: only a failure to read
 * leads to one. A record that libxc or libxl refuses, in a replay too, ends the restore, and the domain with it
 * (tools/libs/guest/xg_sr_restore.c restore(), tools/libs/light/libxl_stream_read.c checkpoint_done(),
 * tools/libs/light/libxl_create.c domcreate_complete()).
 */
import { rowName } from '../formats/names.ts';
import { FAILOVER, NO_FAILOVER } from '../formats/libxc/rules.ts';
import type { FailoverPlace } from '../formats/scan-context.ts';
import type { Finding } from '../index/finding.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';
import { hex } from '../text.ts';
import { inStreamOrder } from './verdict.ts';

export function reportFailover(builder: StreamBuilder, { layer, row, at, checkpoints, taken, behindWhole }: FailoverPlace): void {
  const place = { layer, row, range: { start: at, end: at } };
  const [objection] = inStreamOrder(builder.findings.filter(({ objectors }) => objectors.includes('restore')));
  const where = behindWhole ? `The stream ends after checkpoint ${checkpoints}, which is whole` : `The stream ends behind checkpoint ${taken}`;
  if (objection !== undefined) builder.report(NO_FAILOVER, { ...place, message: `${where}, but there is no failover: a restore refuses ${subjectOf(builder, objection)} (${objection.rule}), and that ends it, with every checkpoint that it has taken.` });
  else if (behindWhole) builder.report(FAILOVER, { ...place, message: `${where}: failover from checkpoint ${taken}.` });
}

function subjectOf({ index, layers }: StreamBuilder, { row, layer, range }: Finding): string {
  if (row < 0 || row >= index.rowCount || index.kindOf(row) === 'gap') return `what stands at ${hex(range.start)}`;
  const name = layers[index.layerOf(row)]?.name ?? layer;
  const number = index.kindOf(row) === 'record' ? `${name}:${index.ordinalOf(row)}, ` : '';
  return `${rowName(index, row, name)} (${number}at ${hex(index.startOf(row))})`;
}
