/** What a restorer does with a row, in a sentence: the function that handles it and the effect. */
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { END } from '../formats/libxc/end.ts';
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
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../formats/libxl/checkpoint-state.ts';
import { EMULATOR_CONTEXT } from '../formats/libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../formats/libxl/emulator-xenstore-data.ts';
import { END as LIBXL_END } from '../formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../formats/libxl/libxc-context.ts';
import { isOptional, recordName } from '../formats/names.ts';
import { hex, plural } from '../text.ts';
import type { Machine, MachineRow } from './machine.ts';
import { Slot, type State } from './state.ts';
import { xapiDid } from './xapi.ts';

type Words = (at: MachineRow, state: State) => string;

const vcpu = (what: string): Words => ({ first, bodyLength }) =>
  bodyLength <= 8 ? `handle_x86_pv_vcpu_blob() passes over it: it has no content, and not even its vcpu_id is looked at.` : `handle_x86_pv_vcpu_blob() keeps ${what} of vCPU ${first}; they are loaded when the domain is completed.`;

const LIBXC: ReadonlyMap<number, Words> = new Map<number, Words>([
  [PAGE_DATA.type, pageData],
  [X86_PV_INFO.type, ({ first, second }) => `handle_x86_pv_info() makes the domain one of ${first * 8}-bit words and ${second} levels of page tables.`],
  [X86_PV_P2M_FRAMES.type, ({ second }, state) => `handle_x86_pv_p2m_frames() keeps the frames of the P2M table${second > state.get(Slot.MAX_PFN) ? ` and makes room for PFNs up to ${hex(second)}` : ''}.`],
  [X86_PV_VCPU_BASIC.type, vcpu('the registers')],
  [X86_PV_VCPU_EXTENDED.type, vcpu('the extended state')],
  [X86_PV_VCPU_XSAVE.type, vcpu('the XSAVE state')],
  [X86_PV_VCPU_MSRS.type, vcpu('the MSRs')],
  [SHARED_INFO.type, () => 'handle_shared_info() copies it over the domain\u2019s shared_info page, but for what the hypervisor keeps.'],
  [X86_TSC_INFO.type, () => 'handle_x86_tsc_info() sets the mode and the frequency of the TSC.'],
  [HVM_CONTEXT.type, ({ bodyLength }) => `handle_hvm_context() keeps ${plural(bodyLength, 'byte')}; the hypervisor gets them when the domain is completed.`],
  [HVM_PARAMS.type, ({ first }) => `handle_hvm_params() sets ${plural(first, 'parameter')} one by one.`],
  [X86_CPUID_POLICY.type, (at, state) => policy('handle_x86_cpuid_policy()', at, state)],
  [X86_MSR_POLICY.type, (at, state) => policy('handle_x86_msr_policy()', at, state)],
  [STATIC_DATA_END.type, () => 'handle_static_data_end() gives the CPU policies to the hypervisor and builds the domain for memory.'],
  [VERIFY.type, () => 'process_record() turns verify mode on: pages from here on are compared with those that were loaded.'],
]);

function pageData({ count, pages, low, high }: MachineRow, state: State): string {
  if (count === 0) return 'handle_page_data() finds no PFN.';
  const inferred = state.get(Slot.FORMAT_VERSION) < 3 && state.get(Slot.STATIC_DATA_END) === 0 ? ' It first takes the static data for complete, as images of version 2 do not say so.' : '';
  const act = state.get(Slot.VERIFY) === 0 ? 'loads' : 'compares';
  return `handle_page_data() populates what is not yet there of ${plural(count, 'PFN')} from ${hex(low)} to ${hex(high)}, and ${act} ${plural(pages, 'page')}.${inferred}`;
}

const policy = (handler: string, { bodyLength }: MachineRow, state: State): string =>
  state.get(Slot.STATIC_DATA_END) === 0 ? `${handler} keeps ${plural(bodyLength, 'byte')} up to the end of the static data.` : `${handler} keeps ${plural(bodyLength, 'byte')}, which nobody looks at any more: the static data has ended.`;

const COMPLETION: Readonly<Record<number, string>> = {
  1: 'x86_pv_stream_complete(): contexts of the vCPUs are loaded, page tables pinned, the P2M table is rewritten, the grant table seeded',
  2: 'x86_hvm_stream_complete(): event channels are set, the hypervisor gets the HVM context, the grant table is seeded',
};

/** What happens at libxc's END, or at a failover. */
export const completionText = (state: State): string => COMPLETION[state.get(Slot.GUEST_TYPE)] ?? 'the domain is completed';

function libxcRecord(at: MachineRow, machine: Machine): string {
  const { state, ahead } = machine;
  if (at.type === END.type) {
    const dropped = state.get(Slot.BUFFERED);
    return `restore() ends its loop${dropped > 0 ? ` and drops ${plural(dropped, 'record')} that it had buffered` : ''}; ${completionText(state)}.`;
  }
  if (at.type === CHECKPOINT.type) return 'handle_checkpoint() hands the stream to libxl, which reads its part of the checkpoint.';
  if (ahead !== null) return `buffer_record() keeps ${recordName('libxc', at.type)} unread; it counts once the checkpoint is whole.`;
  const words = LIBXC.get(at.type);
  if (words !== undefined) return words(at, state);
  return isOptional(at.type) ? 'restore() ignores it: the record is optional.' : `process_record() knows no record ${recordName('libxc', at.type)}.`;
}

const LIBXL: ReadonlyMap<number, Words> = new Map<number, Words>([
  [LIBXC_CONTEXT.type, () => 'libxl__xc_domain_restore() starts libxl-save-helper, which reads the stream from here on.'],
  [EMULATOR_XENSTORE_DATA.type, () => 'libxl__restore_emulator_xenstore_data() writes the device model\u2019s keys to xenstore.'],
  [EMULATOR_CONTEXT.type, ({ bodyLength }) => `write_emulator_blob() writes ${plural(Math.max(0, bodyLength - 8), 'byte')} to the file that the device model will be started on.`],
  [LIBXL_END.type, () => 'stream_complete() ends the reading: the device model is started, the domain is handed over.'],
  [CHECKPOINT_STATE.type, () => 'checkpoint_state_done(): the primary wants the next checkpoint. The secondary is suspended, and send_checkpoint_dirty_pfn_list() answers on the back channel.'],
]);

function libxlRecord(at: MachineRow, { state }: Machine, colo: boolean): string {
  const inCheckpoint = state.get(Slot.IN_CHECKPOINT) !== 0;
  if (at.type === CHECKPOINT_END.type && inCheckpoint) {
    const buffered = state.get(Slot.BUFFERED);
    const replay = buffered > 0 ? ` and libxc replays ${plural(buffered, 'record')} that it had buffered` : '';
    return `checkpoint_done(): libxl applies ${plural(state.get(Slot.RECORD_QUEUE), 'record')} of its own${replay}. Checkpoint ${state.get(Slot.CHECKPOINTS) + 1} is whole.${colo ? ` ${completionText(state)}; the secondary runs, and CHECKPOINT_STATE is due.` : ''}`;
  }
  if (inCheckpoint) return `stream_continue() queues ${recordName('libxl', at.type)} up to CHECKPOINT_END.`;
  return LIBXL.get(at.type)?.(at, state) ?? `process_record() does not expect ${recordName('libxl', at.type)} here.`;
}

/**
 * @param machine before the row
 * @param colo whether the domain is completed at each checkpoint
 */
export function didText(at: MachineRow, machine: Machine, colo: boolean): string {
  if (at.isBroken) return 'No reader gets it whole.';
  switch (at.layer) {
    case 'libxc':
      if (!at.isHeader) return libxcRecord(at, machine);
      return at.type === 0 ? 'read_headers() checks the image header.' : 'read_headers() takes guest type and page size; setup() makes a restore of them.';
    case 'libxl':
      return at.isHeader ? 'stream_header_done() checks ident, version and byte order.' : libxlRecord(at, machine, colo);
    case 'xl':
      return 'create_domain() checks the header and takes the config; libxl creates the domain.';
    case 'libvirt':
      return 'libxlDomainSaveImageOpen() checks the header and takes the domain XML.';
    case 'legacy':
      return 'convert-legacy-stream reads it and writes what a libxl stream has for it.';
    case 'xapi':
      return xapiDid(at);
    case 'colo':
      return 'What the secondary tells the primary: no part of the stream.';
    case 'xl-wire':
      return 'xl\u2019s own message: no part of the stream.';
    default:
      return '';
  }
}
