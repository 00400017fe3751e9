/** What xend's config says of its guest (tools/python/xen/xend/XendConfig.py to_sxp() of Xen 3.1 to 4.4). */
import type { Scan } from '../../bytes/cursor.ts';
import { branchAt, branchNamed, elementCells, namedCell, settingCell, type Branch, type ConfigCell } from './config-tree.ts';

/** Names of settings there, and the keys that every language of a config has for them. */
const SETTINGS: readonly (readonly [string, string])[] = [['name', 'name'], ['uuid', 'uuid'], ['memory', 'memory'], ['maxmem', 'maximum memory'], ['vcpus', 'vcpus'], ['bootloader', 'bootloader'], ['on_crash', 'on crash']];
const BOOT: readonly (readonly [string, string])[] = [['kernel', 'kernel'], ['ramdisk', 'ramdisk'], ['args', 'cmdline']];
/** tools/python/xen/xend/image.py: image handlers, and the kind of guest that each builds. */
const GUESTS: Readonly<Record<string, string>> = { linux: 'pv', hvm: 'hvm' };
/** tools/python/xen/xend/XendDevices.py: classes of devices. */
const DEVICES: Readonly<Record<string, string>> = { vbd: 'disk', tap: 'disk', tap2: 'disk', vif: 'nic', vif2: 'nic' };

export function* sxpDomain(config: Branch): Scan<ConfigCell[]> {
  const domain = yield* branchNamed(config, 'domain');
  const cells: ConfigCell[] = [];
  for (const [name, key] of SETTINGS) cells.push(...(yield* settingCell(domain, name, key)));
  const image = yield* branchNamed(domain, 'image');
  const builder = image.nodes.find(({ name }) => GUESTS[name] !== undefined);
  if (builder === undefined) return cells;
  cells.push(namedCell(image.row, builder, 'type', GUESTS[builder.name] ?? ''));
  const inside = yield* branchNamed(image, builder.name);
  for (const [name, key] of BOOT) cells.push(...(yield* settingCell(inside, name, key)));
  return cells;
}

/** Each device is a list of its own, `(device (vif (mac ...)))`. */
export function* sxpDevices(config: Branch): Scan<ConfigCell[]> {
  const domain = yield* branchNamed(config, 'domain');
  const nodes = [];
  for (const { name, childCount, path } of domain.nodes) if (name === 'device' && childCount > 0) nodes.push(...(yield* branchAt(domain.stream, domain.row, path)).nodes);
  return yield* elementCells({ ...domain, nodes }, ({ name }) => DEVICES[name] ?? name);
}
