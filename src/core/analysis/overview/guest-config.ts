/** What the config at the head of a stream says of its guest: libxl's JSON, xl.cfg text, libvirt's XML, or xend's S-expression. */
import type { Scan } from '../../bytes/cursor.ts';
import type { LayerName } from '../../index/layer.ts';
import type { OpenStream } from '../../open-stream.ts';
import { byteSize } from '../../text.ts';
import { branchAt, branchNamed, elementCells, settingCell, type Branch, type ConfigCell } from './config-tree.ts';
import { sxpDevices, sxpDomain } from './xend-config.ts';

export interface GuestConfig {
  /** `xl config, JSON`; empty where there is no config. */
  readonly source: string;
  readonly domain: readonly ConfigCell[];
  readonly devices: readonly ConfigCell[];
}

/** A config and the language that it is written in. */
export interface FoundConfig {
  readonly language: 'json' | 'cfg' | 'xml' | 'sxp';
  readonly config: Branch;
}

const SOURCES: Readonly<Record<FoundConfig['language'], string>> = { json: 'xl config, JSON', cfg: 'xl config, xl.cfg', xml: 'libvirt domain XML', sxp: 'xend config, S-expression' };

export function* guestConfig(stream: OpenStream): Scan<GuestConfig> {
  const found = yield* findConfig(stream);
  return found === null ? { source: '', domain: [], devices: [] } : { source: SOURCES[found.language], domain: yield* domainCells(found), devices: yield* deviceCells(found) };
}

/** Null where no config comes with the stream. */
export function* findConfig(stream: OpenStream): Scan<FoundConfig | null> {
  const xl = yield* header(stream, 'xl', 'config');
  // The text decides, as it does for the field tree, whatever the flag says.
  if (xl !== null) return { language: /^\s*[{[]/.test(xl.text) ? 'json' : 'cfg', config: xl.config };
  const libvirt = yield* header(stream, 'libvirt', 'xml');
  if (libvirt !== null) return { language: 'xml', config: libvirt.config };
  const xend = yield* header(stream, 'xend', 'config');
  return xend === null ? null : { language: 'sxp', config: xend.config };
}

/** A relocation has a request of its own before the header. */
function headerRow({ layers, builder: { index } }: OpenStream, name: LayerName): number {
  const layer = layers.find((each) => each.name === name);
  if (layer === undefined) return -1;
  for (let number = 0; number < layer.headers; number++) {
    const row = index.rowOf(layer.id, 'header', number);
    if (row >= 0 && index.typeOf(row) === 0) return row;
  }
  return -1;
}

function* header(stream: OpenStream, name: 'xl' | 'libvirt' | 'xend', field: string): Scan<{ text: string; config: Branch } | null> {
  const row = headerRow(stream, name);
  if (row < 0) return null;
  const top = yield* branchAt(stream, row, '');
  const text = top.nodes.find((node) => node.name === field)?.text ?? '';
  return text === '' ? null : { text, config: yield* branchNamed(top, field) };
}

const DOMAIN: Readonly<Record<FoundConfig['language'], (config: Branch) => Scan<ConfigCell[]>>> = { json: jsonDomain, cfg: cfgDomain, xml: xmlDomain, sxp: function* (config) { return withMemory(yield* sxpDomain(config)); } };

export const domainCells = ({ language, config }: FoundConfig): Scan<ConfigCell[]> => DOMAIN[language](config);

function* deviceCells({ language, config }: FoundConfig): Scan<ConfigCell[]> {
  if (language === 'sxp') return yield* sxpDevices(config);
  if (language === 'xml') return yield* elementCells(yield* branchNamed(yield* branchNamed(config, 'domain'), 'devices'), xmlDevice);
  const devices: ConfigCell[] = [];
  for (const [list, one] of Object.entries(language === 'json' ? DEVICE_LISTS : CFG_DEVICES)) devices.push(...(yield* elementCells(yield* branchNamed(config, list), () => one)));
  return devices;
}

/** A size in words, the config's own number beside it. */
const withSize = (cells: readonly ConfigCell[], unit: number): ConfigCell[] =>
  cells.map((cell) => (/^\d{1,15}$/.test(cell.text) ? { ...cell, bytes: Number(cell.text) * unit, text: byteSize(Number(cell.text) * unit), meaning: `${cell.text}${unit === KIB ? ' KiB' : unit === MIB ? ' MiB' : ''}` } : cell));

const KIB = 1024;
const MIB = KIB * KIB;

/** xend counts memory in MiB (tools/python/xen/xend/XendConfig.py to_sxp()). */
const withMemory = (cells: readonly ConfigCell[]): ConfigCell[] => cells.flatMap((cell) => (cell.key === 'memory' || cell.key === 'maximum memory' ? withSize([cell], MIB) : [cell]));

/** Lists of devices in libxl_domain_config (tools/libs/light/libxl_types.idl), and what one of them is called. */
const DEVICE_LISTS: Readonly<Record<string, string>> = {
  disks: 'disk', nics: 'nic', pcidevs: 'pci', rdms: 'rdm', dtdevs: 'dt', vfbs: 'vfb', vkbs: 'vkb', virtios: 'virtio', vtpms: 'vtpm', p9s: '9pfs', pvcallsifs: 'pvcalls', vdispls: 'vdispl', vsnds: 'vsnd', channels: 'channel', usbctrls: 'usbctrl', usbdevs: 'usb',
};

function* jsonDomain(config: Branch): Scan<ConfigCell[]> {
  const created = yield* branchNamed(config, 'c_info');
  const build = yield* branchNamed(config, 'b_info');
  return [
    ...(yield* settingCell(created, 'name', 'name')),
    ...(yield* settingCell(created, 'uuid', 'uuid')),
    ...(yield* settingCell(created, 'type', 'type')),
    ...withSize([...(yield* settingCell(build, 'target_memkb', 'memory')), ...(yield* settingCell(build, 'max_memkb', 'maximum memory'))], KIB),
    ...(yield* settingCell(build, 'max_vcpus', 'vcpus')),
    ...(yield* bootCells(build)),
    ...(yield* settingCell(config, 'on_crash', 'on crash')),
  ];
}

/** Since Xen 4.13 at the level of b_info, before that below its type. */
function* bootCells(build: Branch): Scan<ConfigCell[]> {
  const cells: ConfigCell[] = [];
  const names = ['kernel', 'ramdisk', 'cmdline', 'bootloader', 'device_model_version', 'bios', 'firmware'] as const;
  for (const branch of [build, yield* branchNamed(build, 'type.pv'), yield* branchNamed(build, 'type.hvm'), yield* branchNamed(build, 'type.pvh')]) {
    for (const name of names) cells.push(...(yield* settingCell(branch, name, name.replaceAll('_', ' '))));
  }
  return cells;
}

const CFG_DEVICES: Readonly<Record<string, string>> = { disk: 'disk', vif: 'nic', pci: 'pci', vfb: 'vfb', usbdev: 'usb', vtpm: 'vtpm', p9: '9pfs', channel: 'channel' };

/** xl.cfg(5): memory in MiB. */
function* cfgDomain(config: Branch): Scan<ConfigCell[]> {
  const domain: ConfigCell[] = [];
  for (const name of ['name', 'uuid', 'type', 'builder', 'vcpus', 'maxvcpus', 'kernel', 'ramdisk', 'bootloader']) domain.push(...(yield* settingCell(config, name, name)));
  return [...domain, ...withSize([...(yield* settingCell(config, 'memory', 'memory')), ...(yield* settingCell(config, 'maxmem', 'maximum memory'))], MIB)];
}

/** Elements below <devices> that say nothing about a device. */
const NO_DEVICE: ReadonlySet<string> = new Set(['emulator', 'text']);

const xmlDevice = ({ name, type }: { name: string; type: string }): string | null => (type !== 'element' || NO_DEVICE.has(name) ? null : name === 'interface' ? 'nic' : name);

function* xmlDomain(config: Branch): Scan<ConfigCell[]> {
  const domain = yield* branchNamed(config, 'domain');
  const os = yield* branchNamed(domain, 'os');
  return [
    ...(yield* settingCell(domain, 'name', 'name')),
    ...(yield* settingCell(domain, 'uuid', 'uuid')),
    ...(yield* settingCell(os, 'type', 'type')),
    ...(yield* xmlMemory(domain, 'currentMemory', 'memory')),
    ...(yield* xmlMemory(domain, 'memory', 'maximum memory')),
    ...(yield* settingCell(domain, 'vcpu', 'vcpus')),
    ...(yield* settingCell(os, 'kernel', 'kernel')),
    ...(yield* settingCell(domain, 'description', 'description')),
  ];
}

/** libvirt's formatdomain: KiB where no unit is said. */
const UNITS: Readonly<Record<string, number>> = { b: 1, bytes: 1, KB: 1000, k: KIB, KiB: KIB, MB: 1e6, M: MIB, MiB: MIB, GB: 1e9, G: KIB * MIB, GiB: KIB * MIB, T: MIB * MIB, TiB: MIB * MIB };

function* xmlMemory(domain: Branch, name: string, label: string): Scan<ConfigCell[]> {
  const element = yield* branchNamed(domain, name);
  const unit = element.nodes.find((node) => node.name === 'unit')?.text ?? 'KiB';
  return withSize(yield* settingCell(domain, name, label), UNITS[unit] ?? KIB);
}
