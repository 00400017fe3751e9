import type { ByteRange } from '../bytes/range.ts';

/** Layer names are part of the command line's contract. */
export type LayerName =
  | 'xl'
  | 'libxl'
  | 'libxc'
  | 'legacy'
  | 'qemu'
  | 'hvm-context'
  | 'libvirt'
  | 'libvirt-mig'
  | 'xend'
  | 'xapi'
  | 'xl-wire'
  | 'colo'
  | 'pcap'
  | 'http'
  | 'gzip'
  | 'zstd'
  | 'xz'
  | 'lz4'
  | 'bzip2';

/** Where a component of an XSAVE area lies, by CPUID leaf 0xD. */
export interface XstateComponent {
  /** Its bit in XCR0: the subleaf. */
  readonly id: number;
  readonly size: number;
  /** In the standard format; 0 for supervisor components. */
  readonly offset: number;
  /** In the compacted format it begins at a multiple of 64. */
  readonly aligned: boolean;
}

/** How a legacy stream was written. */
export interface LegacyFacts {
  /** Bytes in an `unsigned long` of the toolstack. */
  readonly toolstackWidth: 4 | 8;
  /** Extended info has "extv" and "xcnt": what stands behind the registers of each vCPU. */
  readonly extendedContexts: boolean;
  readonly xsave: boolean;
  /** Bytes of an object id and of a page of transcendent memory. */
  readonly tmemOid: 8 | 24;
  readonly tmemPage: number;
  /** Count of a batch whose list was not read: it claims too much, or the source ends in it. */
  readonly unlisted?: number;
}

/** What a layer's headers say that its records need in order to be read. */
export interface LayerFacts {
  readonly littleEndian: boolean;
  /** Stream version; 0 where the layer has none. */
  readonly version: number;
  /** Domain header type: 1 x86 PV, 2 x86 HVM, 0 not known. */
  readonly domainType: number;
  /** Bytes in a guest word, from X86_PV_INFO; 0 not known. */
  readonly guestWidth: number;
  /** What the pieces of a legacy stream need in order to be read; absent elsewhere. */
  readonly legacy?: LegacyFacts;
  /** Guest page size as a power of two. */
  readonly pageShift: number;
  /** What the stream's own CPUID policy says of XSAVE areas; absent where there is none. */
  readonly xstate?: readonly XstateComponent[];
  /** Descriptions behind QEMU's states, the JSON of each; absent where there is none. */
  readonly descriptions?: readonly ByteRange[];
}

/** Facts of a layer before its headers are read, and of layers to which they do not apply. */
export const NO_FACTS: LayerFacts = { littleEndian: true, version: 0, domainType: 0, guestWidth: 0, pageShift: 12 };

export type DetailValue = string | number | boolean | null;

/** Spans of a layer that are listed one by one: of Remus with 40 checkpoints a second, those of half an hour. */
export const MAX_SPANS = 65_536;

/** One layer of the nest; `id` is its place in the list of layers. */
export interface LayerInfo {
  readonly id: number;
  readonly name: LayerName;
  /** Number of the byte source it stands in: 0 is the file, each decompression opens the next. */
  readonly source: number;
  readonly parent: number | null;
  /** Its bytes; several where CHECKPOINT hands the stream back and forth. Inner layers are included. */
  readonly spans: readonly ByteRange[];
  /** Of more than {@link MAX_SPANS}, the first and the very last are listed; what lies between is counted. */
  readonly spansLeftOut?: { readonly spans: number; readonly bytes: number };
  readonly headers: number;
  readonly records: number;
  readonly facts: LayerFacts;
  /** What its headers say, name by name, for `info` and the header strip. */
  readonly detail: Readonly<Record<string, DetailValue>>;
}
