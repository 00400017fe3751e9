/** The HVM contexts of a stream: their entries, what each vCPU has, and any value by name with the field that it stands in. */
import type { Scan } from '../bytes/cursor.ts';
import { DESCRIPTOR_SIZE } from '../formats/hvm/descriptor.ts';
import { hvmEntry } from '../formats/hvm/layer.ts';
import { END } from '../formats/libxc/end.ts';
import { recordName } from '../formats/names.ts';
import { NO_FACTS } from '../index/layer.ts';
import type { FieldNode } from '../layout/node.ts';
import { Reader } from '../layout/reader.ts';
import type { OpenStream } from '../open-stream.ts';

/** One context: the rows of its entries, all in one piece. */
export interface HvmContextRows {
  /** The HVM_CONTEXT record. */
  readonly row: number;
  readonly first: number;
  /** Behind the last; a row for bytes that are no entry is not counted. */
  readonly end: number;
}

export interface HvmContextEntry {
  readonly row: number;
  readonly typecode: number;
  readonly name: string;
  readonly instance: number;
  readonly length: number;
  /** The context ends inside it. */
  readonly cut: boolean;
}

/** What a context says of one vCPU. */
export interface HvmVcpu {
  readonly vcpu: number;
  /** Without a CPU entry a vCPU stays down. */
  readonly up: boolean;
  /** By name, the last of each: Xen loads a second one over the first. */
  readonly entries: ReadonlyMap<string, HvmContextEntry>;
}

/** Contexts in stream order; a checkpointed stream has one for each checkpoint. */
export function hvmContexts(stream: OpenStream): HvmContextRows[] {
  const { index } = stream.builder;
  const contexts: HvmContextRows[] = [];
  for (const layer of stream.layers) {
    if (layer.name !== 'hvm-context') continue;
    for (const { start } of layer.spans) {
      const first = index.rowAt(start);
      if (first < 0 || !index.isNested(first)) continue;
      let end = first;
      while (end < index.rowCount && index.isNested(end) && index.kindOf(end) === 'record') end++;
      contexts.push({ row: index.parentOf(first), first, end });
    }
  }
  return contexts;
}

/**
 * The context that a restore ends up with: the last, or where a checkpointed stream ends without END, that of its last
 * whole checkpoint. Null where there is none.
 */
export function restoredContext(stream: OpenStream): HvmContextRows | null {
  const contexts = hvmContexts(stream);
  const { checkpoints } = stream.totals;
  const last = contexts.at(-1) ?? null;
  return checkpoints === 0 || endsWithEnd(stream) ? last : (contexts[checkpoints - 1] ?? last);
}

function endsWithEnd(stream: OpenStream): boolean {
  const { index } = stream.builder;
  const libxc = stream.layers.find(({ name }) => name === 'libxc');
  const row = libxc === undefined ? -1 : index.rowOf(libxc.id, 'record', libxc.records - 1);
  return row >= 0 && index.typeOf(row) === END.type;
}

/** The entries of a context, without their bodies. */
export function* hvmEntries(stream: OpenStream, context: HvmContextRows): Scan<HvmContextEntry[]> {
  const { index } = stream.builder;
  const reader = new Reader(stream.source.size, NO_FACTS);
  const entries: HvmContextEntry[] = [];
  for (let row = context.first; row < context.end; row++) {
    const descriptor = yield* reader.bytes(index.startOf(row), DESCRIPTOR_SIZE);
    const typecode = index.typeOf(row);
    const instance = (descriptor[2] ?? 0) + 256 * (descriptor[3] ?? 0);
    entries.push({ row, typecode, name: recordName('hvm-context', typecode), instance, length: index.bodyLengthOf(row), cut: index.isCut(row) });
  }
  return entries;
}

/** Entries by vCPU, in the order of their numbers. */
export function vcpusOf(entries: readonly HvmContextEntry[]): HvmVcpu[] {
  const byVcpu = new Map<number, Map<string, HvmContextEntry>>();
  for (const entry of entries) {
    if (hvmEntry(entry.typecode)?.scope !== 'vcpu') continue;
    const own = byVcpu.get(entry.instance) ?? new Map<string, HvmContextEntry>();
    byVcpu.set(entry.instance, own.set(entry.name, entry));
  }
  return [...byVcpu].sort(([a], [b]) => a - b).map(([vcpu, own]) => ({ vcpu, up: own.has('CPU'), entries: own }));
}

/** Fields of a row by dotted names (`rip`, `channels.[0].count`), without bit fields, from the level of the row down. */
export type FieldsByName = ReadonlyMap<string, FieldNode>;

export function* fieldsByName(stream: OpenStream, row: number): Scan<FieldsByName> {
  const fields = new Map<string, FieldNode>();
  yield* gather(stream, row, '', '', fields);
  return fields;
}

function* gather(stream: OpenStream, row: number, path: string, prefix: string, fields: Map<string, FieldNode>): Scan<void> {
  const { nodes } = yield* stream.nodes(row, path, 0, Infinity);
  for (const node of nodes) {
    const name = prefix + node.name;
    fields.set(name, node);
    if (node.kind === 'struct' || node.kind === 'array') yield* gather(stream, row, node.path, `${name}.`, fields);
  }
}

/** Whether a body has a field whole. */
export const hasField = (fields: FieldsByName, name: string): boolean => fields.get(name)?.value !== undefined && fields.get(name)?.value !== null;

/** A field as an unsigned number; bytes are taken as one little-endian number, the first 256 of them. Null where the body has no such field. */
export function valueOf(fields: FieldsByName, name: string): bigint | null {
  const value = fields.get(name)?.value ?? null;
  if (typeof value !== 'string') return value === null ? null : BigInt(value);
  return BigInt(`0x0${(value.match(/../g) ?? []).reverse().join('')}`);
}
