/** `xsi extract`: the body of a record, or the bare stream of a layer. */
import { setImmediate } from 'node:timers/promises';
import type { ByteRange } from '../../core/bytes/range.ts';
import { MARKER_SIZE, markerOf } from '../../core/formats/legacy/save-id.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../../core/index/record-index.ts';
import type { OpenStream } from '../../core/open-stream.ts';
import { rowOfAddress } from '../address.ts';
import { allow, asOption, layerOption, operands, text, type Arguments } from '../arguments.ts';
import { openAndScan } from '../open.ts';
import { createOutFile } from '../out-file.ts';
import { NotThere, UsageError } from '../usage.ts';

const WINDOW = 4 * 1024 * 1024;

export async function extract(args: Arguments): Promise<number> {
  allow('extract', args, ['record', 'layer']);
  const [path = '', target = ''] = operands('extract', args, ['FILE', 'OUT']);
  const address = text(args, 'record');
  const layer = layerOption(args);
  if ((address === null) === (layer === null)) throw new UsageError('xsi extract needs either --record LAYER:INDEX or --layer NAME.');
  const { stream, sources } = await openAndScan(path, asOption(args));
  const { ranges, number } = address === null ? layerRanges(stream, layer ?? '') : recordRange(stream, address);
  const source = sources[number];
  if (source === undefined) throw new RangeError(`source ${number}`);
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
  } catch (error) {
    out.discard();
    throw error;
  }
  return 0;
}

interface Wanted {
  readonly ranges: readonly ByteRange[];
  readonly number: number;
}

function recordRange(stream: OpenStream, address: string): Wanted {
  const row = rowOfAddress(address, stream);
  const { index } = stream.builder;
  const start = index.startOf(row);
  const { source } = stream.builder.layer(index.layerOf(row));
  if (index.kindOf(row) === 'header') return { ranges: [{ start, end: index.endOf(row) }], number: source };
  const body = start + bodyOffset(index, row);
  const length = index.isUnpadded(row) ? index.bodyLengthOf(row) - (body - start) : index.bodyLengthOf(row);
  const end = Math.min(body + length, index.endOf(row));
  if (index.isCut(row)) process.stderr.write(`xsi: ${address} is cut: ${end - body} of ${length} bytes of its body are there.\n`);
  return { ranges: [{ start: body, end }], number: source };
}

/** A piece of a legacy stream has at most a marker before its body. */
function bodyOffset(index: RecordIndex, row: number): number {
  if (!index.isUnpadded(row)) return RECORD_HEADER_SIZE;
  return markerOf(index.typeOf(row)) === null ? 0 : MARKER_SIZE;
}

function layerRanges(stream: OpenStream, name: string): Wanted {
  const layer = stream.layers.find((candidate) => candidate.name === name);
  if (layer === undefined) throw new NotThere(`The stream has no layer ${name}; it has ${stream.layers.map((known) => known.name).join(', ')}.`);
  return { ranges: layer.spans, number: layer.source };
}
