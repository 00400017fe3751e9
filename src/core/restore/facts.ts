/** The state in words: what a restorer's variables are called, and what their values say. */
import { DHDR_TYPES } from '../formats/libxc/domain-header.ts';
import { byteSize, grouped, hex, plural } from '../text.ts';
import { STATIC_INFERRED, vcpusIn, VCPU_WORDS } from './libxc-records.ts';
import type { RestoreFact } from './restore-card.ts';
import { Phase, Reader, Slot, type State } from './state.ts';

interface FactSpec {
  readonly name: string;
  readonly label: string;
  /** First of the slots that it is told from, and how many there are. */
  readonly slot: number;
  readonly slots?: number;
  readonly show: (value: number, state: State) => string;
  /** Whether the fact means anything in this restore; always, where it is left out. */
  readonly when?: (state: State) => boolean;
}

const PV = 1;
const HVM = 2;
const isPv = (state: State): boolean => state.get(Slot.GUEST_TYPE) === PV;
const isHvm = (state: State): boolean => state.get(Slot.GUEST_TYPE) === HVM;
const inLibxc = (state: State): boolean => state.get(Slot.FORMAT_VERSION) > 0;
const inLibxl = (state: State): boolean => state.get(Slot.LIBXL_VERSION) > 0;
const checkpointed = (state: State): boolean => state.get(Slot.CHECKPOINTS) > 0 || state.get(Slot.IN_CHECKPOINT) > 0;

const yesNo = (value: number): string => (value === 0 ? 'no' : 'yes');
const count = (value: number): string => grouped(value);
const bytesOrNone = (value: number): string => (value === 0 ? 'none' : plural(value, 'byte'));

const vcpuFact = (name: string, label: string, slot: number, beyond: number, when = isPv): FactSpec => ({
  name,
  label,
  slot,
  slots: VCPU_WORDS,
  when,
  show: (_value, state) => {
    const listed = rangesOf(vcpusIn(state, slot));
    const more = state.get(Slot.VCPUS_BEYOND + beyond);
    return [listed, more > 0 ? `${plural(more, 'record')} of vCPUs above 127` : ''].filter((part) => part !== '').join(', ') || 'none';
  },
});

const SPECS: readonly FactSpec[] = [
  { name: 'hdr.version', label: 'libxl stream version', slot: Slot.LIBXL_VERSION, show: count, when: inLibxl },
  { name: 'format_version', label: 'image version', slot: Slot.FORMAT_VERSION, show: count, when: inLibxc },
  { name: 'guest_type', label: 'guest type', slot: Slot.GUEST_TYPE, show: (value) => DHDR_TYPES[value] ?? hex(value), when: inLibxc },
  { name: 'seen_pv_info', label: 'X86_PV_INFO seen', slot: Slot.PV_INFO, show: yesNo, when: isPv },
  { name: 'width', label: 'bytes in a guest word', slot: Slot.WIDTH, show: (value) => (value === 0 ? 'as the toolstack\u2019s own' : count(value)), when: isPv },
  { name: 'levels', label: 'levels of page tables', slot: Slot.LEVELS, show: (value) => (value === 0 ? 'as the toolstack\u2019s own' : count(value)), when: isPv },
  { name: 'max_pfn', label: 'highest PFN', slot: Slot.MAX_PFN, show: hex, when: isPv },
  { name: 'cpuid', label: 'CPUID policy', slot: Slot.CPUID, show: bytesOrNone, when: inLibxc },
  { name: 'msr', label: 'MSR policy', slot: Slot.MSR, show: bytesOrNone, when: inLibxc },
  { name: 'seen_static_data_end', label: 'STATIC_DATA_END seen', slot: Slot.STATIC_DATA_END, show: (value) => (value === STATIC_INFERRED ? 'yes, inferred: images of version 2 have none' : yesNo(value)), when: inLibxc },
  { name: 'verify', label: 'verify mode', slot: Slot.VERIFY, show: (value) => (value === 0 ? 'off' : 'on: pages are compared, not loaded'), when: inLibxc },
  { name: 'PAGE_DATA records', label: 'PAGE_DATA records', slot: Slot.PAGE_RECORDS, show: count, when: inLibxc },
  { name: 'PFN entries', label: 'PFNs named, each time one is', slot: Slot.ENTRIES, show: count, when: inLibxc },
  { name: 'pages of contents', label: 'pages loaded, re-sent ones counted again', slot: Slot.PAGES, show: (value) => `${count(value)} (${byteSize(value * 4096)})`, when: inLibxc },
  { name: 'iteration', label: 'passes over memory', slot: Slot.ITERATION, show: count, when: inLibxc },
  { name: 'TSC info', label: 'X86_TSC_INFO records', slot: Slot.TSC_INFO, show: count, when: inLibxc },
  { name: 'shared_info', label: 'SHARED_INFO records', slot: Slot.SHARED_INFO, show: count, when: isPv },
  vcpuFact('vcpus[].basic', 'vCPUs with registers', Slot.VCPU_BASIC, 0),
  vcpuFact('vcpus[].extd', 'vCPUs with extended state', Slot.VCPU_EXTENDED, 1),
  vcpuFact('vcpus[].xsave', 'vCPUs with XSAVE state', Slot.VCPU_XSAVE, 2),
  vcpuFact('vcpus[].msr', 'vCPUs with MSRs', Slot.VCPU_MSRS, 3),
  { name: 'context.size', label: 'HVM context', slot: Slot.HVM_CONTEXT, show: bytesOrNone, when: isHvm },
  { name: 'HVM params', label: 'HVM parameters set', slot: Slot.HVM_PARAMS, show: count, when: isHvm },
  { name: 'buffer_all_records', label: 'records are buffered', slot: Slot.BUFFERING, show: yesNo, when: inLibxc },
  { name: 'buffered_rec_num', label: 'records in the buffer', slot: Slot.BUFFERED, show: count, when: checkpointed },
  { name: 'checkpoints', label: 'checkpoints applied', slot: Slot.CHECKPOINTS, show: count, when: checkpointed },
  { name: 'END of libxc', label: 'END of libxc seen', slot: Slot.LIBXC_END, show: yesNo, when: inLibxc },
  { name: 'in_checkpoint', label: 'libxl in a checkpoint', slot: Slot.IN_CHECKPOINT, show: yesNo, when: (state) => inLibxl(state) && checkpointed(state) },
  { name: 'record_queue', label: 'records in libxl\u2019s queue', slot: Slot.RECORD_QUEUE, show: count, when: (state) => inLibxl(state) && checkpointed(state) },
  { name: 'CHECKPOINT_STATE records', label: 'CHECKPOINT_STATE records', slot: Slot.CHECKPOINT_STATES, show: count, when: (state) => state.get(Slot.CHECKPOINT_STATES) > 0 },
  { name: 'emulator xenstore data', label: 'xenstore data of the device model', slot: Slot.EMULATOR_XENSTORE, show: bytesOrNone, when: inLibxl },
  { name: 'emulator context', label: 'state of the device model', slot: Slot.EMULATOR_CONTEXT, show: bytesOrNone, when: inLibxl },
  { name: 'END of libxl', label: 'END of libxl seen', slot: Slot.LIBXL_END, show: yesNo, when: inLibxl },
  { name: 'legacy pieces', label: 'pieces of the legacy stream converted', slot: Slot.CONVERTED, show: count, when: (state) => state.get(Slot.CONVERTED) > 0 },
];

/** `0-3, 7`. */
function rangesOf(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length; ) {
    let end = i;
    while (numbers[end + 1] === (numbers[end] ?? 0) + 1) end++;
    parts.push(end === i ? String(numbers[i]) : `${String(numbers[i])}-${String(numbers[end])}`);
    i = end + 1;
  }
  return parts.join(', ');
}

/** @param before the state before the row, by which what changed is told */
export function factsOf(state: State, before: State): RestoreFact[] {
  return SPECS.filter(({ when }) => when === undefined || when(state)).map(({ name, label, slot, slots = 1, show }) => {
    const value = show(state.get(slot), state);
    let row = -1;
    for (let i = slot; i < slot + slots; i++) row = Math.max(row, state.rowOf(i));
    return { name, label, value, row, changed: value !== show(before.get(slot), before) };
  });
}

const READERS: Readonly<Record<number, string>> = { [Reader.XL]: 'xl', [Reader.LIBXL]: 'libxl', [Reader.LIBXC]: 'libxc', [Reader.CONVERTER]: 'convert-legacy-stream', [Reader.LIBVIRT]: 'libvirt', [Reader.NOBODY]: 'nobody', [Reader.XENOPSD]: 'xenopsd' };
/** Nobody, before a reader has taken the stream up. */
export const readerOf = (state: State): string => (state.rowOf(Slot.READER) < 0 ? 'nobody' : (READERS[state.get(Slot.READER)] ?? 'nobody'));

const PHASES: Readonly<Record<number, string>> = {
  [Phase.START]: 'before the first byte',
  [Phase.CONFIG]: 'config read, the stream follows',
  [Phase.LIBXL_RECORDS]: 'libxl reads records',
  [Phase.LIBXC_HEADERS]: 'libxc\u2019s headers are due',
  [Phase.STATIC_DATA]: 'static data',
  [Phase.MEMORY]: 'memory',
  [Phase.TAIL]: 'state of vCPUs and devices',
  [Phase.CHECKPOINT]: 'libxl\u2019s part of a checkpoint, buffered up to CHECKPOINT_END',
  [Phase.BUFFERING]: 'records are buffered for the next checkpoint',
  [Phase.EMULATOR]: 'libxc is done; libxl\u2019s records up to END',
  [Phase.DONE]: 'done',
  [Phase.CONVERTING]: 'the converter reads',
  [Phase.XENOPSD]: 'xenopsd reads records up to End_of_image',
};
export const phaseText = (state: State): string => PHASES[state.get(Slot.PHASE)] ?? '';
