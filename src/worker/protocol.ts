/**
 * The whole contract between page and worker: types only. Adding a request is one line, and both ends are checked.
 */
import type { CompressedPage } from '../core/analysis/compressed-page.ts';
import type { FieldHits, RowsWithField } from '../core/analysis/field-search.ts';
import type { LogLevel } from '../core/analysis/log/match.ts';
import type { CpuidCard } from '../core/analysis/overview/cpuid-card.ts';
import type { GuestCard } from '../core/analysis/overview/guest-card.ts';
import type { HvmSummary } from '../core/analysis/overview/hvm-summary.ts';
import type { RegisterCard } from '../core/analysis/overview/register-card.ts';
import type { Outline, VcpuContext } from '../core/analysis/overview/survey.ts';
import type { VcpuList } from '../core/analysis/overview/vcpus.ts';
import type { Sequence } from '../core/analysis/conversation/sequence.ts';
import type { PhaseList } from '../core/analysis/phases/phases.ts';
import type { ByteRange } from '../core/bytes/range.ts';
import type { CaptureFacts, ClockSummary } from '../core/capture/clock.ts';
import type { ConvertOptions } from '../core/convert/job.ts';
import type { Run } from '../core/convert/provenance.ts';
import type { PasteForm, Pasted } from '../core/paste/paste.ts';
import type { CompareEvents, CompareRequests } from './compare-protocol.ts';
import type { SourceErrorCode } from '../core/bytes/source.ts';
import type { Identification } from '../core/formats/identification.ts';
import type { LegacyHints } from '../core/formats/scan-context.ts';
import type { Finding } from '../core/index/finding.ts';
import type { LayerInfo, LayerName } from '../core/index/layer.ts';
import type { Directions } from '../core/index/way-back.ts';
import type { PackedFindings } from '../core/index/packed-findings.ts';
import type { PageSlab, Slab } from '../core/index/slab.ts';
import type { FieldNode } from '../core/layout/node.ts';
import type { ReportFormat } from '../core/report/write.ts';
import type { RestoreCard, RestoreSnapshot } from '../core/restore/restore-card.ts';
import type { SpecSheet } from '../core/spec/sheet.ts';

export type { CompareRules, CompareSide, SidesProgress } from './compare-protocol.ts';

/** Why the scan stopped. */
export type ScanOutcome = 'complete' | 'cancelled';

/** Numbers of the whole stream, for the header strip and the overview. */
export interface StreamTotals {
  /** PAGE_DATA entries, and those with page contents. */
  readonly entries: number;
  readonly pages: number;
  /** Entries per PFINFO type, 16 of them. */
  readonly pageTypes: readonly number[];
  /** Whole checkpoints. */
  readonly checkpoints: number;
}

export interface OpenResult {
  readonly outcome: ScanOutcome;
  readonly identification: Identification;
  /** Bytes in the innermost source: the file, or what decompression yielded. Rows stand in this source. */
  readonly size: number;
  readonly source: number;
  readonly layers: readonly LayerInfo[];
  readonly totals: StreamTotals;
  /** Whether `checkPages` has anything to look at: until it has, what is found is found so far. */
  readonly pagesToCheck: boolean;
}

/** A file on a server. Only the page that may connect to others opens one; its policy is what stops the rest. */
export interface RemoteFile {
  readonly url: string;
  /** Bytes; 0 where the server does not say. */
  readonly size: number;
  /** Whether the server answers with ranges. */
  readonly ranges: boolean;
  /** ETag or Last-Modified; empty where a page may see neither. */
  readonly version: string;
}

export interface NodeList {
  readonly nodes: readonly FieldNode[];
  /** Children that there are in all; `nodes` is a window of them. */
  readonly total: number;
}

/** Where a byte lies: the chain of nodes from the record's first level down to the deepest. */
export interface Located {
  readonly row: number;
  readonly chain: readonly FieldNode[];
}

export interface Requests extends CompareRequests {
  /**
   * Identifies, decompresses where needed, and scans; events tell of its progress. Replaces what was open. `as` and `legacy` settle
   * what the bytes do not say; `connection` is the place of a direction in a packet capture's list, where another is meant than the one found.
   */
  open: { params: { file: Blob; remote?: RemoteFile; name: string; as?: LayerName; legacy?: LegacyHints; connection?: number }; result: OpenResult };
  /**
   * Applies the rules that need page contents, once, while other requests are answered; findings and `contents` progress come
   * as events. Nothing else reads so much of a stream, so it may be cancelled by itself.
   */
  checkPages: { params: Record<string, never>; result: { readonly outcome: ScanOutcome } };
  /** Bytes out of text that was pasted; nothing needs to be open. */
  paste: { params: { text: string; form: PasteForm | null }; result: Pasted };
  /** Children of a node of a row; the empty path is the row itself. */
  nodes: { params: { row: number; path: string; from: number; count: number }; result: NodeList };
  /** The deepest field that holds a byte. */
  locate: { params: { offset: number }; result: Located | null };
  /** The chain of nodes down to a path (from a URL). */
  chain: { params: { row: number; path: string }; result: Located | null };
  /** Bytes of the innermost source; shorter only at its end. Transferred. */
  bytes: { params: ByteRange; result: Uint8Array };
  /** One line on each of the rows. */
  summaries: { params: { from: number; count: number }; result: readonly string[] };
  /**
   * Next (or previous) place where a pattern stands; null where there is none. `find` progress events tell how far.
   * `mask` has the bits of the pattern that must agree; without it all must.
   */
  find: { params: { pattern: Uint8Array; mask?: Uint8Array; from: number; backwards: boolean }; result: { offset: number } | null };
  /**
   * Converts what is open, a legacy stream, into one of version 3. The result goes to `handle`, or comes back as a Blob where that is
   * null. `convert` progress events tell how far.
   */
  convert: { params: { choice: ConvertChoice; handle: FileSystemFileHandle | null }; result: ConvertOutcome };
  /**
   * What becomes of bytes of the open legacy stream in its conversion: in `converted` where that is one, else in one as the dialog offers
   * it first. The first question takes as long as a conversion, without its writing.
   */
  fate: { params: { range: ByteRange; converted: Blob | null }; result: Fate };
  /** Which bytes of the open legacy stream those of a file come from that was converted from it. */
  origin: { params: { range: ByteRange; converted: Blob }; result: Fate };
  /** The page of a Remus-compressed checkpoint whose encoding holds a byte, decompressed; null where there is none. */
  compressedPage: { params: { offset: number }; result: CompressedPage | null };
  /** Entries of PAGE_DATA that name a PFN, in stream order. */
  findPfn: { params: { pfn: number }; result: readonly PfnPlace[] };
  /** Which of the views for people have something to show. */
  outline: { params: Record<string, never>; result: Outline };
  /** The guest out of all layers, as far as rows are there. */
  guest: { params: Record<string, never>; result: GuestCard };
  /** vCPUs of a state; `context` is one of the outline's, here and below. */
  vcpus: { params: { context: VcpuContext }; result: VcpuList };
  registers: { params: { context: VcpuContext; vcpu: number }; result: RegisterCard };
  /** The phases in which the stream was written; with `resent` its lists of PFNs are read once more, to count what came before. */
  phases: { params: { resent: boolean }; result: PhaseList };
  /** What a file has of a migration; nothing need be open. */
  directions: { params: { file: Blob }; result: Directions };
  /**
   * The migration that the stream was part of, in protocol order; with `back`, a capture of the other direction, or with what a packet
   * capture has of it beside the stream.
   */
  conversation: { params: { back: Blob | null; name: string }; result: Conversation };
  /** Devices of an HVM context, those of one vCPU among them. */
  hvmSummary: { params: { context: VcpuContext; vcpu: number }; result: HvmSummary };
  /** The CPUID and MSR policies by their rows; -1 where there is none. */
  cpuid: { params: { cpuidRow: number; msrRow: number }; result: CpuidCard };
  /** Fields of a row by name, value or meaning; bounded. */
  findFields: { params: { row: number; query: string }; result: FieldHits };
  /** Kinds of rows that have a field of that name; bounded. */
  rowsWithField: { params: { name: string }; result: RowsWithField };
  /** What is handed on about the stream, as the bytes of a file in UTF-8. Transferred. */
  report: { params: { format: ReportFormat }; result: Uint8Array };
  /** What a restore would make of the stream, by what the passes have found so far. */
  restoreCard: { params: Record<string, never>; result: RestoreCard };
  /** The restorer's state behind a row; -1 is before the first. */
  restoreStep: { params: { row: number }; result: RestoreSnapshot };
  /** When rows were captured: times of their first and last byte, in nanoseconds from the capture's first packet; NaN not captured. */
  rowTimes: { params: { from: number; count: number }; result: Float64Array };
  /** Duration, stalls and pause by the capture's clock; null where there is none. */
  clockSummary: { params: Record<string, never>; result: ClockSummary | null };
  /** What the specification says beside a row: text, diagram with values, rules. */
  spec: { params: { row: number }; result: SpecSheet };
  /** Whether a file is a log: text with a name or a line as logs have them; nothing need be open. */
  isLog: { params: { file: Blob; name: string }; result: boolean };
  /** Correlates a log with the open stream; replaces the log before it. Fails with a sentence where it is too long. */
  openLog: { params: { file: Blob; name: string }; result: LogSummary };
  /** Lines of the log that was opened last. */
  logLines: { params: { from: number; count: number }; result: readonly LogLine[] };
}

/** What a person chooses of a conversion. */
export type ConvertChoice = Pick<ConvertOptions, 'format' | 'checkpoints' | 'likeXen' | 'stripHeader' | 'skipQemu' | 'hints'>;

export type ConvertOutcome =
  | { readonly kind: 'converted'; readonly findings: readonly Finding[]; readonly inSize: number; readonly outSize: number; readonly checkpoints: number; readonly blob: Blob | null }
  /** The stream is at fault; nothing was left where the result should go. */
  | { readonly kind: 'refused'; readonly findings: readonly Finding[]; readonly sentence: string }
  | { readonly kind: 'not-done'; readonly sentence: string };

export type Fate =
  | { readonly kind: 'known'; readonly choice: ConvertChoice; readonly places: readonly FatePlace[]; /** More than are named. */ readonly more: boolean }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** A piece of what was asked about, and where it is on the other side. */
export interface FatePlace {
  /** On this side. */
  readonly from: ByteRange;
  /** On the other side; null where there is nothing there. */
  readonly range: ByteRange | null;
  /** Row and field there. */
  readonly name: string;
  readonly step: Run['step'];
  /** Whether the bytes are not in the conversion at all. */
  readonly lost: boolean;
  readonly says: string;
}

/** A log line by line, in columns; `message` is 0 for lines that are not known, `flags` a sum of the core's LineFlag. */
export interface LogSummary {
  readonly name: string;
  readonly lines: number;
  readonly message: Uint16Array;
  /** The row that a line speaks of; -1 none. */
  readonly row: Int32Array;
  readonly flags: Uint8Array;
  /** What is left out, in a sentence; empty where nothing is. */
  readonly cut: string;
}

export interface LogLine {
  readonly text: string;
  /** Characters that are left out. */
  readonly more: number;
  readonly level: LogLevel;
  /** Null where the line is not known. */
  readonly known: {
    /** Where the message begins in the text. */
    readonly at: number;
    readonly says: string;
    readonly program: string;
    readonly cite: string;
    readonly rules: readonly string[];
  } | null;
}

export interface Conversation {
  /** Null where nothing tells that the stream was part of a migration. */
  readonly sequence: Sequence | null;
  /** The direction of the packet capture that the other way was taken from: `10.0.0.2:49152 to 10.0.0.1:40000`; empty where it was not. */
  readonly captured: string;
  /** Why both directions may not be of one migration, in sentences. */
  readonly contradictions: readonly string[];
}

export interface PfnPlace {
  readonly row: number;
  /** The entry's number in the list. */
  readonly entry: number;
  /** Its 8 bytes in the list. */
  readonly range: ByteRange;
  /** Its page contents; null where it has none. */
  readonly page: ByteRange | null;
  /** Its encoding in COMPRESSED_DATA, which `compressedPage` decompresses; null where it has none. */
  readonly encoded: ByteRange | null;
  readonly type: number;
}

export type ProgressPhase = 'download' | 'decompress' | 'unwrap' | 'scan' | 'check' | 'contents' | 'find' | 'convert' | 'compare';

export interface Events extends CompareEvents {
  /** What the file is, before any row. */
  identified: { identification: Identification; size: number; source: number; capture: CaptureFacts | null };
  layers: { layers: readonly LayerInfo[] };
  /** Rows; transferred. A slab that is not full is sent again, longer. */
  slab: { slab: Slab };
  pages: { slab: PageSlab };
  findings: { findings: PackedFindings };
  /** Names of rows that a type does not tell: device-model sections. */
  names: { names: readonly (readonly [number, string])[] };
  /** Bytes done of a total; at most ten a second. */
  progress: { phase: ProgressPhase; done: number; total: number };
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;

/** A failure as it crosses threads. `code` says what kind, `message` is a sentence for a person. */
export interface WireError {
  readonly code: SourceErrorCode | 'aborted' | 'unsupported' | 'internal';
  readonly message: string;
  readonly stack?: string;
}

export type Message =
  | { readonly kind: 'request'; readonly id: number; readonly method: RequestName; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'reply'; readonly id: number; readonly result?: unknown; readonly error?: WireError }
  | { readonly kind: 'event'; readonly name: EventName; readonly data: unknown };
