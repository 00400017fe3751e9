/** The guest on a card: what all layers say about it, each value with the bytes that say it. */
import type { ByteRange } from '../bytes/range.ts';
import type { Scan } from '../bytes/cursor.ts';
import type { LayerName } from '../index/layer.ts';
import type { FieldNode } from '../layout/node.ts';
import type { OpenStream } from '../open-stream.ts';
import { byteSize, plural } from '../text.ts';

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

/** Children of a node that are looked at, devices of a kind that are listed, and rows that X86_PV_INFO is looked for in. */
const MAX_CHILDREN = 2000;
const MAX_DEVICES = 64;
const MAX_ROWS = 64;

const X86_PV_INFO = 0x00000002;

/** Where a line of the card stands in a config: names from the config down. */
type Where = readonly (readonly [key: string, path: readonly string[], words?: (value: string) => string])[];

const kib = (value: string): string => (/^\d+$/.test(value) ? byteSize(Number(value) * 1024) : value);
const mib = (value: string): string => (/^\d+$/.test(value) ? byteSize(Number(value) * 1024 * 1024) : value);

/** libxl_domain_config (tools/libs/light/libxl_types.idl). */
const IN_JSON: Where = [
  ['name', ['c_info', 'name']],
  ['uuid', ['c_info', 'uuid']],
  ['type', ['c_info', 'type']],
  ['memory', ['b_info', 'target_memkb'], kib],
  ['maximum memory', ['b_info', 'max_memkb'], kib],
  ['vcpus', ['b_info', 'max_vcpus']],
];
/** xl.cfg(5). */
const IN_CFG: Where = [['name', ['name']], ['uuid', ['uuid']], ['type', ['type']], ['type', ['builder']], ['memory', ['memory'], mib], ['maximum memory', ['maxmem'], mib], ['vcpus', ['vcpus']]];
/** libvirt's domain XML. */
const IN_XML: Where = [
  ['name', ['domain', 'name', 'text']],
  ['uuid', ['domain', 'uuid', 'text']],
  ['type', ['domain', 'os', 'type', 'text']],
  ['memory', ['domain', 'currentMemory', 'text'], kib],
  ['maximum memory', ['domain', 'memory', 'text'], kib],
  ['vcpus', ['domain', 'vcpu', 'text']],
];

/** Lists of devices, by the names of both configs of xl. */
const DEVICES: Readonly<Record<string, string>> = {
  disks: 'disk', disk: 'disk', nics: 'nic', vif: 'nic', pcidevs: 'PCI device', pci: 'PCI device', vfbs: 'framebuffer', vfb: 'framebuffer', vkbs: 'keyboard',
  vtpms: 'TPM', vtpm: 'TPM', channels: 'channel', channel: 'channel', usbctrls: 'USB controller', usbdevs: 'USB device', dtdevs: 'device tree node', p9s: '9p share', p9: '9p share',
};

/** What tells one device from another. */
const TELLING: ReadonlySet<string> = new Set(['vdev', 'pdev_path', 'format', 'mac', 'bridge', 'devid', 'bus', 'dev', 'func', 'name', 'path', 'tag', 'type', 'model', 'device']);

export function* domainCard(stream: OpenStream): Scan<CardEntry[]> {
  const card: CardEntry[] = [];
  yield* fromXl(stream, card);
  yield* fromLibvirt(stream, card);
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

function* fromXl(stream: OpenStream, card: CardEntry[]): Scan<void> {
  const row = headerRow(stream, 'xl');
  const config = row < 0 ? undefined : named(yield* childrenOf(stream, row, ''), 'config');
  if (config === undefined) return;
  const nodes = yield* childrenOf(stream, row, config.path);
  const isJson = nodes[0]?.name === '{';
  yield* lookUp(stream, row, nodes, isJson ? IN_JSON : IN_CFG, card);
  for (const node of nodes) {
    const key = DEVICES[node.name];
    if (key === undefined || node.childCount === 0) continue;
    const devices = (yield* childrenOf(stream, row, node.path)).filter(({ type }) => type !== 'punctuation').slice(0, MAX_DEVICES);
    for (const device of devices) card.push(entryOf(key, yield* deviceText(stream, row, device), row, device));
  }
}

function* fromLibvirt(stream: OpenStream, card: CardEntry[]): Scan<void> {
  const row = headerRow(stream, 'libvirt');
  const xml = row < 0 ? undefined : named(yield* childrenOf(stream, row, ''), 'xml');
  if (xml === undefined) return;
  const nodes = yield* childrenOf(stream, row, xml.path);
  yield* lookUp(stream, row, nodes, IN_XML, card);
  const domain = named(nodes, 'domain');
  const devices = domain === undefined ? undefined : named(yield* childrenOf(stream, row, domain.path), 'devices');
  if (devices === undefined) return;
  for (const device of (yield* childrenOf(stream, row, devices.path)).filter(({ type }) => type === 'element').slice(0, MAX_DEVICES)) {
    card.push(entryOf(device.name === 'interface' ? 'nic' : device.name, yield* deviceText(stream, row, device), row, device));
  }
}

function* lookUp(stream: OpenStream, row: number, top: readonly FieldNode[], where: Where, card: CardEntry[]): Scan<void> {
  for (const [key, names, words] of where) {
    let nodes = top;
    let node: FieldNode | undefined;
    for (const name of names) {
      node = named(nodes, name);
      if (node === undefined) break;
      nodes = node.childCount > 0 ? yield* childrenOf(stream, row, node.path) : [];
    }
    if (node?.value === null || node?.value === undefined) continue;
    const value = node.value.toString();
    card.push(entryOf(key, words?.(value) ?? value, row, node));
  }
}

/** A device in words: what tells it from its like. */
function* deviceText(stream: OpenStream, row: number, device: FieldNode): Scan<string> {
  if (device.childCount === 0) return device.text;
  const words: string[] = [];
  for (const node of yield* childrenOf(stream, row, device.path)) {
    if (node.childCount === 0 && TELLING.has(node.name) && node.text !== '') words.push(`${node.name}=${node.text}`);
    else if (node.type === 'element') {
      const attributes = (yield* childrenOf(stream, row, node.path)).filter(({ type }) => type === 'attribute');
      if (attributes.length > 0) words.push(`${node.name} ${attributes.map(({ name, text }) => `${name}=${text}`).join(' ')}`);
    }
  }
  return words.join(', ');
}

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
