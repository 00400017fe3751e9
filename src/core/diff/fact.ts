/** What a stream says, name by name: the unit in which two streams are compared. */
import type { ByteRange } from '../bytes/range.ts';
import type { LayerName } from '../index/layer.ts';
import type { Course } from './course.ts';

/** `field`: what a saver puts in. `reserved`, `padding`: what nobody reads. `gap`: bytes that no layout describes. `present`: that a record is there. */
export type FactKind = 'field' | 'reserved' | 'padding' | 'gap' | 'present';

export interface Fact {
  /** `hvm-context.CPU[0].rip`: the same for what means the same, wherever it stands. */
  readonly path: string;
  /** The record or header that it is of: the beginning of `path`. */
  readonly base: string;
  /** The element of a list that has a name of its own; else the same as `base`. */
  readonly element: string;
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
  /** Of bytes that `value` has a digest of: another digest, which nobody could know when the stream was made. Of a value in JSON: its type, string, number or literal. Empty where `value` says all. */
  readonly mark: string;
}

/** What the bytes outside page data are; together they are all of them. */
export interface FactBytes {
  /** Of facts that are compared. */
  fields: number;
  /** Of what nobody reads: reserved, padding. */
  padding: number;
  /** Headers of records, lengths, names, keys and punctuation: they say where or what a fact is. */
  framing: number;
  /** Of records that a later one of the same name took the place of. */
  superseded: number;
  /** No layout describes them. */
  gaps: number;
  /** A packet capture lost them, or a part of them: what they say nobody knows. */
  lost: number;
}

/** Names of what a packet capture lost. */
export interface LostFacts {
  readonly paths: ReadonlySet<string>;
  /** Records and elements that they are of: these are there. */
  readonly bases: ReadonlySet<string>;
}

/** A record, header or named element, whole: what is told where the other side has none. */
export interface Base {
  readonly row: number;
  readonly facts: number;
  readonly range: ByteRange;
}

/** Facts of a stream by path, in the order of the stream. */
export interface Facts {
  readonly byPath: ReadonlyMap<string, Fact>;
  readonly bases: ReadonlyMap<string, Base>;
  /** Whether a limit cut the list: the sentence names it. Empty where all is there. */
  readonly limit: string;
  readonly bytes: Readonly<FactBytes>;
  readonly lost: LostFacts;
  /** By layer the records, and values of records that add to each other, that later ones took the place of. */
  readonly superseded: ReadonlyMap<LayerName, Course>;
}
