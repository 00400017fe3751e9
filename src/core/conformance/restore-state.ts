/** What libxc's restorer knows at a point of the stream (tools/libs/guest/xg_sr_restore.c, xg_sr_restore_x86_pv.c). */
import { DHDR_TYPE_X86_HVM, DHDR_TYPE_X86_PV } from '../formats/libxc/domain-header.ts';
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { STATIC_DATA_END } from '../formats/libxc/static-data-end.ts';
import { X86_PV_INFO } from '../formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../formats/libxc/x86-pv-p2m-frames.ts';
import { look, type Visit } from './check.ts';
import type { RecordView } from './record-view.ts';

/** Without X86_PV_INFO a domain has the width of the hypervisor. */
const NATIVE_WIDTH = 8;

export class RestoreState {
  readonly version: number;
  readonly domainType: number;
  staticDataEnded = false;
  pvInfo = false;
  width = NATIVE_WIDTH;
  /** Highest end_pfn of the P2M_FRAMES so far. */
  maxPfn = 0;
  p2mFrames = 0;
  pages = 0;
  /** CHECKPOINT records so far: behind the first, records are buffered until the next. */
  checkpoints = 0;

  constructor(version: number, domainType: number) {
    this.version = version;
    this.domainType = domainType;
  }

  get isPv(): boolean {
    return this.domainType === DHDR_TYPE_X86_PV;
  }

  get isHvm(): boolean {
    return this.domainType === DHDR_TYPE_X86_HVM;
  }

  /** Entries of a frame of the P2M table. */
  get perFrame(): number {
    return 4096 / this.width;
  }
}

const PV_INFO_BYTES = 2;
const P2M_BYTES = 8;

/** Brings the state up to date; comes behind all other visits of a record. */
export function tracking(state: RestoreState): Visit[] {
  const { type: pvInfo } = X86_PV_INFO;
  const { type: p2m } = X86_PV_P2M_FRAMES;
  const note = look((record: RecordView) => {
    switch (record.type) {
      case STATIC_DATA_END.type:
        state.staticDataEnded = true;
        break;
      case PAGE_DATA.type:
        state.pages++;
        state.staticDataEnded ||= state.version < 3;
        break;
      case CHECKPOINT.type:
        state.checkpoints++;
        break;
    }
  });
  const notePvInfo = look((record) => {
    state.pvInfo = true;
    const width = record.bytes[0];
    if (width === 4 || width === 8) state.width = width;
  });
  const noteFrames = look((record) => {
    state.p2mFrames++;
    state.staticDataEnded ||= state.version < 3;
    if (record.holds(P2M_BYTES)) state.maxPfn = Math.max(state.maxPfn, record.u32(4));
  });
  return [
    { layer: 'libxc', types: [STATIC_DATA_END.type, PAGE_DATA.type, CHECKPOINT.type], visit: note },
    { layer: 'libxc', types: [pvInfo], reads: PV_INFO_BYTES, visit: notePvInfo },
    { layer: 'libxc', types: [p2m], reads: P2M_BYTES, visit: noteFrames },
  ];
}
