/** What libxc's record handlers keep of a record (tools/libs/guest/xg_sr_restore.c and its x86 parts). */
import { HVM_CONTEXT } from '../formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../formats/libxc/hvm-params.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { SHARED_INFO } from '../formats/libxc/shared-info.ts';
import { STATIC_DATA_END } from '../formats/libxc/static-data-end.ts';
import { VERIFY } from '../formats/libxc/verify.ts';
import { X86_CPUID_POLICY } from '../formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../formats/libxc/x86-msr-policy.ts';
import { X86_PV_INFO } from '../formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../formats/libxc/x86-pv-vcpu-xsave.ts';
import { X86_TSC_INFO } from '../formats/libxc/x86-tsc-info.ts';
import type { MachineRow } from './machine.ts';
import { Slot, type State } from './state.ts';

/** Types of which the machine looks at leading bytes of the body, and how many. */
export const READS: ReadonlyMap<number, number> = new Map([
  [X86_PV_INFO.type, 2],
  [X86_PV_P2M_FRAMES.type, 8],
  [X86_PV_VCPU_BASIC.type, 4],
  [X86_PV_VCPU_EXTENDED.type, 4],
  [X86_PV_VCPU_XSAVE.type, 4],
  [X86_PV_VCPU_MSRS.type, 4],
  [HVM_PARAMS.type, 4],
]);

/** Values of seen_static_data_end: libxc infers the record for images of version 2. */
export const STATIC_SEEN = 1;
export const STATIC_INFERRED = 2;

/** First word of the bits, and which of the four it is among those beyond. */
const VCPU_SLOTS: ReadonlyMap<number, readonly [slot: number, beyond: number]> = new Map([
  [X86_PV_VCPU_BASIC.type, [Slot.VCPU_BASIC, 0]],
  [X86_PV_VCPU_EXTENDED.type, [Slot.VCPU_EXTENDED, 1]],
  [X86_PV_VCPU_XSAVE.type, [Slot.VCPU_XSAVE, 2]],
  [X86_PV_VCPU_MSRS.type, [Slot.VCPU_MSRS, 3]],
]);

export const VCPU_WORDS = 4;
const WORD_BITS = 32;

export function applyLibxcRecord(state: State, at: MachineRow): void {
  const { row, type, bodyLength } = at;
  switch (type) {
    case PAGE_DATA.type:
      applyPages(state, at);
      break;
    case X86_PV_INFO.type:
      state.set(Slot.PV_INFO, 1, row);
      state.set(Slot.WIDTH, at.first, row);
      state.set(Slot.LEVELS, at.second, row);
      break;
    case X86_PV_P2M_FRAMES.type:
      inferStaticDataEnd(state, row);
      state.add(Slot.P2M_RECORDS, 1, row);
      if (at.second > state.get(Slot.MAX_PFN)) state.set(Slot.MAX_PFN, at.second, row);
      break;
    case STATIC_DATA_END.type:
      state.set(Slot.STATIC_DATA_END, STATIC_SEEN, row);
      break;
    case X86_CPUID_POLICY.type:
      state.set(Slot.CPUID, bodyLength, row);
      break;
    case X86_MSR_POLICY.type:
      state.set(Slot.MSR, bodyLength, row);
      break;
    case VERIFY.type:
      state.set(Slot.VERIFY, 1, row);
      break;
    case X86_TSC_INFO.type:
      state.add(Slot.TSC_INFO, 1, row);
      break;
    case SHARED_INFO.type:
      state.add(Slot.SHARED_INFO, 1, row);
      break;
    case HVM_CONTEXT.type:
      state.set(Slot.HVM_CONTEXT, bodyLength, row);
      break;
    case HVM_PARAMS.type:
      state.add(Slot.HVM_PARAMS, at.first, row);
      break;
    default:
      applyVcpu(state, at);
  }
}

/** handle_page_data() and handle_x86_pv_p2m_frames() take the first such record of version 2 for the end of the static data. */
function inferStaticDataEnd(state: State, row: number): void {
  if (state.get(Slot.FORMAT_VERSION) < 3 && state.get(Slot.STATIC_DATA_END) === 0) state.set(Slot.STATIC_DATA_END, STATIC_INFERRED, row);
}

function applyPages(state: State, { row, count, pages, low, high }: MachineRow): void {
  inferStaticDataEnd(state, row);
  state.add(Slot.PAGE_RECORDS, 1, row);
  if (count === 0) return;
  state.add(Slot.ENTRIES, count, row);
  if (pages > 0) state.add(Slot.PAGES, pages, row);
  if (state.get(Slot.ITERATION) === 0 || low <= state.get(Slot.LAST_PFN)) state.add(Slot.ITERATION, 1, row);
  state.set(Slot.LAST_PFN, high, row);
}

/** Blobs of a vCPU without content are not looked at, not even for their vcpu_id. */
function applyVcpu(state: State, { row, type, bodyLength, first }: MachineRow): void {
  const slots = VCPU_SLOTS.get(type);
  if (slots === undefined || bodyLength <= 8) return;
  const [slot, beyond] = slots;
  const word = Math.floor(first / WORD_BITS);
  if (word >= VCPU_WORDS) {
    state.add(Slot.VCPUS_BEYOND + beyond, 1, row);
    return;
  }
  const bits = state.get(slot + word);
  const bit = 2 ** (first % WORD_BITS);
  const has = Math.floor(bits / bit) % 2 === 1;
  state.set(slot + word, has ? bits : bits + bit, row);
}

/** Numbers of the vCPUs whose bits are set. */
export function vcpusIn(state: State, slot: number): number[] {
  const vcpus: number[] = [];
  for (let vcpu = 0; vcpu < VCPU_WORDS * WORD_BITS; vcpu++) {
    const bits = state.get(slot + Math.floor(vcpu / WORD_BITS));
    if (Math.floor(bits / 2 ** (vcpu % WORD_BITS)) % 2 === 1) vcpus.push(vcpu);
  }
  return vcpus;
}
