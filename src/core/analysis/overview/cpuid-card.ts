/** The CPUID and MSR policies: who the processor says it is, its features by leaf and register, all leaves as they stand. */
import type { Scan } from '../../bytes/cursor.ts';
import type { FieldNode } from '../../layout/node.ts';
import type { OpenStream } from '../../open-stream.ts';
import { hex } from '../../text.ts';
import { bitsOf, cellOf, cellWithBits, gatherAt, paddedHex, plainCell, type Bit, type Cell } from './cell.ts';

/** One register of one leaf with its features. */
export interface FeatureGroup {
  /** `7.0 ebx`. */
  readonly title: string;
  readonly leafTitle: string;
  readonly row: number;
  readonly path: string;
  readonly text: string;
  readonly bits: readonly Bit[];
}

export interface RawLeaf {
  readonly leaf: string;
  readonly subleaf: string;
  readonly words: string;
  readonly row: number;
  readonly path: string;
  /** a, b, c, d. */
  readonly registers: readonly Cell[];
}

export interface CpuidCard {
  readonly identity: readonly Cell[];
  readonly groups: readonly FeatureGroup[];
  readonly leaves: readonly RawLeaf[];
  readonly leafCount: number;
  readonly msrs: readonly Cell[];
}

const REGISTERS = ['a', 'b', 'c', 'd'] as const;
const NAMES: Readonly<Record<string, string>> = { a: 'eax', b: 'ebx', c: 'ecx', d: 'edx' };
/** Xen's own limit is 120 (CPUID_MAX_SERIALISED_LEAVES, xen/include/xen/lib/x86/cpu-policy.h). */
const MOST_LEAVES = 512;
const NO_SUBLEAF = 0xffff_ffff;

interface Leaf {
  readonly number: number;
  readonly subleaf: number;
  readonly node: FieldNode;
  readonly fields: ReadonlyMap<string, FieldNode>;
}

/** @param cpuidRow X86_CPUID_POLICY, -1 where there is none; `msrRow` likewise */
export function* cpuidCard(stream: OpenStream, cpuidRow: number, msrRow: number): Scan<CpuidCard> {
  const { leaves, total } = yield* leavesOf(stream, cpuidRow);
  const groups: FeatureGroup[] = [];
  for (const leaf of leaves) groups.push(...(yield* groupsOf(stream, cpuidRow, leaf)));
  return { identity: identityOf(cpuidRow, leaves), groups, leaves: leaves.map((leaf) => rawLeaf(cpuidRow, leaf)), leafCount: total, msrs: yield* msrPolicy(stream, msrRow) };
}

function* branchNamed(stream: OpenStream, row: number, name: string): Scan<FieldNode | null> {
  const { nodes } = yield* stream.nodes(row, '', 0, 16);
  return nodes.find((node) => node.name === name) ?? null;
}

function* leavesOf(stream: OpenStream, row: number): Scan<{ leaves: Leaf[]; total: number }> {
  const list = row < 0 ? null : yield* branchNamed(stream, row, 'CPUID_policy');
  if (list === null) return { leaves: [], total: 0 };
  const { nodes, total } = yield* stream.nodes(row, list.path, 0, MOST_LEAVES);
  const leaves: Leaf[] = [];
  for (const node of nodes) {
    const fields = yield* gatherAt(stream, row, node.path);
    const number = fields.get('leaf')?.value;
    const subleaf = fields.get('subleaf')?.value;
    // The last may be cut.
    if (typeof number === 'number' && typeof subleaf === 'number') leaves.push({ number, subleaf, node, fields });
  }
  return { leaves, total };
}

const nameOf = ({ number, subleaf }: Leaf): string => (subleaf === NO_SUBLEAF ? hex(number) : `${hex(number)}.${subleaf}`);

function rawLeaf(row: number, leaf: Leaf): RawLeaf {
  const { number, subleaf, node, fields } = leaf;
  return {
    leaf: number.toString(16).padStart(8, '0'),
    subleaf: subleaf === NO_SUBLEAF ? '' : subleaf.toString(16),
    words: node.meaning.replace(/^leaf [^:,]*[:,] ?/, ''),
    row,
    path: node.path,
    registers: REGISTERS.flatMap((name) => {
      const register = fields.get(name);
      return register === undefined ? [] : [{ ...cellOf(row, register, NAMES[name] ?? name), text: paddedHex(register) }];
    }),
  };
}

/** Leaves that describe caches and components: what they have of flags is no feature. */
const isFeatureLeaf = ({ number, subleaf }: Leaf): boolean => number !== 0x4 && number !== 0x8000_001d && (number !== 0xd || subleaf < 2);

/** Registers that are mostly flags; numbers in bit fields (sizes, counts) are in the field tree. */
function* groupsOf(stream: OpenStream, row: number, leaf: Leaf): Scan<FeatureGroup[]> {
  const groups: FeatureGroup[] = [];
  if (!isFeatureLeaf(leaf)) return groups;
  for (const name of REGISTERS) {
    const node = leaf.fields.get(name);
    if (node === undefined || node.childCount === 0) continue;
    const bits = yield* bitsOf(stream, row, node);
    const flags = bits.filter(({ text }) => text === '');
    if (flags.length * 2 < bits.length) continue;
    groups.push({ title: `${nameOf(leaf)} ${NAMES[name] ?? name}`, leafTitle: leaf.node.meaning.replace(/^leaf [^:,]*[:,] ?/, ''), row, path: node.path, text: paddedHex(node), bits: flags });
  }
  return groups;
}

type Lookup = (number: number, register: string, subleaf?: number) => FieldNode | undefined;

const lookupIn = (leaves: readonly Leaf[]): Lookup => (number, register, subleaf = -1) =>
  leaves.find((leaf) => leaf.number === number && (subleaf < 0 || leaf.subleaf === subleaf))?.fields.get(register);

/** Four characters a register, the lowest byte first. */
function characters(nodes: readonly (FieldNode | undefined)[]): string {
  let text = '';
  for (const node of nodes) {
    const value = typeof node?.value === 'number' ? node.value : 0;
    for (let i = 0; i < 4; i++) text += String.fromCharCode(Math.floor(value / 256 ** i) % 256);
  }
  // What stands behind a NUL is not meant to be read.
  return (text.split('\0')[0] ?? '').replace(/[^\x20-\x7e]/g, '·').trim();
}

const BRAND = [0x8000_0002, 0x8000_0003, 0x8000_0004];

function identityOf(row: number, leaves: readonly Leaf[]): Cell[] {
  const at = lookupIn(leaves);
  const cell = (label: string, text: string, node: FieldNode | undefined, meaning = ''): Cell[] =>
    node === undefined || text === '' ? [] : [{ ...plainCell(label, text, row, meaning), path: node.path, doc: node.doc }];
  const vendor = at(0, 'b');
  const brand = BRAND.flatMap((leaf) => REGISTERS.map((register) => at(leaf, register)));
  const signature = at(1, 'a');
  return [
    ...cell('vendor', characters([vendor, at(0, 'd'), at(0, 'c')]), vendor),
    ...cell('brand', characters(brand), brand[0]),
    ...cell('signature', signature?.meaning ?? '', signature, signature === undefined ? '' : signature.text),
    ...limits(at, cell),
    ...topology(at, cell),
  ];
}

type MakeCell = (label: string, text: string, node: FieldNode | undefined, meaning?: string) => Cell[];

const MAX_BASIC = 0;
const MAX_EXTENDED = 0x8000_0000;

function limits(at: Lookup, cell: MakeCell): Cell[] {
  const widths = at(0x8000_0008, 'a');
  const bits = numberOf(widths);
  return [
    ...cell('last basic leaf', at(MAX_BASIC, 'a')?.text ?? '', at(MAX_BASIC, 'a')),
    ...cell('last extended leaf', at(MAX_EXTENDED, 'a')?.text ?? '', at(MAX_EXTENDED, 'a')),
    ...(bits === 0 ? [] : cell('addresses', `${bits % 256} bits physical, ${Math.floor(bits / 256) % 256} bits linear`, widths)),
  ];
}

const numberOf = (node: FieldNode | undefined): number => (typeof node?.value === 'number' ? node.value : 0);

const HTT = 2 ** 28;
const LOGICAL = 2 ** 16;
const KINDS: Readonly<Record<number, string>> = { 1: 'thread', 2: 'core' };

/** Leaf 1 ebx[23:16] counts where HTT is set; leaf 0xb has levels; leaf 0x80000008 ecx[7:0] is AMD's count less one. */
function topology(at: Lookup, cell: MakeCell): Cell[] {
  const cells: Cell[] = [];
  const ebx = at(1, 'b');
  if (Math.floor(numberOf(at(1, 'd')) / HTT) % 2 === 1) cells.push(...cell('logical processors', (Math.floor(numberOf(ebx) / LOGICAL) % 256).toString(), ebx, 'per package, leaf 0x1'));
  for (let level = 0; level < 8; level++) {
    const count = at(0xb, 'b', level);
    const kind = KINDS[Math.floor(numberOf(at(0xb, 'c', level)) / 256) % 256];
    if (count === undefined || kind === undefined || numberOf(count) === 0) continue;
    cells.push(...cell(`processors per ${kind === 'thread' ? 'core' : 'package'}`, (numberOf(count) % 65536).toString(), count, `leaf 0xb.${level}`));
  }
  const ecx = at(0x8000_0008, 'c');
  if (numberOf(ecx) !== 0) cells.push(...cell('cores', (numberOf(ecx) % 256 + 1).toString(), ecx, 'leaf 0x80000008'));
  return cells;
}

function* msrPolicy(stream: OpenStream, row: number): Scan<Cell[]> {
  const list = row < 0 ? null : yield* branchNamed(stream, row, 'MSR_policy');
  if (list === null) return [];
  const { nodes } = yield* stream.nodes(row, list.path, 0, MOST_LEAVES);
  const cells: Cell[] = [];
  for (const node of nodes) {
    const fields = yield* gatherAt(stream, row, node.path);
    const value = fields.get('val');
    const index = fields.get('idx');
    if (value === undefined || index === undefined) continue;
    cells.push({ ...(yield* cellWithBits(stream, row, value, index.meaning === '' ? `MSR ${index.text}` : index.meaning)), text: paddedHex(value), meaning: index.text });
  }
  return cells;
}
