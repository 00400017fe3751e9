/** What a stream says, name by name: the unit in which two streams are compared. */
import type { ByteRange } from '../bytes/range.ts';
import type { LayerName } from '../index/layer.ts';

/** `field`: what a saver puts in. `reserved`, `padding`: what nobody reads. `gap`: bytes that no layout describes. `present`: that a record is there. */
export type FactKind = 'field' | 'reserved' | 'padding' | 'gap' | 'present';

export interface Fact {
  /** `hvm-context.CPU[0].rip`: the same for what means the same, wherever it stands. */
  readonly path: string;
  readonly layer: LayerName;
  readonly kind: FactKind;
  readonly row: number;
  readonly range: ByteRange;
  /** As the command line prints it: a number, a hexadecimal string of 64 bits or of bytes, text. */
  readonly value: number | string;
  /** The same as people read it. */
  readonly text: string;
  /** What it means, where that is known. */
  readonly meaning: string;
}

/** Facts of a stream by path, in the order of the stream. */
export interface Facts {
  readonly byPath: ReadonlyMap<string, Fact>;
  /** Whether a limit cut the list: the sentence names it. Empty where all is there. */
  readonly limit: string;
  /** Bytes of record headers and of what frames the rest; they say nothing but where things are. */
  readonly framing: number;
}
