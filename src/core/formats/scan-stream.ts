/** The outermost scan: hands the source to the layer that detection named, and accounts for the bytes behind its end. */
import type { Scan } from '../bytes/cursor.ts';
import { hex, plural } from '../text.ts';
import type { LayerName } from '../index/layer.ts';
import { scanColo } from './colo/scan.ts';
import { scanLegacyStream } from './legacy/scan.ts';
import { scanLibvirtFile } from './libvirt/scan.ts';
import { scanLibvirtMig } from './libvirt-mig/scan.ts';
import * as libxcRules from './libxc/rules.ts';
import { scanBareHvmContext } from './hvm/scan.ts';
import { scanBareQemu } from './qemu/scan.ts';
import { scanBareLibxc } from './libxc/scan-image.ts';
import * as libxlRules from './libxl/rules.ts';
import { scanLibxlStream } from './libxl/scan.ts';
import { lookOf, LOOK_SIZE } from './look-of.ts';
import { excuseTail, gapToEnd, type ScanContext, type SegmentEnd } from './scan-context.ts';
import { scanXapi } from './xapi/scan.ts';
import { scanXendFile } from './xend/scan.ts';
import { scanXlFile } from './xl/scan.ts';
import { scanPermission, scanXlWire } from './xl-wire/scan.ts';

type Scanner = (context: ScanContext, parent: number | null) => Scan<SegmentEnd>;

/** Layers that a source can begin with. */
const SCANNERS: Partial<Record<LayerName, Scanner>> = {
  xl: scanXlFile,
  xend: scanXendFile,
  libvirt: scanLibvirtFile,
  libxl: scanLibxlStream,
  libxc: scanBareLibxc,
  legacy: scanLegacyStream,
  qemu: scanBareQemu,
  'hvm-context': scanBareHvmContext,
  'libvirt-mig': scanLibvirtMig,
  xapi: scanXapi,
  'xl-wire': scanXlWire,
  colo: scanColo,
};

/** Those that can be read as they are sent; of all others the end has to come before anything is told. */
const PASSING: ReadonlySet<LayerName> = new Set(['xl', 'libvirt', 'libxl', 'libxc']);

export const canScan = (layer: LayerName): boolean => SCANNERS[layer] !== undefined;

export function* scanStream(context: ScanContext, layer: LayerName, parent: number | null): Scan<void> {
  const scanner = SCANNERS[layer];
  if (scanner === undefined) throw new Error(`layer ${layer} does not begin a source`);
  if (!PASSING.has(layer)) yield* context.cursor.toEnd();
  const end = yield* scanner(context, parent);
  if (end === 'end') yield* scanTail(context, parent);
  yield* context.cursor.toEnd();
  excuseTail(context);
}

/** Behind a stream that came over the wire stands xl migrate's last word; anything else is a gap, and what it looks like is said. */
function* scanTail(context: ScanContext, parent: number | null): Scan<void> {
  const { builder, cursor } = context;
  if ((yield* cursor.upTo(1)) <= 0) return;
  const wired = yield* scanPermission(context, parent);
  const looked = yield* cursor.upTo(LOOK_SIZE);
  if (looked <= 0) return;
  cursor.passing?.release(cursor.position + looked, Infinity);
  yield* cursor.toEnd();
  yield* cursor.fill(looked);
  reportTrailing(context, lookOf(cursor.bytes(0, looked)), wired ? builder.layers.length - 1 : -1);
}

function reportTrailing(context: ScanContext, look: string, wire: number): void {
  const { builder, cursor } = context;
  const { layers } = builder;
  const layer = layers.find(({ name }) => name === 'libxl') ?? layers.filter(({ id }) => id !== wire).at(-1);
  if (layer === undefined) return;
  const range = { start: cursor.position, end: cursor.size };
  const row = gapToEnd(context, layer.id);
  const rule = layer.name === 'libxl' ? libxlRules.TRAILING : libxcRules.TRAILING;
  builder.report(rule, { layer: layer.id, row, range, message: `${plural(range.end - range.start, 'byte')} stand behind END, from ${hex(range.start)} on: ${look}. No restore reads them as part of the stream.` });
}
