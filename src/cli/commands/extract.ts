/** `xsi extract`: the body of a record, or the bare stream of a layer. */
import { setImmediate } from 'node:timers/promises';
import { lostIn, type ByteRange } from '../../core/bytes/range.ts';
import { rowBody } from '../../core/formats/row-body.ts';
import { Reader } from '../../core/layout/reader.ts';
import type { OpenStream } from '../../core/open-stream.ts';
import type { LayerName } from '../../core/index/layer.ts';
import { plural } from '../../core/text.ts';
import { rowOfAddress } from '../address.ts';
import { allow, asOption, layerOption, operands, text, type Arguments, type ReadAs } from '../arguments.ts';
import type { FileSource } from '../file-source.ts';
import { LayerOut } from '../layer-out.ts';
import { open, openAndScan, openPassing, type Opened } from '../open.ts';
import { createOutFile } from '../out-file.ts';
import { PassingSource } from '../passing-source.ts';
import { NotThere, UsageError } from '../usage.ts';

const WINDOW = 4 * 1024 * 1024;

export async function extract(args: Arguments): Promise<number> {
  allow('extract', args, ['record', 'layer']);
  const [path = '', target = ''] = operands('extract', args, ['FILE', 'OUT']);
  const address = text(args, 'record');
  const layer = layerOption(args);
  if ((address === null) === (layer === null)) throw new UsageError('xsi extract needs either --record LAYER:INDEX or --layer NAME.');
  if (path === '-' && layer !== null && !IN_ITS_OWN_SOURCE.has(layer)) return layerOfPipe(asOption(args), layer, target);
  const opened = await openAndScan(path, asOption(args), open);
  const { stream, sources } = opened;
  return copy(sources, address === null ? layerRanges(stream, layer ?? '') : recordRange(opened, address), path, target);
}

async function copy(sources: readonly FileSource[], { ranges, number }: Wanted, path: string, target: string): Promise<number> {
  const source = sources[number];
  if (source === undefined) throw new RangeError(`source ${number}`);
  let lost = 0;
  for (const { start, end } of ranges) lost += lostIn(source.holes ?? [], start, end);
  const out = createOutFile(target, path);
  try {
    for (const { start, end } of ranges) {
      for (let at = start; at < end; at += WINDOW) {
        out.write(source.read(at, Math.min(WINDOW, end - at)));
        // A turn of the event loop, so that Ctrl-C is seen between reads.
        await setImmediate();
      }
    }
    out.finish();
    if (lost > 0) process.stderr.write(`xsi: ${plural(lost, 'byte')} of what was written ${lost === 1 ? 'is' : 'are'} not in the capture: zeros stand in their places.\n`);
  } catch (error) {
    out.discard();
    throw error;
  }
  return 0;
}

/** Layers that stand around all others: the bytes before them are asked for. */
const IN_ITS_OWN_SOURCE: ReadonlySet<LayerName> = new Set(['pcap', 'http', 'gzip', 'zstd', 'xz', 'lz4', 'bzip2']);

/** Writes the layer while it comes. */
async function layerOfPipe(as: ReadAs, layer: LayerName, target: string): Promise<number> {
  const { stream, sources, scan } = await openPassing('-', as, {}, true);
  const source = sources.at(-1);
  if (!(source instanceof PassingSource)) {
    await scan();
    return copy(sources, layerRanges(stream, layer), '-', target);
  }
  const out = new LayerOut(stream, source, layer, () => createOutFile(target, '-'));
  source.meanwhile = () => {
    out.pump();
  };
  try {
    await scan();
    out.finish(layerRanges(stream, layer).ranges);
  } catch (error) {
    out.discard();
    throw error;
  }
  return 0;
}

interface Wanted {
  readonly ranges: Iterable<ByteRange>;
  readonly number: number;
}

function recordRange({ stream, run }: Opened, address: string): Wanted {
  const row = rowOfAddress(address, stream);
  const { index } = stream.builder;
  const layer = stream.builder.layerInfo(index.layerOf(row));
  if (index.kindOf(row) === 'header') return { ranges: [{ start: index.startOf(row), end: index.endOf(row) }], number: layer.source };
  const { range, length } = run(rowBody(row, index, layer, new Reader(stream.source.size, layer.facts)));
  if (index.isCut(row)) process.stderr.write(`xsi: ${address} is cut: ${range.end - range.start} of ${length} bytes of its body are there.\n`);
  return { ranges: [range], number: layer.source };
}

function layerRanges(stream: OpenStream, name: string): Wanted {
  const layer = stream.layers.find((candidate) => candidate.name === name);
  if (layer === undefined) throw new NotThere(`The stream has no layer ${name}; it has ${stream.layers.map((known) => known.name).join(', ')}.`);
  return { ranges: { [Symbol.iterator]: () => stream.builder.spansOf(layer.id) }, number: layer.source };
}
