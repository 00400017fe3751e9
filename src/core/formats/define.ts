/** What a record type and a layer are made of. A new record is one file with one `defineRecord`, and one line in a list. */
import type { Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { Place } from '../layout/place.ts';
import type { Reader } from '../layout/reader.ts';
import { Body } from '../layout/body.ts';
import type { Fields, Shape, StructShape } from '../layout/shape.ts';
import type { LayerFacts, LayerName } from '../index/layer.ts';

/** How long a body may be. `exact`: the layout's size; `atLeast`: that or more; `any`. */
export type LengthRule = 'exact' | 'atLeast' | 'any';

export interface RecordSpec {
  readonly type: number;
  readonly name: string;
  readonly doc: string;
  /** `libxc: X86_TSC_INFO`: document and section. */
  readonly spec: string;
  readonly layout: StructShape;
  readonly length: LengthRule;
  /** Restore ignores what a body has beyond its layout. */
  readonly restoreTakesLonger: boolean;
  /** verify-stream-v2 takes any body that is not empty. */
  readonly verifyTakesAny: boolean;
  /** Restore takes any body that is not empty: its padding is read as well. */
  readonly restoreTakesAny: boolean;
  /** Leading body bytes that the summary looks at. */
  readonly summaryBytes: number;
  /** One line on a record's content; empty where there is nothing to say. */
  summarise(bytes: Uint8Array, facts: LayerFacts, bodyLength: number): string;
}

interface RecordDefinition<F extends Fields> {
  readonly type: number;
  readonly name: string;
  readonly doc: string;
  readonly spec: string;
  readonly layout: StructShape<F>;
  readonly length: LengthRule;
  readonly restoreTakesLonger?: boolean;
  readonly verifyTakesAny?: boolean;
  readonly restoreTakesAny?: boolean;
  /** Where the summary needs more than the fields of fixed place. */
  readonly summaryBytes?: number;
  readonly summary?: (body: Body<F>, bytes: Uint8Array, facts: LayerFacts, bodyLength: number) => string;
}

export function defineRecord<F extends Fields>(definition: RecordDefinition<F>): RecordSpec {
  const { layout, summary, summaryBytes } = definition;
  const fixed = Math.max(0, ...Object.values(layout.offsets)) + 8;
  return {
    ...definition,
    restoreTakesLonger: definition.restoreTakesLonger ?? false,
    verifyTakesAny: definition.verifyTakesAny ?? false,
    restoreTakesAny: definition.restoreTakesAny ?? false,
    summaryBytes: summary === undefined ? 0 : (summaryBytes ?? layout.size ?? fixed),
    summarise: (bytes, facts, bodyLength) => {
      if (summary === undefined) return '';
      try {
        return summary(new Body(layout, bytes, facts.littleEndian), bytes, facts, bodyLength);
      } catch (error) {
        // A body too short for its own fields; the finding on its length says what is wrong.
        if (error instanceof RangeError) return '';
        throw error;
      }
    },
  };
}

/** A header of a layer: bytes that are not a record. */
export interface HeaderSpec {
  readonly name: string;
  readonly doc: string;
  readonly spec: string;
  readonly layout: Shape;
}

/** A row of a layer, as its layer decodes it. */
export interface RowView {
  /** What the type column holds. */
  readonly type: number;
  readonly bodyLength: number;
  readonly range: ByteRange;
}

export interface LayerSpec {
  readonly name: LayerName;
  readonly title: string;
  readonly headers: readonly HeaderSpec[];
  readonly records: readonly RecordSpec[];
  /** Places of a record whose framing is not type, body_length, body, padding; they tile its range. */
  readonly places?: (row: RowView, reader: Reader) => Scan<Place[]>;
  /** Says what a row's own header tells, before the record's summary: which instance it is. */
  readonly summarise?: (header: Uint8Array, type: number, facts: LayerFacts, length: number) => string;
  /** Bytes of a row that `summarise` looks at, where they are not the 8 of a record header. */
  readonly summaryBytes?: number;
  /** Bytes in front of a record's body, where they are not the 8 of a record header; `head` is the `summaryBytes` of it. */
  readonly bodyOffset?: (head: Uint8Array, type: number) => number;
}

export function defineLayer(layer: LayerSpec): LayerSpec {
  const types = new Set(layer.records.map((record) => record.type));
  if (types.size !== layer.records.length) throw new Error(`layer ${layer.name} has two records of one type`);
  return layer;
}
