/** `xsi unwrap`: the steps by which the innermost stream was reached. */
import type { LayerInfo } from '../../core/index/layer.ts';
import { hex, plural, printable } from '../../core/text.ts';
import { allow, asOption, flag, operands, type Arguments } from '../arguments.ts';
import { jsonText, layerJson } from '../json.ts';
import { openAndScan } from '../open.ts';
import { printLine } from '../output.ts';

export async function unwrap(args: Arguments): Promise<number> {
  allow('unwrap', args, ['json']);
  const [path = ''] = operands('unwrap', args, ['FILE']);
  const { stream, size } = await openAndScan(path, asOption(args));
  const { layers } = stream;
  if (flag(args, 'json')) {
    printLine(jsonText({ file: path, size, steps: layers.map((layer) => layerJson(layer, layers)) }, 1));
    return 0;
  }
  layers.forEach(({ name, source, spans, detail }, number) => {
    const evidence = evidenceOf(detail);
    const bytes = spans.reduce((sum, { start, end }) => sum + end - start, 0);
    printLine(`${number + 1}. ${name} at ${hex(spans[0]?.start ?? 0)} of source ${source}, ${plural(bytes, 'byte')}${evidence === '' ? '' : `: ${evidence}`}`);
  });
  return 0;
}

/** By what a layer was known; of a capture the direction that was taken out of it. */
function evidenceOf({ evidence, format, from, to }: LayerInfo['detail']): string {
  if (typeof evidence === 'string') return printable(evidence);
  return typeof from === 'string' && typeof to === 'string' ? `${String(format)}, what went from ${from} to ${to}` : '';
}
