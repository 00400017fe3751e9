/** The vCPUs of one state, and the rows of each. */
import type { Scan } from '../../bytes/cursor.ts';
import { DESCRIPTOR_SIZE } from '../../formats/hvm/descriptor.ts';
import { hvmEntry } from '../../formats/hvm/layer.ts';
import { vcpuOfName } from '../../formats/legacy/pv-tail.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { NO_FACTS } from '../../index/layer.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { Reader, unsigned } from '../../layout/reader.ts';
import type { OpenStream } from '../../open-stream.ts';
import { isLegacyVcpu, isVcpuRecord, type VcpuContext } from './survey.ts';

/** Numbers of vCPUs, ascending; a damaged stream may say any. */
export interface VcpuList {
  readonly all: readonly number[];
  /** Those without registers: they stay down. */
  readonly down: readonly number[];
}

/** The same record or entry for a vCPU twice: the hypervisor loads the later one over the first. */
export type VcpuRows = ReadonlyMap<number, number>;

const ID_SIZE = 4;
const CPU = 2;

interface Owned {
  readonly row: number;
  readonly type: number;
  readonly vcpu: number;
}

/** Rows of a state that belong to a vCPU. */
function* ownedRows(stream: OpenStream, context: VcpuContext): Scan<Owned[]> {
  const { index } = stream.builder;
  const reader = new Reader(stream.source.size, NO_FACTS, {}, stream.source.holes);
  const owned: Owned[] = [];
  for (let row = context.first; row < context.end; row++) {
    const type = index.typeOf(row);
    const layer = stream.builder.layerInfo(index.layerOf(row));
    if (context.kind === 'pv') {
      if (layer.name === 'legacy' && index.kindOf(row) === 'record' && isLegacyVcpu(type)) {
        owned.push({ row, type: X86_PV_VCPU_BASIC.type, vcpu: vcpuOfName(index.nameOf(row)) });
        continue;
      }
      if (layer.name !== 'libxc' || index.kindOf(row) !== 'record' || !isVcpuRecord(type)) continue;
      const id = yield* reader.bytes(index.startOf(row) + RECORD_HEADER_SIZE, Math.min(ID_SIZE, index.bodyLengthOf(row)));
      if (id.length === ID_SIZE && reader.lostIn(index.startOf(row) + RECORD_HEADER_SIZE, index.startOf(row) + RECORD_HEADER_SIZE + ID_SIZE) === 0) owned.push({ row, type, vcpu: Number(unsigned(id, layer.facts.littleEndian)) });
    } else if (hvmEntry(type)?.scope === 'vcpu') {
      const descriptor = yield* reader.bytes(index.startOf(row), DESCRIPTOR_SIZE);
      if (reader.lostIn(index.startOf(row), index.startOf(row) + DESCRIPTOR_SIZE) === 0) owned.push({ row, type, vcpu: (descriptor[2] ?? 0) + 256 * (descriptor[3] ?? 0) });
    }
  }
  return owned;
}

export function* vcpuList(stream: OpenStream, context: VcpuContext): Scan<VcpuList> {
  const registers = context.kind === 'pv' ? X86_PV_VCPU_BASIC.type : CPU;
  const up = new Map<number, boolean>();
  for (const { type, vcpu } of yield* ownedRows(stream, context)) up.set(vcpu, up.get(vcpu) === true || type === registers);
  const all = [...up.keys()].sort((a, b) => a - b);
  return { all, down: all.filter((vcpu) => up.get(vcpu) !== true) };
}

/** Rows of one vCPU by type. */
export function* vcpuRows(stream: OpenStream, context: VcpuContext, vcpu: number): Scan<VcpuRows> {
  const rows = new Map<number, number>();
  for (const owned of yield* ownedRows(stream, context)) if (owned.vcpu === vcpu) rows.set(owned.type, owned.row);
  return rows;
}
