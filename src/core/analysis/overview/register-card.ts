/** What the registers of a vCPU look like, whether a PV record or an HVM entry holds them. */
import type { Cell, Section } from './cell.ts';

/** A segment register: cells that the source has not are null. */
export interface Segment {
  readonly name: string;
  readonly selector: Cell | null;
  readonly base: Cell | null;
  readonly limit: Cell | null;
  readonly attributes: Cell | null;
}

/** An xmm, ymm or zmm register: its bytes, the lowest first, and the fields that they stand in. */
export interface VectorRegister {
  readonly name: string;
  /** Two digits a byte. */
  readonly bytes: string;
  readonly parts: readonly Cell[];
}

export interface RegisterCard {
  readonly vcpu: number;
  /** `online`, or why there are no registers. */
  readonly state: string;
  readonly general: Section;
  readonly segments: { readonly title: string; readonly note: string; readonly rows: readonly Segment[] };
  readonly control: Section;
  readonly debug: Section;
  readonly fpu: Section;
  readonly vectors: { readonly title: string; readonly note: string; readonly registers: readonly VectorRegister[] };
  readonly msrs: Section;
  /** What else the state has: callbacks, events, clocks. */
  readonly other: Section;
  /** Records that other vCPUs may have and this one has not, in sentences. */
  readonly missing: readonly string[];
}

const NONE: Section = { title: '', note: '', cells: [] };

/** A card with nothing in it, to build one from. */
export const emptyCard = (vcpu: number, state: string): RegisterCard => ({
  vcpu,
  state,
  general: { ...NONE, title: 'General' },
  segments: { title: 'Segments', note: '', rows: [] },
  control: { ...NONE, title: 'Control' },
  debug: { ...NONE, title: 'Debug' },
  fpu: { ...NONE, title: 'x87 and SSE control' },
  vectors: { title: 'Vector registers', note: '', registers: [] },
  msrs: { ...NONE, title: 'MSRs' },
  other: { ...NONE, title: 'Other' },
  missing: [],
});
