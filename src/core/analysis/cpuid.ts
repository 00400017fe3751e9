/** What the CPUID policy of a stream says of the processor: vendor, brand, signature, features, each with its bytes. */
import type { ByteRange } from '../bytes/range.ts';
import type { Scan } from '../bytes/cursor.ts';
import { ascii } from '../formats/x86/cpuid-features.ts';
import { cpuidLeaf } from '../formats/x86/cpuid-leaves.ts';
import { signatureOf, type Signature } from '../formats/x86/cpuid-signature.ts';
import { CPUID_LEAF_SIZE, NO_SUBLEAF, X86_CPUID_POLICY } from '../formats/libxc/x86-cpuid-policy.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import { Reader, unsigned } from '../layout/reader.ts';
import type { OpenStream } from '../open-stream.ts';

export type RegisterName = 'a' | 'b' | 'c' | 'd';

/** One leaf or subleaf as the policy has it. */
export interface PolicyLeaf {
  readonly leaf: number;
  /** Null where the leaf has none. */
  readonly subleaf: number | null;
  /** What the leaf is about; empty for leaves that nothing here describes. */
  readonly title: string;
  readonly range: ByteRange;
  readonly registers: Readonly<Record<RegisterName, number>>;
}

export interface CpuidFeature {
  readonly name: string;
  readonly doc: string;
  readonly leaf: number;
  readonly subleaf: number | null;
  readonly register: RegisterName;
  readonly bit: number;
  readonly set: boolean;
  /** The register's four bytes. */
  readonly range: ByteRange;
}

export interface Processor {
  /** The X86_CPUID_POLICY record. */
  readonly row: number;
  /** `GenuineIntel`; empty where the policy has no leaf 0. */
  readonly vendor: string;
  readonly brand: string;
  readonly signature: Signature | null;
  readonly leaves: readonly PolicyLeaf[];
  /** Bits that have a name, set or not, in the order of leaves, registers and bits. */
  readonly features: readonly CpuidFeature[];
}

/** Registers follow leaf and subleaf. */
const REGISTERS: readonly (readonly [RegisterName, number])[] = [['a', 8], ['b', 12], ['c', 16], ['d', 20]];
/** What a hostile policy of millions of leaves is cut to; Xen takes 120. */
const MAX_LEAVES = 4096;
const SIGNATURE_LEAF = 1;
const BRAND_LEAVES = [0x80000002, 0x80000003, 0x80000004];

/** The processor that the stream's policy describes; null where the stream has no policy. Of several, the first counts. */
export function* describeProcessor(stream: OpenStream): Scan<Processor | null> {
  const row = policyRow(stream);
  if (row < 0) return null;
  const leaves = yield* readLeaves(stream, row);
  const find = (leaf: number): PolicyLeaf | undefined => leaves.find((candidate) => candidate.leaf === leaf);
  const text = (leaf: number, order: readonly RegisterName[]): string => order.map((name) => ascii(BigInt(find(leaf)?.registers[name] ?? 0))).join('');
  const signature = find(SIGNATURE_LEAF);
  return {
    row,
    vendor: text(0, ['b', 'd', 'c']),
    brand: BRAND_LEAVES.map((leaf) => text(leaf, ['a', 'b', 'c', 'd'])).join('').trim(),
    signature: signature === undefined ? null : signatureOf(BigInt(signature.registers.a)),
    leaves,
    features: leaves.flatMap(featuresOf),
  };
}

function policyRow(stream: OpenStream): number {
  const { index } = stream.builder;
  const libxc = stream.layers.find(({ name }) => name === 'libxc');
  for (let row = 0; libxc !== undefined && row < index.rowCount; row++) {
    if (index.layerOf(row) === libxc.id && index.kindOf(row) === 'record' && index.typeOf(row) === X86_CPUID_POLICY.type) return row;
  }
  return -1;
}

function* readLeaves(stream: OpenStream, row: number): Scan<PolicyLeaf[]> {
  const { index } = stream.builder;
  const { facts } = stream.builder.layerInfo(index.layerOf(row));
  const reader = new Reader(stream.source.size, facts);
  const start = index.startOf(row) + RECORD_HEADER_SIZE;
  const end = Math.min(start + index.bodyLengthOf(row), index.endOf(row), start + MAX_LEAVES * CPUID_LEAF_SIZE);
  const leaves: PolicyLeaf[] = [];
  for (let at = start; at + CPUID_LEAF_SIZE <= end; at += CPUID_LEAF_SIZE) {
    const bytes = yield* reader.bytes(at, CPUID_LEAF_SIZE);
    const word = (offset: number): number => Number(unsigned(bytes.subarray(offset, offset + 4), facts.littleEndian));
    const [leaf, subleaf] = [word(0), word(4)];
    leaves.push({
      leaf,
      subleaf: subleaf === NO_SUBLEAF ? null : subleaf,
      title: cpuidLeaf(leaf, subleaf)?.title ?? '',
      range: { start: at, end: at + CPUID_LEAF_SIZE },
      registers: { a: word(8), b: word(12), c: word(16), d: word(20) },
    });
  }
  return leaves;
}

/** Single bits are features; fields of several bits, and what only repeats another leaf, are not. */
function featuresOf({ leaf, subleaf, range, registers }: PolicyLeaf): CpuidFeature[] {
  const known = cpuidLeaf(leaf, subleaf ?? NO_SUBLEAF);
  return REGISTERS.flatMap(([register, offset]) =>
    (known?.[register]?.bits ?? []).flatMap(({ name, doc = '', low, high, quiet }): CpuidFeature[] => {
      if (low !== high || quiet === true) return [];
      const start = range.start + offset;
      return [{ name, doc, leaf, subleaf, register, bit: low, set: Math.floor(registers[register] / 2 ** low) % 2 === 1, range: { start, end: start + 4 } }];
    }),
  );
}
