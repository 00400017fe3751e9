/** The guest on a card: what all layers say about it, each value with the bytes that say it. */
import type { ByteRange } from '../bytes/range.ts';
import type { Scan } from '../bytes/cursor.ts';
import type { LayerName } from '../index/layer.ts';
import type { FieldNode } from '../layout/node.ts';
import type { OpenStream } from '../open-stream.ts';
import { plural } from '../text.ts';
import { guestConfig } from './overview/guest-config.ts';

/** One line of the card. */
export interface CardEntry {
  /** `name`, `uuid`, `type`, `memory`, `vcpus`, `disk`, `nic`, ...; devices come as often as there are any. */
  readonly key: string;
  readonly value: string;
  readonly row: number;
  /** Node of the row that says it; empty for the row itself. */
  readonly path: string;
  readonly range: ByteRange;
}

/** Children of a node, and rows that X86_PV_INFO is looked for in. */
const MAX_CHILDREN = 64;
const MAX_ROWS = 64;

const X86_PV_INFO = 0x00000002;

export function* domainCard(stream: OpenStream): Scan<CardEntry[]> {
  const { domain, devices } = yield* guestConfig(stream);
  const card = [...domain, ...devices].map(({ key, text, row, path, range }): CardEntry => ({ key, value: text, row, path: path ?? '', range }));
  yield* fromLibxc(stream, card);
  yield* fromEmulator(stream, card);
  return card;
}

const headerRow = (stream: OpenStream, layer: LayerName, number = 0): number => {
  const id = stream.layers.findIndex(({ name }) => name === layer);
  return id < 0 ? -1 : stream.builder.index.rowOf(id, 'header', number);
};

function* childrenOf(stream: OpenStream, row: number, path: string): Scan<readonly FieldNode[]> {
  return (yield* stream.nodes(row, path, 0, MAX_CHILDREN)).nodes;
}

const named = (nodes: readonly FieldNode[], name: string): FieldNode | undefined => nodes.find((node) => node.name === name);

const entryOf = (key: string, value: string, row: number, { path, range }: Pick<FieldNode, 'path' | 'range'>): CardEntry => ({ key, value, row, path, range });

function* fromLibxc(stream: OpenStream, card: CardEntry[]): Scan<void> {
  const { index } = stream.builder;
  const domain = headerRow(stream, 'libxc', 1);
  if (domain < 0) return;
  const nodes = yield* childrenOf(stream, domain, '');
  const type = named(nodes, 'type');
  const major = named(nodes, 'xen_major');
  const minor = named(nodes, 'xen_minor');
  if (type !== undefined) card.push(entryOf('guest type', type.meaning === '' ? type.text : type.meaning, domain, type));
  // A converter writes its own version, and 0 for Xen's.
  if (major !== undefined && minor !== undefined && major.value !== 0) {
    card.push(entryOf('saved by', `Xen ${major.text}.${minor.text}`, domain, { path: major.path, range: { start: major.range.start, end: minor.range.end } }));
  }
  for (let row = domain + 1; row < Math.min(domain + MAX_ROWS, index.rowCount); row++) {
    if (index.kindOf(row) !== 'record' || index.layerOf(row) !== index.layerOf(domain) || index.typeOf(row) !== X86_PV_INFO) continue;
    const width = named(yield* childrenOf(stream, row, ''), 'guest_width');
    if (typeof width?.value === 'number') card.push(entryOf('guest width', `${width.value * 8}-bit`, row, width));
    return;
  }
}

function* fromEmulator(stream: OpenStream, card: CardEntry[]): Scan<void> {
  const { index } = stream.builder;
  const header = headerRow(stream, 'qemu');
  const row = header < 0 ? -1 : index.parentOf(header);
  if (row < 0) return;
  const id = named(yield* childrenOf(stream, row, ''), 'id');
  const sections = Number(stream.layers.find(({ name }) => name === 'qemu')?.detail['sections'] ?? 0);
  if (id !== undefined) card.push(entryOf('emulator', `${id.meaning === '' ? id.text : id.meaning}, ${plural(sections, 'section')}`, row, id));
}
