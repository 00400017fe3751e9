/** A piece of a legacy stream: its layout for both widths of the toolstack, evaluated once. */
import type { LayerFacts } from '../../index/layer.ts';
import { u32 } from '../../layout/fields.ts';
import type { IntShape, StructShape } from '../../layout/shape.ts';
import { defineRecord, type RecordSpec } from '../define.ts';
import { markerOf } from './save-id.ts';

export type Width = 4 | 8;

/** Leading bytes of a row that its summary looks at: VCPU_INFO with the map of 4,096 vCPUs is the longest. */
export const HEAD_BYTES = 8 + 4096 / 8;

export interface LegacyRecord extends RecordSpec {
  layoutOf(width: Width): StructShape;
  /** One line on a row's content; empty where there is nothing to say. */
  describe(head: Head): string;
}

/** What a summary sees of a row. */
export interface Head {
  readonly view: DataView;
  readonly facts: LayerFacts;
  readonly length: number;
}

interface ChunkDefinition {
  readonly type: number;
  readonly name: string;
  readonly doc: string;
  readonly spec: string;
  readonly layout: (width: Width) => StructShape;
  readonly describe?: (head: Head) => string;
}

export const SAVE_RESTORE_H = 'xen 4.5 tools/libxc/xg_save_restore.h';
export const DOMAIN_SAVE_C = 'xen 4.5 tools/libxc/xc_domain_save.c';

export function defineChunk({ layout, describe = () => '', ...rest }: ChunkDefinition): LegacyRecord {
  const layouts = { 4: layout(4), 8: layout(8) };
  return {
    ...defineRecord({ ...rest, length: 'any', layout: layouts[8] }),
    layoutOf: (width) => layouts[width],
    describe: (head) => {
      try {
        return describe(head);
      } catch (error) {
        // A row too short for what it should say; the finding on its end says what is wrong.
        if (error instanceof RangeError) return '';
        throw error;
      }
    },
  };
}

export const widthOf = (facts: LayerFacts): Width => facts.legacy?.toolstackWidth ?? 8;

/** The marker that a chunk begins with. */
export const marker = (type: number, name: string): IntShape<number> => u32({ signed: true, names: { [markerOf(type) ?? type]: name }, doc: 'Marker: which chunk it is.' });

/** An `unsigned long` in a row's head. */
export const readWord = (view: DataView, at: number, width: Width): bigint => (width === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true)));
