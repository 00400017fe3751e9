/** `xsi vcpu`: registers as xenctx prints them for a live domain. */
import { vcpuRows, vcpuState, type VcpuState } from '../../core/analysis/vcpu-state.ts';
import { lengthOf } from '../../core/bytes/range.ts';
import { hex } from '../../core/text.ts';
import { allow, asOption, flag, number, operands, type Arguments } from '../arguments.ts';
import { jsonText } from '../json.ts';
import { openAndScan } from '../open.ts';
import { printLine } from '../output.ts';
import { NotThere } from '../usage.ts';
import { vcpuLines } from '../vcpu-text.ts';

/** vCPUs that an error message lists. */
const LISTED = 16;

export async function vcpu(args: Arguments): Promise<number> {
  allow('vcpu', args, ['json', 'vcpu']);
  const [path = ''] = operands('vcpu', args, ['FILE']);
  const { stream, run } = await openAndScan(path, asOption(args));
  const rows = run(vcpuRows(stream));
  if (rows.length === 0) throw new NotThere('The stream has no vCPU state: it ends before that, or is none of a guest with vCPUs.');
  const wanted = number(args, 'vcpu');
  const chosen = wanted === null ? rows : rows.filter((each) => each.vcpu === wanted);
  if (chosen.length === 0) {
    const known = rows.slice(0, LISTED).map((each) => each.vcpu).join(', ');
    throw new NotThere(`The stream has no vCPU ${wanted ?? ''}; it has ${known}${rows.length > LISTED ? ` and ${rows.length - LISTED} more` : ''}.`);
  }
  if (flag(args, 'json')) {
    printLine(jsonText({ vcpus: chosen.map((each) => stateJson(run(vcpuState(stream, each)))) }, 1));
    return 0;
  }
  for (const each of chosen) printLine(`${vcpuLines(run(vcpuState(stream, each))).join('\n')}\n`);
  return 0;
}

function stateJson({ vcpu: id, kind, basic, width, registers }: VcpuState): Record<string, unknown> {
  return {
    vcpu: id,
    kind,
    online: basic >= 0,
    width: width * 8,
    registers: Object.fromEntries([...registers].map(([name, { value, node }]) => [name, { value: hex(value), offset: node.range.start, length: lengthOf(node.range) }])),
  };
}
