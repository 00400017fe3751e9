/**
 * Xen's restore code as a fold over the rows: xl's header checks, libxl's stream reader, libxc's record handlers. What a
 * Remus receiver buffers is kept in a second state, which becomes the first when the checkpoint is whole
 * (tools/libs/guest/xg_sr_restore.c handle_checkpoint(), tools/libs/light/libxl_stream_read.c stream_continue()).
 */
import type { LayerName } from '../index/layer.ts';
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { END as LIBXC_END } from '../formats/libxc/end.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../formats/libxl/checkpoint-state.ts';
import { EMULATOR_CONTEXT } from '../formats/libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../formats/libxl/emulator-xenstore-data.ts';
import { END as LIBXL_END } from '../formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../formats/libxl/libxc-context.ts';
import { HeaderType } from '../formats/xapi/header.ts';
import { applyLibxcRecord } from './libxc-records.ts';
import { Phase, Reader, Slot, State } from './state.ts';

/** A row as the machine sees it. One object for all rows, filled anew. */
export interface MachineRow {
  row: number;
  layer: LayerName;
  isHeader: boolean;
  /** Ends before it is whole, or is bytes that no layer claims: no reader gets it. */
  isBroken: boolean;
  type: number;
  bodyLength: number;
  version: number;
  domainType: number;
  /** Of PAGE_DATA: entries, those with contents, lowest and highest PFN. */
  count: number;
  pages: number;
  low: number;
  high: number;
  /** The first two words of a body that the machine looks into. */
  first: number;
  second: number;
}

export class Machine {
  /** What is applied. */
  state: State;
  /** What will be applied with the checkpoint that is being buffered; null where nothing is buffered. */
  ahead: State | null;
  /** Whether libxl is around libxc and has its part at each checkpoint. */
  readonly #inLibxl: boolean;

  constructor(inLibxl: boolean, from?: Machine) {
    this.#inLibxl = inLibxl;
    this.state = new State(from?.state);
    this.ahead = from?.ahead == null ? null : new State(from.ahead);
  }

  copy(): Machine {
    return new Machine(this.#inLibxl, this);
  }

  apply(at: MachineRow): void {
    if (at.isBroken) return;
    switch (at.layer) {
      case 'libxc':
        if (at.isHeader) this.#libxcHeader(at);
        else this.#libxcRecord(at);
        break;
      case 'libxl':
        if (at.isHeader) this.#libxlHeader(at);
        else this.#libxlRecord(at);
        break;
      case 'xl':
      case 'xend':
      case 'libvirt':
        if (at.isHeader) this.#move(at.layer === 'libvirt' ? Reader.LIBVIRT : Reader.XL, Phase.CONFIG, at.row);
        break;
      case 'xapi':
        this.#move(Reader.XENOPSD, at.type === HeaderType.END_OF_IMAGE ? Phase.DONE : Phase.XENOPSD, at.row);
        break;
      case 'legacy':
        this.#move(Reader.CONVERTER, Phase.CONVERTING, at.row);
        this.state.add(Slot.CONVERTED, 1, at.row);
        break;
      default:
        break;
    }
  }

  #move(reader: number, phase: number, row: number): void {
    const { state } = this;
    if (state.get(Slot.READER) !== reader || state.rowOf(Slot.READER) < 0) state.set(Slot.READER, reader, row);
    if (state.get(Slot.PHASE) !== phase || state.rowOf(Slot.PHASE) < 0) state.set(Slot.PHASE, phase, row);
  }

  #libxlHeader({ row, version }: MachineRow): void {
    this.state.set(Slot.LIBXL_VERSION, version, row);
    this.#move(Reader.LIBXL, Phase.LIBXL_RECORDS, row);
  }

  #libxcHeader({ row, type, version, domainType }: MachineRow): void {
    const { state } = this;
    if (type === 0) {
      // A second LIBXC_CONTEXT starts another helper, with a context of its own.
      if (state.get(Slot.FORMAT_VERSION) !== 0) state.adopt(new State(), Slot.FORMAT_VERSION, Slot.EMULATOR_XENSTORE);
      this.ahead = null;
      state.set(Slot.FORMAT_VERSION, version, row);
      this.#move(Reader.LIBXC, Phase.LIBXC_HEADERS, row);
    } else {
      state.set(Slot.GUEST_TYPE, domainType, row);
      this.#move(Reader.LIBXC, Phase.STATIC_DATA, row);
    }
  }

  #libxcRecord(at: MachineRow): void {
    const { state } = this;
    switch (at.type) {
      case LIBXC_END.type:
        // What is buffered behind the last checkpoint is dropped: END is processed at once.
        state.set(Slot.LIBXC_END, 1, at.row);
        this.ahead = null;
        this.#move(this.#inLibxl ? Reader.LIBXL : Reader.NOBODY, this.#inLibxl ? Phase.EMULATOR : Phase.DONE, at.row);
        return;
      case CHECKPOINT.type:
        this.#checkpoint(at.row);
        return;
      default:
        applyLibxcRecord(this.ahead ?? state, at);
        if (this.ahead === null) this.#move(Reader.LIBXC, phaseOf(state), at.row);
        else this.#buffer(at.row);
    }
  }

  #buffer(row: number): void {
    this.state.add(Slot.BUFFERED, 1, row);
    this.#move(Reader.LIBXC, Phase.BUFFERING, row);
  }

  /** libxl has its part first; without libxl around, the checkpoint is whole at once. */
  #checkpoint(row: number): void {
    if (!this.#inLibxl) {
      this.#commit(row);
      return;
    }
    this.ahead ??= new State(this.state);
    this.state.set(Slot.IN_CHECKPOINT, 1, row);
    this.#move(Reader.LIBXL, Phase.CHECKPOINT, row);
  }

  /** The buffered records of libxl are processed, then those of libxc. */
  #commit(row: number): void {
    const { state, ahead } = this;
    const checkpoints = state.get(Slot.CHECKPOINTS) + 1;
    if (ahead !== null) {
      state.adopt(ahead, Slot.PV_INFO, Slot.BUFFERING);
      state.adopt(ahead, Slot.EMULATOR_XENSTORE, Slot.IN_CHECKPOINT);
    }
    state.set(Slot.CHECKPOINTS, checkpoints, row);
    if (checkpoints === 1) state.set(Slot.BUFFERING, 1, row);
    if (state.get(Slot.BUFFERED) > 0) state.set(Slot.BUFFERED, 0, row);
    if (state.get(Slot.IN_CHECKPOINT) !== 0) state.set(Slot.IN_CHECKPOINT, 0, row);
    if (state.get(Slot.RECORD_QUEUE) > 0) state.set(Slot.RECORD_QUEUE, 0, row);
    if (ahead === null) this.ahead = new State(state);
    else ahead.become(state);
    this.#move(Reader.LIBXC, Phase.BUFFERING, row);
  }

  #libxlRecord(at: MachineRow): void {
    const { state } = this;
    const inCheckpoint = state.get(Slot.IN_CHECKPOINT) !== 0;
    if (inCheckpoint && at.type !== CHECKPOINT_END.type) state.add(Slot.RECORD_QUEUE, 1, at.row);
    const target = inCheckpoint ? (this.ahead ?? state) : state;
    switch (at.type) {
      case LIBXC_CONTEXT.type:
        this.#move(Reader.LIBXC, Phase.LIBXC_HEADERS, at.row);
        break;
      case EMULATOR_XENSTORE_DATA.type:
        target.set(Slot.EMULATOR_XENSTORE, at.bodyLength, at.row);
        break;
      case EMULATOR_CONTEXT.type:
        target.set(Slot.EMULATOR_CONTEXT, at.bodyLength, at.row);
        break;
      case CHECKPOINT_END.type:
        if (inCheckpoint) this.#commit(at.row);
        break;
      case CHECKPOINT_STATE.type:
        state.add(Slot.CHECKPOINT_STATES, 1, at.row);
        break;
      case LIBXL_END.type:
        state.set(Slot.LIBXL_END, 1, at.row);
        this.#move(Reader.NOBODY, Phase.DONE, at.row);
        break;
      default:
        break;
    }
  }
}

/** Where libxc stands by what it has seen. */
function phaseOf(state: State): number {
  if (state.get(Slot.PAGE_RECORDS) === 0) return Phase.STATIC_DATA;
  const tail = state.rowOf(Slot.PAGE_RECORDS) < Math.max(state.rowOf(Slot.TSC_INFO), state.rowOf(Slot.SHARED_INFO), state.rowOf(Slot.HVM_CONTEXT), state.rowOf(Slot.HVM_PARAMS), state.rowOf(Slot.VCPU_BASIC));
  return tail ? Phase.TAIL : Phase.MEMORY;
}
