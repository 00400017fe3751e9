/** X86_PV_VCPU_*: blobs of the right size for vCPUs that there are, and vCPU 0 among them. What is in them: x86-pv-vcpu-state.ts. */
import { VCPU_HEADER_SIZE, VCPU_SPEC } from '../../formats/libxc/vcpu-blob.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../formats/libxc/vcpu-context.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../formats/libxc/x86-pv-vcpu-xsave.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { plural } from '../../text.ts';
import { look, type Check, type CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';
import { checkState, type Blob, type Blobs } from './x86-pv-vcpu-state.ts';
import { STATE_RULES } from './x86-pv-vcpu-rules.ts';

const HANDLER = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c handle_x86_pv_vcpu_blob()';

const ID = defineRule({ id: 'libxc.x86-pv-vcpu.id', title: 'A vCPU is one of the domain\u2019s', objectors: ['restore'], spec: VCPU_SPEC, cite: HANDLER, ref: 'C085', hint: 'verify-stream-v2 does not know how many there are.', logs: 'exceeds domain max', checked: VERIFIED });
const SIZE = defineRule({ id: 'libxc.x86-pv-vcpu.size', title: 'The context has a size that the restorer takes', objectors: ['restore'], spec: VCPU_SPEC, cite: HANDLER, ref: 'C087', hint: 'verify-stream-v2 only asks for the header.', logs: 'record wrong size: expected', checked: VERIFIED });
const EMPTY = defineRule({ id: 'libxc.x86-pv-vcpu.empty', title: 'The record has a context', objectors: [], otherwise: 'warning', spec: 'libxc: Errata', cite: HANDLER, ref: 'C092', hint: 'Xen 4.6 to 4.8 wrote such records by mistake; libxc skips them, verify-stream-v2 warns.', checked: VERIFIED });
const NO_BOOT_VCPU = defineRule({ id: 'libxc.x86-pv-vcpu.missing', title: 'There is an X86_PV_VCPU_BASIC of vCPU 0', objectors: ['restore'], spec: VCPU_SPEC, cite: 'xen tools/libs/guest/xg_sr_restore_x86_pv.c update_vcpu_context()', ref: 'C091', logs: 'Sender didn\'t send vcpu0\'s basic state', checked: VERIFIED });
const REPEATED = defineRule({ id: 'libxc.x86-pv-vcpu.repeated', title: 'A context of a vCPU stands once, or once a checkpoint', objectors: [], spec: VCPU_SPEC, cite: HANDLER, ref: 'C086', hint: 'libxc keeps the last alone.', checked: VERIFIED });
const EARLY = defineRule({ id: 'libxc.x86-pv-vcpu.early', title: 'vCPU records stand behind memory', objectors: ['spec'], spec: 'libxc: x86 PV Guest', cite: 'xen docs/specs/libxc-migration-stream.pandoc', hint: 'libxc keeps the record until the end, and takes it at any place.', checked: VERIFIED });

const TYPES = [X86_PV_VCPU_BASIC.type, X86_PV_VCPU_EXTENDED.type, X86_PV_VCPU_XSAVE.type, X86_PV_VCPU_MSRS.type];
/** The most that libxc has room for. */
const MAX_EXTENDED = 128;
const MIN_XSAVE = 16;
const MSR_SIZE = 16;
/** A domain has at most so many vCPUs (xen/include/public/xen.h: MAX_VIRT_CPUS of PV, 8192). */
const MAX_VCPUS = 8192;

/** What handle_x86_pv_vcpu_blob() logs of a size; it counts the header in, but for MSRS. */
function sizeLog(type: number, size: number, width: number): string {
  const length = VCPU_HEADER_SIZE + size;
  const name = recordName('libxc', type);
  switch (type) {
    case X86_PV_VCPU_BASIC.type:
      return `${name} record wrong size: expected ${VCPU_HEADER_SIZE + ((width === 8 ? VCPU_GUEST_CONTEXT_64 : VCPU_GUEST_CONTEXT_32).size ?? 0)}, got ${length}`;
    case X86_PV_VCPU_EXTENDED.type:
      return `${name} record too long: max ${VCPU_HEADER_SIZE + MAX_EXTENDED}, got ${length}`;
    case X86_PV_VCPU_XSAVE.type:
      return `${name} record too short: min ${VCPU_HEADER_SIZE + MIN_XSAVE}, got ${length}`;
    default:
      return `${name} record payload size ${size} expected to be a multiple of ${MSR_SIZE}`;
  }
}

/** What is wrong with the size of a context; null where nothing is. */
function sizeFault(type: number, size: number, width: number): string | null {
  switch (type) {
    case X86_PV_VCPU_BASIC.type: {
      const expected = (width === 8 ? VCPU_GUEST_CONTEXT_64 : VCPU_GUEST_CONTEXT_32).size;
      return size === expected ? null : `expected the ${plural(expected ?? 0, 'byte')} of a ${width * 8}-bit guest`;
    }
    case X86_PV_VCPU_EXTENDED.type:
      return size <= MAX_EXTENDED ? null : `expected at most ${MAX_EXTENDED}`;
    case X86_PV_VCPU_XSAVE.type:
      return size >= MIN_XSAVE ? null : `expected at least ${MIN_XSAVE}`;
    default:
      return size % MSR_SIZE === 0 ? null : `expected a multiple of ${MSR_SIZE}`;
  }
}

export const VCPUS: Check = {
  rules: [ID, SIZE, EMPTY, NO_BOOT_VCPU, REPEATED, EARLY, ...STATE_RULES],
  create: (context) => {
    const { report, state } = context;
    const vcpus = new Map<number, Blobs>();
    let early = false;
    /** Of the checkpoint that is under way: contexts by kind and vCPU. */
    const seen = new Set<number>();
    let checkpoint = 0;
    const isRepeated = (type: number, vcpu: number): boolean => {
      if (checkpoint !== state.checkpoints) seen.clear();
      checkpoint = state.checkpoints;
      const key = vcpu * 16 + type;
      const repeated = seen.has(key);
      seen.add(key);
      return repeated;
    };
    const visit = (record: RecordView): void => {
      if (!record.holds(VCPU_HEADER_SIZE) || !state.isPv) return;
      const name = recordName('libxc', record.type);
      if (state.pages === 0 && !early && record.type === X86_PV_VCPU_BASIC.type) {
        early = true;
        report(EARLY, record, { range: record.typeField, message: `${name} stands before any PAGE_DATA.` });
      }
      const size = record.bodyLength - VCPU_HEADER_SIZE;
      if (size === 0) {
        report(EMPTY, record, { range: record.lengthField, message: `${name} of vCPU ${record.u32(0)} has no context.` });
        return;
      }
      if (!idIsKnown(context, record, name)) return;
      if (isRepeated(record.type, record.u32(0))) report(REPEATED, record, { range: record.typeField, message: `A second ${name} of vCPU ${record.u32(0)}: a restore forgets the one before.` });
      const fault = sizeFault(record.type, size, state.width);
      if (fault !== null) report(SIZE, record, { range: record.lengthField, logs: sizeLog(record.type, size, state.width), message: `The context of ${name} has ${plural(size, 'byte')}; ${fault}.` });
      else if (!record.dropped) keep(vcpus, record);
    };
    return {
      visits: [{ layer: 'libxc', types: TYPES, reads: VCPU_HEADER_SIZE, visit: look(visit) }],
      complete: (end) => {
        if (!state.isPv) return undefined;
        if (![...vcpus.values()].some(({ basic }) => basic !== undefined)) {
          // "Must be present", the specification says of vCPU records, but not of which vCPU.
          report(NO_BOOT_VCPU, end, { objectors: ['spec', 'restore'], message: 'The image has no X86_PV_VCPU_BASIC; the specification asks for those of each online vCPU, the restorer for that of vCPU 0.' });
        } else if (vcpus.get(0)?.basic === undefined) report(NO_BOOT_VCPU, end, { message: 'The image has no X86_PV_VCPU_BASIC of vCPU 0.' });
        return checkState(context, vcpus);
      },
    };
  },
};

/** The config says how many vCPUs the domain has; without one it is what the outcome hangs on. */
function idIsKnown({ report, config, dependsOn }: CheckContext, record: RecordView, name: string): boolean {
  const id = record.u32(0);
  const limit = config.vcpus ?? MAX_VCPUS;
  if (id >= limit) {
    report(ID, record, { range: record.within(0, 4), ...(config.vcpus === null ? {} : { logs: `${name} record vcpu_id (${id}) exceeds domain max (${config.vcpus - 1})` }), message: `${name} is of vCPU ${id}; ${config.vcpus === null ? 'no domain has that many' : `the config has ${plural(config.vcpus, 'vCPU')}`}.` });
    return false;
  }
  if (config.vcpus === null && id > 0) dependsOn('a config with a vCPU for every vCPU record of the stream');
  return true;
}

const KINDS: ReadonlyMap<number, keyof Blobs> = new Map([
  [X86_PV_VCPU_BASIC.type, 'basic'],
  [X86_PV_VCPU_EXTENDED.type, 'extended'],
  [X86_PV_VCPU_XSAVE.type, 'xsave'],
  [X86_PV_VCPU_MSRS.type, 'msrs'],
]);

/** A later record of the same kind replaces an earlier one. */
function keep(vcpus: Map<number, Blobs>, record: RecordView): void {
  const kind = KINDS.get(record.type);
  if (kind === undefined) return;
  const id = record.u32(0);
  const blob: Blob = { ...record.place(), context: record.body + VCPU_HEADER_SIZE, size: record.bodyLength - VCPU_HEADER_SIZE, littleEndian: record.littleEndian };
  vcpus.set(id, { ...vcpus.get(id), [kind]: blob });
}
