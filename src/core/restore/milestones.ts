/** Rows at which a restorer turns to something else: it meets what stands elsewhere only there. */
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { END } from '../formats/libxc/end.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { STATIC_DATA_END } from '../formats/libxc/static-data-end.ts';
import { X86_PV_P2M_FRAMES } from '../formats/libxc/x86-pv-p2m-frames.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import { END as LIBXL_END } from '../formats/libxl/end.ts';
import { GrowableU32, lowerBound } from '../index/growable.ts';
import { flagsIn, layerIn, lengthIn, RowFlag, SLAB_ROWS, typeIn } from '../index/slab.ts';
import type { OpenStream } from '../open-stream.ts';

/** tools/libs/guest/xg_sr_common.h. */
const REC_LENGTH_MAX = 128 * 1024 * 1024;

export interface Milestones {
  /** CHECKPOINT records of libxc. */
  readonly checkpoints: GrowableU32;
  /** Rows at which a checkpoint is whole: CHECKPOINT_END, or CHECKPOINT where libxl is not around. */
  readonly wholes: GrowableU32;
  /** -1 where there is none, here and below. */
  readonly libxcEnd: number;
  readonly libxlEnd: number;
  /** STATIC_DATA_END, or the record from which libxc infers it. */
  readonly staticEnd: number;
}

export function milestonesOf({ builder, layers }: OpenStream): Milestones {
  const libxc = layers.findIndex(({ name }) => name === 'libxc');
  const libxl = layers.findIndex(({ name }) => name === 'libxl');
  const infers = (layers[libxc]?.facts.version ?? 3) < 3;
  const checkpoints = new GrowableU32();
  const wholes = new GrowableU32();
  let libxcEnd = -1;
  let libxlEnd = -1;
  let staticEnd = -1;
  for (const [s, slab] of builder.index.slabs.entries()) {
    for (let i = 0; i < slab.length; i++) {
      // Whole records that stand in no other.
      if (flagsIn(slab, i) !== RowFlag.RECORD) continue;
      const type = typeIn(slab, i);
      const row = s * SLAB_ROWS + i;
      // Behind the first checkpoint a body that cannot be read is the primary's end: a receiver fails over, and reads nothing more.
      if (layerIn(slab, i) === libxc && wholes.length > 0 && lengthIn(slab, i) > REC_LENGTH_MAX) return { checkpoints, wholes, libxcEnd, libxlEnd, staticEnd };
      if (layerIn(slab, i) === libxc) {
        if (type === CHECKPOINT.type) {
          checkpoints.push(row);
          if (libxl < 0) wholes.push(row);
        } else if (type === END.type) {
          if (libxcEnd < 0) libxcEnd = row;
        } else if (staticEnd < 0 && (type === STATIC_DATA_END.type || (infers && (type === PAGE_DATA.type || type === X86_PV_P2M_FRAMES.type)))) staticEnd = row;
      } else if (layerIn(slab, i) === libxl) {
        if (type === CHECKPOINT_END.type && checkpoints.length > wholes.length) wholes.push(row);
        else if (type === LIBXL_END.type && libxlEnd < 0) libxlEnd = row;
      }
    }
  }
  return { checkpoints, wholes, libxcEnd, libxlEnd, staticEnd };
}

/** The first of the rows that is not before `row`; -1 where there is none. */
export function nextOf(rows: GrowableU32, row: number): number {
  const i = lowerBound(rows.length, (at) => rows.at(at), row);
  return i < rows.length ? rows.at(i) : -1;
}

export const lastOf = (rows: GrowableU32): number => (rows.length > 0 ? rows.at(rows.length - 1) : -1);
