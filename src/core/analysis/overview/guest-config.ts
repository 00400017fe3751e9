/** What the config at the head of a stream says of its guest: libxl's JSON, xl.cfg text, or libvirt's XML. */
import type { Scan } from '../../bytes/cursor.ts';
import type { OpenStream } from '../../open-stream.ts';
import { byteSize } from '../../text.ts';
import type { Cell } from './cell.ts';
import { branchAt, branchNamed, elementCells, settingCell, type Branch } from './config-tree.ts';

export interface GuestConfig {
  /** `config as JSON`; empty where there is no config. */
  readonly source: string;
  readonly domain: readonly Cell[];
  readonly devices: readonly Cell[];
}

const NO_CONFIG: GuestConfig = { source: '', domain: [], devices: [] };

export function* guestConfig(stream: OpenStream): Scan<GuestConfig> {
  const xl = yield* header(stream, 'xl', 'config');
  // The text decides, as it does for the field tree, whatever the flag says.
  if (xl !== null) return /^\s*[{[]/.test(xl.text) ? yield* fromJson(xl.config) : yield* fromXlCfg(xl.config);
  const libvirt = yield* header(stream, 'libvirt', 'xml');
  return libvirt === null ? NO_CONFIG : yield* fromXml(libvirt.config);
}

function* header(stream: OpenStream, name: 'xl' | 'libvirt', field: string): Scan<{ text: string; config: Branch } | null> {
  const layer = stream.layers.find((each) => each.name === name);
  const row = layer === undefined ? -1 : stream.builder.index.rowOf(layer.id, 'header', 0);
  if (layer === undefined || row < 0) return null;
  const top = yield* branchAt(stream, row, '');
  return { text: top.nodes.find((node) => node.name === field)?.text ?? '', config: yield* branchNamed(top, field) };
}

/** A size in words, the config's own number beside it. */
const withSize = (cells: readonly Cell[], unit: number): Cell[] =>
  cells.map((cell) => (/^\d{1,15}$/.test(cell.text) ? { ...cell, text: byteSize(Number(cell.text) * unit), meaning: `${cell.text}${unit === KIB ? ' KiB' : unit === MIB ? ' MiB' : ''}` } : cell));

const KIB = 1024;
const MIB = KIB * KIB;

/** Lists of devices in libxl_domain_config (tools/libs/light/libxl_types.idl), and what one of them is called. */
const DEVICE_LISTS: Readonly<Record<string, string>> = {
  disks: 'disk', nics: 'nic', pcidevs: 'pci', rdms: 'rdm', dtdevs: 'dt', vfbs: 'vfb', vkbs: 'vkb', virtios: 'virtio', vtpms: 'vtpm', p9s: '9pfs', pvcallsifs: 'pvcalls', vdispls: 'vdispl', vsnds: 'vsnd', channels: 'channel', usbctrls: 'usbctrl', usbdevs: 'usb',
};

function* fromJson(config: Branch): Scan<GuestConfig> {
  const created = yield* branchNamed(config, 'c_info');
  const build = yield* branchNamed(config, 'b_info');
  const devices: Cell[] = [];
  for (const [list, one] of Object.entries(DEVICE_LISTS)) devices.push(...(yield* elementCells(yield* branchNamed(config, list), (_node, n) => `${one} ${n}`)));
  return {
    source: 'xl config, JSON',
    domain: [
      ...(yield* settingCell(created, 'name', 'name')),
      ...(yield* settingCell(created, 'uuid', 'uuid')),
      ...(yield* settingCell(created, 'type', 'type')),
      ...withSize([...(yield* settingCell(build, 'target_memkb', 'memory')), ...(yield* settingCell(build, 'max_memkb', 'maximum memory'))], KIB),
      ...(yield* settingCell(build, 'max_vcpus', 'vcpus')),
      ...(yield* bootCells(build)),
      ...(yield* settingCell(config, 'on_crash', 'on crash')),
    ],
    devices,
  };
}

/** Since Xen 4.13 at the level of b_info, before that below its type. */
function* bootCells(build: Branch): Scan<Cell[]> {
  const cells: Cell[] = [];
  const names = ['kernel', 'ramdisk', 'cmdline', 'bootloader', 'device_model_version', 'bios', 'firmware'] as const;
  for (const branch of [build, yield* branchNamed(build, 'type.pv'), yield* branchNamed(build, 'type.hvm'), yield* branchNamed(build, 'type.pvh')]) {
    for (const name of names) cells.push(...(yield* settingCell(branch, name, name.replaceAll('_', ' '))));
  }
  return cells;
}

const CFG_DEVICES: Readonly<Record<string, string>> = { disk: 'disk', vif: 'nic', pci: 'pci', vfb: 'vfb', usbdev: 'usb', vtpm: 'vtpm', p9: '9pfs', channel: 'channel' };

/** xl.cfg(5): memory in MiB. */
function* fromXlCfg(config: Branch): Scan<GuestConfig> {
  const devices: Cell[] = [];
  for (const [list, one] of Object.entries(CFG_DEVICES)) devices.push(...(yield* elementCells(yield* branchNamed(config, list), (_node, n) => `${one} ${n}`)));
  const domain: Cell[] = [];
  for (const name of ['name', 'uuid', 'type', 'builder', 'vcpus', 'maxvcpus', 'kernel', 'ramdisk', 'bootloader']) domain.push(...(yield* settingCell(config, name, name)));
  const memory = withSize([...(yield* settingCell(config, 'memory', 'memory')), ...(yield* settingCell(config, 'maxmem', 'maximum memory'))], MIB);
  return { source: 'xl config, xl.cfg', domain: [...domain, ...memory], devices };
}

/** Elements below <devices> that say nothing about a device. */
const NO_DEVICE: ReadonlySet<string> = new Set(['emulator', 'text']);

function* fromXml(config: Branch): Scan<GuestConfig> {
  const domain = yield* branchNamed(config, 'domain');
  const devices = yield* branchNamed(domain, 'devices');
  const numbers = new Map<string, number>();
  const label = ({ name, type }: { name: string; type: string }): string | null => {
    if (type !== 'element' || NO_DEVICE.has(name)) return null;
    const number = numbers.get(name) ?? 0;
    numbers.set(name, number + 1);
    return `${name === 'interface' ? 'nic' : name} ${number}`;
  };
  const os = yield* branchNamed(domain, 'os');
  return {
    source: 'libvirt domain XML',
    domain: [
      ...(yield* settingCell(domain, 'name', 'name')),
      ...(yield* settingCell(domain, 'uuid', 'uuid')),
      ...(yield* settingCell(os, 'type', 'type')),
      ...(yield* xmlMemory(domain, 'memory', 'maximum memory')),
      ...(yield* xmlMemory(domain, 'currentMemory', 'memory')),
      ...(yield* settingCell(domain, 'vcpu', 'vcpus')),
      ...(yield* settingCell(os, 'kernel', 'kernel')),
      ...(yield* settingCell(domain, 'description', 'description')),
    ],
    devices: yield* elementCells(devices, label),
  };
}

/** libvirt's formatdomain: KiB where no unit is said. */
const UNITS: Readonly<Record<string, number>> = { b: 1, bytes: 1, KB: 1000, k: KIB, KiB: KIB, MB: 1e6, M: MIB, MiB: MIB, GB: 1e9, G: KIB * MIB, GiB: KIB * MIB, T: MIB * MIB, TiB: MIB * MIB };

function* xmlMemory(domain: Branch, name: string, label: string): Scan<Cell[]> {
  const element = yield* branchNamed(domain, name);
  const unit = element.nodes.find((node) => node.name === 'unit')?.text ?? 'KiB';
  return withSize(yield* settingCell(domain, name, label), UNITS[unit] ?? KIB);
}
