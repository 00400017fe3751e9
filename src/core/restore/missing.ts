/** Records that a restore of this guest needs and the stream does not have, with the function that would miss them. */
import type { OpenStream } from '../open-stream.ts';
import { vcpusIn } from './libxc-records.ts';
import type { Milestones } from './milestones.ts';
import type { MissingRecord } from './restore-card.ts';
import { Slot, type State } from './state.ts';

const PV = 1;
const HVM = 2;

export function missingRecords(stream: OpenStream, state: State, { libxcEnd, libxlEnd, wholes }: Milestones, config: string | null): MissingRecord[] {
  const names = new Set(stream.layers.map(({ name }) => name));
  if (names.has('legacy') || (!names.has('libxc') && !names.has('libxl'))) return [];
  const missing: MissingRecord[] = [];
  const due = (present: boolean, what: string, why: string): void => {
    if (!present) missing.push({ what, why });
  };
  const type = state.get(Slot.GUEST_TYPE);
  if (names.has('libxc') && state.get(Slot.FORMAT_VERSION) === 0) {
    due(false, 'the image of libxc', 'read_headers() finds no header: "Failed to read Image Header from stream". Nothing of the guest was written.');
    return missing;
  }
  due(names.has('libxc'), 'LIBXC_CONTEXT and libxc\u2019s image', 'Without it the domain has neither memory nor vCPUs; libxl\u2019s process_record() does not miss it.');
  if (state.get(Slot.FORMAT_VERSION) >= 3) due(state.get(Slot.STATIC_DATA_END) > 0, 'STATIC_DATA_END', 'handle_page_data() refuses memory before it: "No STATIC_DATA_END seen".');
  if (names.has('libxc')) due(state.get(Slot.PAGES) > 0, 'PAGE_DATA with contents', 'The domain has no memory; libxc does not miss it.');
  if (type === PV) pv(state, due);
  if (type === HVM) due(state.get(Slot.HVM_CONTEXT) > 0, 'HVM_CONTEXT', 'x86_hvm_stream_complete() has nothing to load: "Unable to restore HVM context".');
  const failsOver = wholes.length > 0;
  if (!failsOver && names.has('libxc')) due(libxcEnd >= 0, 'END of libxc', 'read_record() fails at the end of the file: "Failed to read Record Header from stream"; the domain is never completed.');
  if (!failsOver && names.has('libxl')) {
    if (type === HVM && config === 'hvm') due(state.get(Slot.EMULATOR_CONTEXT) > 0, 'EMULATOR_CONTEXT', 'The device model is started on a file that is not there, and gives up.');
    due(libxlEnd >= 0, 'END of libxl', 'libxl takes the end of the file for it.');
  }
  return missing;
}

function pv(state: State, due: (present: boolean, what: string, why: string) => void): void {
  due(state.get(Slot.PV_INFO) > 0, 'X86_PV_INFO', 'handle_x86_pv_p2m_frames() and handle_shared_info() refuse to go on: "Not yet received X86_PV_INFO record".');
  due(state.get(Slot.P2M_RECORDS) > 0, 'X86_PV_P2M_FRAMES', 'handle_page_data() knows no PFN: "outside domain maximum".');
  due(state.get(Slot.SHARED_INFO) > 0, 'SHARED_INFO', 'The guest gets an empty page; libxc does not miss it.');
  due(vcpusIn(state, Slot.VCPU_BASIC).includes(0), 'X86_PV_VCPU_BASIC of vCPU 0', 'update_vcpu_context() refuses: "Sender didn\'t send vcpu0\'s basic state".');
}
