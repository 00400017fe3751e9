/** The command line in typed form. */
import { parseArgs } from 'node:util';
import type { LayerName } from '../core/index/layer.ts';
import type { LegacyHints } from '../core/formats/scan-context.ts';
import { UsageError } from './usage.ts';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  json: { type: 'boolean' },
  ndjson: { type: 'boolean' },
  sarif: { type: 'boolean' },
  format: { type: 'string' },
  as: { type: 'string' },
  width: { type: 'string', short: 'w' },
  guest: { type: 'string', short: 'g' },
  layer: { type: 'string' },
  record: { type: 'string' },
  depth: { type: 'string' },
  from: { type: 'string' },
  count: { type: 'string' },
  offset: { type: 'string' },
  length: { type: 'string' },
  source: { type: 'string' },
  vcpu: { type: 'string' },
  context: { type: 'string' },
  'like-xen': { type: 'boolean' },
  checkpoints: { type: 'string' },
  'strip-xl': { type: 'boolean' },
  'skip-qemu': { type: 'boolean' },
  markdown: { type: 'boolean' },
  ignore: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  html: { type: 'boolean' },
  'left-checkpoint': { type: 'string' },
  'right-checkpoint': { type: 'string' },
  'left-iteration': { type: 'string' },
  'right-iteration': { type: 'string' },
  resent: { type: 'boolean' },
} as const;

export type OptionName = keyof typeof OPTIONS;

export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Partial<Record<OptionName, string | boolean | readonly string[]>>>;
}

export const LAYER_NAMES: readonly LayerName[] = [
  'xl', 'libxl', 'libxc', 'legacy', 'qemu', 'hvm-context', 'libvirt', 'libvirt-mig', 'xend', 'xapi', 'xl-wire', 'colo', 'pcap', 'http', 'gzip', 'zstd', 'xz', 'lz4', 'bzip2',
];

export function readArguments(args: readonly string[]): Arguments {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    return { positionals, values };
  } catch (error) {
    // Node's explanation goes on for lines; its first sentence is the fact.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.split(/[.\n]/, 1)[0] ?? message}.`);
  }
}

const GLOBAL: readonly OptionName[] = ['help', 'version', 'as', 'width', 'guest'];

/** Refuses options that a command does not have, and checks those that all have. */
export function allow(command: string, args: Arguments, own: readonly OptionName[]): void {
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    if (args.values[name] !== undefined && !GLOBAL.includes(name) && !own.includes(name)) throw new UsageError(`xsi ${command} has no option --${name}.`);
  }
  const width = text(args, 'width');
  if (width !== null && width !== '32' && width !== '64') throw new UsageError(`--width is 32 or 64, not ${width}.`);
  const guest = text(args, 'guest');
  if (guest !== null && guest !== 'pv' && guest !== 'hvm') throw new UsageError(`--guest is pv or hvm, not ${guest}.`);
}

export function text(args: Arguments, name: OptionName): string | null {
  const value = args.values[name];
  return typeof value === 'string' ? value : null;
}

/** What was given for an option that may be given more than once. */
export function list(args: Arguments, name: OptionName): readonly string[] {
  const value = args.values[name];
  return typeof value === 'object' ? value : [];
}

export const flag = (args: Arguments, name: OptionName): boolean => args.values[name] === true;

/** A count or offset, decimal or 0x hexadecimal. */
export function number(args: Arguments, name: OptionName): number | null {
  const value = text(args, name);
  if (value === null) return null;
  const parsed = /^(0x[0-9a-f]+|\d+)$/i.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(parsed)) throw new UsageError(`--${name} takes a decimal or 0x hexadecimal number, not ${value}.`);
  return parsed;
}

export function layerOption(args: Arguments): LayerName | null {
  const value = text(args, 'layer');
  return value === null ? null : layerName(value, '--layer');
}

function layerName(value: string, option: string): LayerName {
  const name = LAYER_NAMES.find((known) => known === value);
  if (name === undefined) throw new UsageError(`${option} names a layer: ${LAYER_NAMES.join(', ')}; not ${value}.`);
  return name;
}

/** How a file is to be read, as far as the command line says. */
export interface ReadAs {
  /** The layer that `--as` asks for: one that a stream begins with, or one around it. */
  readonly layer: LayerName | null;
  readonly hints: LegacyHints;
}

export function asOption(args: Arguments): ReadAs {
  const value = text(args, 'as');
  const layer = value === null ? null : layerName(value, '--as');
  return { layer, hints: { ...WIDTHS[text(args, 'width') ?? ''], ...GUESTS[text(args, 'guest') ?? ''] } };
}

const WIDTHS: Readonly<Record<string, LegacyHints>> = { 32: { width: 4 }, 64: { width: 8 } };
const GUESTS: Readonly<Record<string, LegacyHints>> = { pv: { guest: 'pv' }, hvm: { guest: 'hvm' } };

/** The operands of a command: exactly these many, named in the message where one is missing. */
export const operands = (command: string, args: Arguments, names: readonly string[]): readonly string[] => operandsUpTo(command, args, names, []);

/** The same with some that may be left out. */
export function operandsUpTo(command: string, args: Arguments, names: readonly string[], optional: readonly string[]): readonly string[] {
  const given = args.positionals.slice(1);
  const missing = names[given.length];
  if (missing !== undefined) throw new UsageError(`xsi ${command} needs ${missing}.`);
  const most = names.length + optional.length;
  if (given.length > most) throw new UsageError(`xsi ${command} does not take "${given[most] ?? ''}".`);
  return given;
}
