/** Where the rows are that an expert looks at, by one walk over the index; and for those that are not there, why. */
import { hvmContexts } from '../hvm-state.ts';
import { Piece } from '../../formats/legacy/save-id.ts';
import { X86_CPUID_POLICY } from '../../formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../../formats/libxc/x86-msr-policy.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../formats/libxc/x86-pv-vcpu-xsave.ts';
import { CHECKPOINT } from '../../formats/libxc/checkpoint.ts';
import { END } from '../../formats/libxc/end.ts';
import { recordName } from '../../formats/names.ts';
import { layerIn, runEnd, typeIn } from '../../index/slab.ts';
import type { LayerInfo, LayerName } from '../../index/layer.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import type { OpenStream } from '../../open-stream.ts';
import { lengthOf } from '../../bytes/range.ts';
import { hex, plural } from '../../text.ts';

/** A state of all vCPUs: one in a stream, one for each checkpoint where there are such. */
export interface VcpuContext {
  readonly kind: 'pv' | 'hvm';
  /** The HVM_CONTEXT record; of a PV guest, its first vCPU record. */
  readonly row: number;
  /** Rows of the records, or entries, of the vCPUs; `end` is behind the last. */
  readonly first: number;
  readonly end: number;
}

/** What can be shown, and in a sentence why the rest cannot; the sentence is empty where it can. */
export interface Outline {
  readonly contexts: readonly VcpuContext[];
  readonly cpuidRow: number;
  readonly msrRow: number;
  readonly noRegisters: string;
  readonly noCpuid: string;
  readonly noHvm: string;
}

const VCPU_TYPES: ReadonlySet<number> = new Set([X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS].map(({ type }) => type));

/** First and last rows of a record type in a layer. */
export interface Place {
  readonly first: number;
  last: number;
  count: number;
}

/** Types of a stream that are kept apart; nothing legitimate has nearly as many. */
const MOST_TYPES = 4096;

export interface Survey {
  readonly places: ReadonlyMap<string, Place>;
  readonly pvContexts: readonly VcpuContext[];
}

/** Rows that differ in any flag are none of one run. */
const ANY_FLAG = 0xff;

export const placeOf = (survey: Survey, layer: LayerName, type: number): Place | undefined => survey.places.get(`${layer}:${type}`);

/** Records of all layers; runs of one type cost no more than a look at three columns. */
export function surveyOf(stream: OpenStream): Survey {
  const { index } = stream.builder;
  const places = new Map<string, Place>();
  const pvContexts: VcpuContext[] = [];
  let open = false;
  let row = 0;
  for (const slab of index.slabs) {
    for (let i = 0; i < slab.length; ) {
      const type = typeIn(slab, i);
      const layer = layerIn(slab, i);
      const next = runEnd(slab, i, slab.length, ANY_FLAG);
      const first = row + i;
      if (index.kindOf(first) === 'record') {
        const name = stream.layers[layer]?.name ?? 'libxc';
        note(places, `${name}:${type}`, first, next - i);
        if (name === 'libxc') open = noteVcpus(pvContexts, { is: VCPU_TYPES.has(type), ends: type === CHECKPOINT.type }, first, row + next, open);
        else if (name === 'legacy') open = noteVcpus(pvContexts, { is: isLegacyVcpu(type), ends: type === Piece.SHARED_INFO }, first, row + next, open);
      }
      i = next;
    }
    row += slab.length;
  }
  return { places, pvContexts };
}

function note(places: Map<string, Place>, key: string, first: number, count: number): void {
  const place = places.get(key);
  if (place !== undefined) {
    place.last = first + count - 1;
    place.count += count;
  } else if (places.size < MOST_TYPES) {
    places.set(key, { first, last: first + count - 1, count });
  }
}

/** Says whether a state is being collected: a CHECKPOINT ends one, of a legacy stream the shared info page. */
function noteVcpus(contexts: VcpuContext[], { is, ends }: { is: boolean; ends: boolean }, first: number, end: number, open: boolean): boolean {
  if (ends) return false;
  if (!is) return open;
  const last = contexts.at(-1);
  if (open && last !== undefined) contexts[contexts.length - 1] = { ...last, end };
  else contexts.push({ kind: 'pv', row: first, first, end });
  return true;
}

/** A vCPU of a legacy stream is one piece. */
export const isLegacyVcpu = (type: number): boolean => type === Piece.BOOT_VCPU || type === Piece.VCPU;

export const isVcpuRecord = (type: number): boolean => VCPU_TYPES.has(type);

export function outlineOf(stream: OpenStream): Outline {
  const survey = surveyOf(stream);
  const libxc = stream.layers.find(({ name }) => name === 'libxc');
  const contexts = [...survey.pvContexts, ...hvmContexts(stream).map((rows): VcpuContext => ({ kind: 'hvm', ...rows }))].sort((a, b) => a.row - b.row);
  const cpuid = placeOf(survey, 'libxc', X86_CPUID_POLICY.type);
  const msrs = placeOf(survey, 'libxc', X86_MSR_POLICY.type);
  const domainType = (libxc ?? stream.layers.find(({ name }) => name === 'legacy'))?.facts.domainType ?? 0;
  const isPv = domainType === PV;
  const absent = (record: string): string => absence(stream, survey, libxc, record);
  const hasHvm = contexts.some(({ kind }) => kind === 'hvm');
  return {
    contexts,
    cpuidRow: cpuid?.first ?? -1,
    msrRow: msrs?.first ?? -1,
    noRegisters: contexts.length > 0 ? '' : `No vCPU state in this stream: ${absent(isPv ? X86_PV_VCPU_BASIC.name : domainType === 0 ? '' : 'HVM_CONTEXT')}`,
    noCpuid: cpuid !== undefined || msrs !== undefined ? '' : `No CPUID policy in this stream: ${policyAbsence(libxc, isLegacy(stream), absent)}`,
    noHvm: hasHvm ? '' : isPv ? 'A PV guest has no HVM context.' : `No HVM context in this stream: ${absent('HVM_CONTEXT')}`,
  };
}

const PV = 1;
const FIRST_WITH_POLICY = 3;

function policyAbsence(libxc: LayerInfo | undefined, legacy: boolean, absent: (record: string) => string): string {
  if (libxc === undefined && legacy) return 'a legacy stream has nothing for it; version 3 of libxc (Xen 4.14) brought it.';
  const version = libxc?.facts.version ?? 0;
  if (version > 0 && version < FIRST_WITH_POLICY) return `libxc version ${version} has no record for it; version 3 (Xen 4.14) brought it.`;
  return absent(X86_CPUID_POLICY.name);
}

const isLegacy = ({ layers }: OpenStream): boolean => layers.some(({ name }) => name === 'legacy');

/** Why a record of libxc is not there; of a guest whose type is not known, the one that its type would have: empty. */
function absence(stream: OpenStream, survey: Survey, libxc: LayerInfo | undefined, record: string): string {
  const holes = stream.source.holes ?? [];
  const [first] = holes;
  if (first !== undefined && placeOf(survey, 'libxc', END.type) === undefined) return `${plural(holes.reduce((sum, hole) => sum + lengthOf(hole), 0), 'byte')} of it are not in the capture, from ${hex(first.start)} on; ${record === '' ? 'whether the guest is PV or HVM is not known either' : `${record} may be among them`}.`;
  if (libxc === undefined && isLegacy(stream)) return 'it ends before its tail.';
  if (libxc === undefined) return stream.layers.some(({ name }) => name === 'libxl') ? 'it ends before the libxc image header.' : 'it has no libxc layer.';
  if (placeOf(survey, 'libxc', END.type) !== undefined) return record === '' ? 'it has no record of one.' : `it has no ${record} record.`;
  if (record === '') return 'it ends before libxc\u2019s domain header, which says whether the guest is PV or HVM.';
  const last = lastRecord(stream.builder.index, libxc);
  return `it ends before ${record}${last === '' ? '' : `; the last record of libxc is ${last}`}.`;
}

function lastRecord(index: RecordIndex, { id, name }: LayerInfo): string {
  const row = index.rowOf(id, 'record', index.countOf(id, 'record') - 1);
  return row < 0 ? '' : recordName(name, index.typeOf(row));
}
