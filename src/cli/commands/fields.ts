/** `xsi fields`: one row decoded to its last byte. */
import { lengthOf } from '../../core/bytes/range.ts';
import { rowName } from '../../core/formats/names.ts';
import type { FieldNode } from '../../core/layout/node.ts';
import type { OpenStream } from '../../core/open-stream.ts';
import { hex, printable } from '../../core/text.ts';
import { rowOfAddress } from '../address.ts';
import { allow, asOption, flag, number, operands, text, type Arguments } from '../arguments.ts';
import { jsonText } from '../json.ts';
import { open, openAndScan, type Opened } from '../open.ts';
import { bold, dim, print, printLine, red } from '../output.ts';
import { UsageError } from '../usage.ts';

/** Which part of the tree is wanted. */
interface Bounds {
  readonly depth: number;
  readonly from: number;
  readonly count: number;
}

/** Nodes are decoded and printed in windows, so that a record of any size needs little memory. */
const WINDOW = 1000;

export async function fields(args: Arguments): Promise<number> {
  allow('fields', args, ['json', 'record', 'depth', 'from', 'count']);
  const [path = ''] = operands('fields', args, ['FILE']);
  const address = text(args, 'record');
  if (address === null) throw new UsageError('xsi fields needs --record LAYER:INDEX.');
  const bounds: Bounds = { depth: number(args, 'depth') ?? Infinity, from: number(args, 'from') ?? 0, count: number(args, 'count') ?? Infinity };
  const opened = await openAndScan(path, asOption(args), open);
  const row = rowOfAddress(address, opened.stream);
  if (flag(args, 'json')) printJson(opened, row, bounds);
  else printText(opened, row, bounds);
  return 0;
}

const nameOf = ({ builder }: OpenStream, row: number): string => rowName(builder.index, row, builder.layer(builder.index.layerOf(row)).name);

function printJson(opened: Opened, row: number, bounds: Bounds): void {
  const { stream } = opened;
  const { index } = stream.builder;
  const { name: layer, source } = stream.builder.layer(index.layerOf(row));
  const start = index.startOf(row);
  const head = { layer, index: index.ordinalOf(row), name: nameOf(stream, row), source, offset: start, length: index.endOf(row) - start };
  print(`${jsonText(head).slice(0, -1)},"fields":`);
  printChildren(opened, row, '', null, bounds, 0);
  print('}\n');
}

/** A JSON array of the children of a node; elements of arrays are bounded, fields of structs are not. */
function printChildren(opened: Opened, row: number, path: string, parent: FieldNode | null, bounds: Bounds, depth: number): void {
  print('[');
  let first = true;
  for (const node of children(opened, row, path, parent, bounds)) {
    print(`${first ? '' : ','}\n${jsonText(nodeJson(node)).slice(0, -1)},"children":`);
    first = false;
    if (node.childCount > 0 && depth < bounds.depth) printChildren(opened, row, node.path, node, bounds, depth + 1);
    else print('[]');
    print('}');
  }
  print(']');
}

function* children({ stream, run }: Opened, row: number, path: string, parent: FieldNode | null, bounds: Bounds): Generator<FieldNode> {
  const bounded = parent?.kind === 'array';
  const from = bounded ? bounds.from : 0;
  const end = bounded ? from + bounds.count : Infinity;
  for (let at = from; at < end; at += WINDOW) {
    const { nodes, total } = run(stream.nodes(row, path, at, Math.min(WINDOW, end - at)));
    yield* nodes;
    if (at + WINDOW >= total) return;
  }
}

function nodeJson(node: FieldNode): Record<string, unknown> {
  const { name, range, type, value, meaning, doc, spec, bits, truncated, kind, childCount } = node;
  return {
    name,
    offset: range.start,
    length: lengthOf(range),
    type,
    kind,
    value,
    meaning,
    doc,
    spec,
    ...(bits === null ? {} : { bits }),
    ...(truncated ? { truncated: true } : {}),
    ...(kind === 'array' ? { count: childCount } : {}),
  };
}

function printText(opened: Opened, row: number, bounds: Bounds): void {
  const { index } = opened.stream.builder;
  printLine(`${bold(nameOf(opened.stream, row))} at ${hex(index.startOf(row))}, ${index.endOf(row) - index.startOf(row)} bytes`);
  printTree(opened, row, '', null, bounds, 0);
}

/** Text values are cut here on a line; --json has them whole. */
const LINE_LIMIT = 100;

function printTree(opened: Opened, row: number, path: string, parent: FieldNode | null, bounds: Bounds, depth: number): void {
  for (const node of children(opened, row, path, parent, bounds)) {
    const at = node.bits === null ? hex(node.range.start).padStart(12) : `[${node.bits[1]}:${node.bits[0]}]`.padStart(12);
    const value = printable(node.text.length > LINE_LIMIT ? `${node.text.slice(0, LINE_LIMIT)}…` : node.text);
    const meaning = node.meaning === '' ? '' : ` (${printable(node.meaning)})`;
    const words = `${'  '.repeat(depth)}${node.name}  ${dim(node.type)}  ${value}${meaning}`.trimEnd();
    printLine(`${dim(at)}  ${node.suspect ? red(words) : words}`);
    if (node.childCount > 0 && depth < bounds.depth) printTree(opened, row, node.path, node, bounds, depth + 1);
  }
}
