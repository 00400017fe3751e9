/** One side of a comparison: a stream, or what a legacy stream becomes, with what became of each of its bytes. */
import type { Provenance } from '../convert/provenance.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { OpenStream } from '../open-stream.ts';
import type { SavedWord } from './as-saved.ts';
import type { Dropped } from './dropped.ts';

export interface Subject {
  readonly name: string;
  /** What is compared: of a legacy stream, its conversion. */
  readonly stream: OpenStream;
  /** Of a legacy stream: where each byte of the conversion came from. */
  readonly provenance: Provenance | null;
  /** Of a legacy file with a header: its word that the conversion changes, as its bytes are. */
  readonly saved?: SavedWord;
  /** Of a legacy stream: what the conversion drops. */
  readonly dropped?: Dropped;
  /** Of a legacy stream that is at fault: what its conversion refuses. What stands before it is compared. */
  readonly refusal?: string;
  /** Number of the source in which offsets are told: the legacy stream's, or the stream's own. */
  readonly source: number;
  /** Rows from this offset on are left out: what follows the checkpoint that is compared. */
  readonly end: number;
  /** Of an iteration: PAGE_DATA before this offset is left out, so that memory is what that pass over it sent. */
  readonly from?: number;
}

/** Where bytes stand in what a person opened. */
export interface Origin {
  /** Null where they come from nowhere: the conversion wrote them. */
  readonly range: ByteRange | null;
  /** By which step of the conversion; empty without one. */
  readonly step: string;
}

export function originOf({ provenance }: Subject, range: ByteRange): Origin {
  if (provenance === null) return { range, step: '' };
  const first = provenance.outAt(range.start);
  if (first === null || first.in.end <= first.in.start) return { range: null, step: first?.step ?? 'constant' };
  const last = provenance.outAt(Math.max(range.start, range.end - 1));
  const exact = first.step === 'copied' ? shifted(first.in.start, first.out.start, range) : first.in;
  if (last === null || last.in.end <= exact.end || last.in.start < exact.start) return { range: exact, step: first.step };
  return { range: { start: exact.start, end: last.in.end }, step: first.step };
}

/** The same bytes in a run that was copied as it stands. */
const shifted = (inStart: number, outStart: number, range: ByteRange): ByteRange => ({ start: inStart + range.start - outStart, end: inStart + range.end - outStart });

/** Whether a converter wrote it: Xen's and ours both say Xen 0.1 in the domain header. */
export const isConverted = ({ stream, provenance }: Subject): boolean => provenance !== null || stream.layers.some(({ name, detail }) => name === 'libxc' && detail['converted'] === true);
