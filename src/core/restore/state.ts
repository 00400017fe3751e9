/**
 * What the restorer knows, as columns: a value and the row that gave it, by slot. A copy is two typed arrays, so that a
 * state can be kept for each slab of rows and the rows between be folded again.
 */

/** Each is a C member or variable of xl, libxl or libxc, or a count of what was handled. */
export const Slot = {
  READER: 0,
  PHASE: 1,
  LIBXL_VERSION: 2,
  FORMAT_VERSION: 3,
  GUEST_TYPE: 4,
  PV_INFO: 5,
  WIDTH: 6,
  LEVELS: 7,
  MAX_PFN: 8,
  P2M_RECORDS: 9,
  STATIC_DATA_END: 10,
  CPUID: 11,
  MSR: 12,
  VERIFY: 13,
  PAGE_RECORDS: 14,
  ENTRIES: 15,
  PAGES: 16,
  ITERATION: 17,
  /** Highest PFN of the last batch: one that begins below it begins another iteration. */
  LAST_PFN: 18,
  TSC_INFO: 19,
  SHARED_INFO: 20,
  HVM_CONTEXT: 21,
  HVM_PARAMS: 22,
  /** Four words each: a bit for each of the vCPUs 0 to 127. */
  VCPU_BASIC: 23,
  VCPU_EXTENDED: 27,
  VCPU_XSAVE: 31,
  VCPU_MSRS: 35,
  /** Records of vCPUs above 127, by which of the four they are. */
  VCPUS_BEYOND: 39,
  BUFFERING: 43,
  BUFFERED: 44,
  CHECKPOINTS: 45,
  LIBXC_END: 46,
  EMULATOR_XENSTORE: 47,
  EMULATOR_CONTEXT: 48,
  IN_CHECKPOINT: 49,
  RECORD_QUEUE: 50,
  LIBXL_END: 51,
  CHECKPOINT_STATES: 52,
  CONVERTED: 53,
  COUNT: 54,
} as const;

export const Reader = { XL: 0, LIBXL: 1, LIBXC: 2, CONVERTER: 3, LIBVIRT: 4, NOBODY: 5, XENOPSD: 6 } as const;

/** Where in the sequence a restore stands. */
export const Phase = { START: 0, CONFIG: 1, LIBXL_RECORDS: 2, LIBXC_HEADERS: 3, STATIC_DATA: 4, MEMORY: 5, TAIL: 6, CHECKPOINT: 7, BUFFERING: 8, EMULATOR: 9, DONE: 10, CONVERTING: 11, XENOPSD: 12 } as const;

const UNKNOWN_ROW = -1;

export class State {
  readonly values: Float64Array;
  readonly rows: Int32Array;

  constructor(from?: State) {
    this.values = from === undefined ? new Float64Array(Slot.COUNT) : from.values.slice();
    this.rows = from === undefined ? new Int32Array(Slot.COUNT).fill(UNKNOWN_ROW) : from.rows.slice();
    if (from === undefined) this.values[Slot.LAST_PFN] = -1;
  }

  get(slot: number): number {
    return this.values[slot] ?? 0;
  }

  rowOf(slot: number): number {
    return this.rows[slot] ?? UNKNOWN_ROW;
  }

  set(slot: number, value: number, row: number): void {
    this.values[slot] = value;
    this.rows[slot] = row;
  }

  add(slot: number, by: number, row: number): void {
    this.values[slot] = (this.values[slot] ?? 0) + by;
    this.rows[slot] = row;
  }

  /** Becomes what another is. */
  become(from: State): void {
    this.values.set(from.values);
    this.rows.set(from.rows);
  }

  /** Takes over a range of slots as another state has them. */
  adopt(from: State, first: number, end: number): void {
    this.values.set(from.values.subarray(first, end), first);
    this.rows.set(from.rows.subarray(first, end), first);
  }
}
