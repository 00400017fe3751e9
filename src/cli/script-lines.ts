/** `xsi verify --format verify-stream-v2`: the lines of Xen's own script on standard output, and all else on standard error. */
import { verifyStreamV2, type ScriptFormat } from '../core/report/script/xl.ts';
import type { LayerInfo, LayerName } from '../core/index/layer.ts';
import { hex, plural } from '../core/text.ts';
import type { Opened } from './open.ts';
import { flushOutput, printLine } from './output.ts';
import { NotThere } from './usage.ts';

/** What the script is told with -f, by the outermost layer that it can begin at; libxc unless told, so of a legacy stream too. */
const FORMATS: Readonly<Partial<Record<LayerName, ScriptFormat>>> = { xl: 'xl', libxl: 'libxl', libxc: 'libxc', legacy: 'libxc' };

const say = (sentence: string): void => {
  flushOutput();
  process.stderr.write(`${sentence}\n`);
};

/** Throws NotThere where the script could not begin anywhere. */
export function printScriptLines({ stream, run }: Opened): void {
  const { layer, format } = beginning(stream.layers);
  const start = layer.spans[0]?.start ?? 0;
  if (start > 0) say(`xsi: verify-stream-v2 knows nothing of what stands before ${hex(start)}; these are its lines on the bytes from there on, with -f ${format}.`);
  const end = run(verifyStreamV2(stream.source.size, start, format, (line) => {
    printLine(line);
  }));
  if (stream.layers.some(({ name }) => name === 'legacy')) say('xsi: This is a legacy stream: verify-stream-v2 reads none, and takes it for an image of version 2.');
  if (end.departure !== null) say(`xsi: Without two of its defects. As shipped, at ${hex(end.departure.at)} ${end.departure.sentence}.`);
  if (end.objection !== null) say(`${end.objection.title}:\n${end.objection.words}\nxsi: It stops there, at ${hex(end.objection.at)}; xsi verify has what is found in the rest.`);
  else if (end.end < stream.source.size) say(`xsi: It does not look at the ${plural(stream.source.size - end.end, 'byte')} behind END.`);
}

function beginning(layers: readonly LayerInfo[]): { readonly layer: LayerInfo; readonly format: ScriptFormat } {
  for (const layer of layers) {
    const format = FORMATS[layer.name];
    if (format !== undefined) return { layer, format };
  }
  throw new NotThere(`verify-stream-v2 reads xl, libxl and libxc; there is none of them in this file, only ${layers.map(({ name }) => name).join(', ')}.`);
}
