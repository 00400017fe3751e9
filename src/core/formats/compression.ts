/** Compression around a stream: told by magic, taken off by the host, named in the nest of layers. */
import type { ByteRange } from '../bytes/range.ts';
import { defineRule, READ, type FindingAt, type Rule } from '../index/finding.ts';
import type { Connection } from '../index/connection.ts';
import type { DetailValue } from '../index/layer.ts';
import { startsWith } from './magic.ts';

export type CompressionName = 'gzip' | 'zstd' | 'xz' | 'lz4' | 'bzip2';

/**
 * RFC 1952 section 2.3.1 (with method deflate), RFC 8878 section 3.1.1, .xz file format 2.1.1.1, lz4_Frame_format.md (frame,
 * legacy frame), bzip2's "BZh".
 */
const MAGICS: readonly (readonly [CompressionName, string])[] = [
  ['gzip', '\u001f\u008b\u0008'],
  ['zstd', '\u0028\u00b5\u002f\u00fd'],
  ['xz', '\u00fd7zXZ\u0000'],
  ['lz4', '\u0004\u0022\u004d\u0018'],
  ['lz4', '\u0002\u0021\u004c\u0018'],
];
/** Skippable frames 0x184D2A50 to 5F, which zstd and lz4 have in common: what stands behind them decides, else zstd. */
const SKIPPABLE_TAIL = '\u002a\u004d\u0018';

/** BZh, the level's digit, and the first block's magic or that of an empty stream. */
const BZIP2 = /^BZh[1-9](?:1AY&SY|\u0017rE8P\u0090)/;

/** Deeper nests of compression are refused: nobody writes them but to do harm. */
export const MAX_COMPRESSION_DEPTH = 4;

export function compressionOf(head: Uint8Array): CompressionName | null {
  for (const [name, magic] of MAGICS) if (startsWith(head, magic)) return name;
  if (BZIP2.test(String.fromCharCode(...head.subarray(0, 10)))) return 'bzip2';
  const first = head[0] ?? 0;
  if (first < 0x50 || first > 0x5f || !startsWith(head, SKIPPABLE_TAIL, 1)) return null;
  if (head.byteLength < 8) return 'zstd';
  const behind = 8 + new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  return behind < head.byteLength ? (compressionOf(head.subarray(behind)) ?? 'zstd') : 'zstd';
}

const DOCUMENTS: Record<CompressionName, string> = { gzip: 'RFC 1952', zstd: 'RFC 8878', xz: '.xz file format 1.2.0', lz4: 'LZ4 frame format 1.6.4', bzip2: 'bzip2 1.0.8 decompress.c' };

const damaged = (name: CompressionName) =>
  defineRule({ id: `${name}.stream.damaged`, title: 'The compressed data is whole', objectors: ['restore'], cite: DOCUMENTS[name], hint: 'No restore gets as far as the stream: the decompressor before it fails. What could be decompressed is shown.', checked: READ });
const unsupported = (name: CompressionName) =>
  defineRule({ id: `${name}.stream.unsupported`, title: 'The compressed data is of a kind that is read here', objectors: [], otherwise: 'warning', cite: DOCUMENTS[name], hint: 'It may be whole: decompress it first, and open what comes of it.' });
const trailing = (name: CompressionName) =>
  defineRule({ id: `${name}.stream.trailing-bytes`, title: 'Nothing stands behind the compressed data', objectors: [], cite: DOCUMENTS[name], checked: READ });

const forEach = <T>(make: (name: CompressionName) => T): Record<CompressionName, T> => ({ gzip: make('gzip'), zstd: make('zstd'), xz: make('xz'), lz4: make('lz4'), bzip2: make('bzip2') });

export const DAMAGED = forEach(damaged);
export const UNSUPPORTED = forEach(unsupported);
export const TRAILING = forEach(trailing);

export const COMPRESSION_RULES = [...Object.values(DAMAGED), ...Object.values(UNSUPPORTED), ...Object.values(TRAILING)];

export interface Damage {
  readonly message: string;
  readonly at: number;
  /** `unsupported` is what this program cannot do: the data may be whole. */
  readonly ended?: 'truncated' | 'damaged' | 'unsupported';
}

/** The sentence on what could not be decompressed because this program cannot; empty where there is no such thing. */
export const undecodedIn = (outer: readonly { readonly damage: Damage | null }[]): string => outer.find(({ damage }) => damage?.ended === 'unsupported')?.damage?.message ?? '';

/** Rules that a stream breaks by ending. */
const ENDS = /\.(?:truncated|no-end)$/;

/** A finding on where the bytes end: if they do so because no more could be decompressed here, nobody objects. */
export function asFarAsDecoded(rule: Rule, at: FindingAt, size: number): FindingAt {
  if (!ENDS.test(rule.id) && at.range.start < size) return at;
  const { message } = at;
  return { ...at, message: () => `${typeof message === 'function' ? message() : message} More of it could not be decompressed here: nobody is said to object.`, objectors: [], otherwise: 'warning' };
}

/** What a host says of one layer that it took off. */
export interface Unwrapped {
  readonly name: CompressionName | 'pcap' | 'http';
  /** Its bytes, in the source it stands in. */
  readonly size: number;
  /** What was wrong, and at which offset of the compressed bytes; null where nothing was. */
  readonly damage: Damage | null;
  /** Bytes behind the end of the compressed data. */
  readonly trailing: number;
  /** What its own bytes say, name by name. */
  readonly detail?: Readonly<Record<string, DetailValue>>;
  /** Why there is no stream in it, in a sentence; absent where there is one. */
  readonly nothing?: string;
  /** Directions of the connections of a capture, the largest first, and how many there are beyond those. */
  readonly connections?: readonly Connection[];
  readonly moreConnections?: number;
  /** Why a capture does not tell what came before or behind its part of the stream; empty where it does. */
  readonly beyond?: { readonly before: string; readonly behind: string; readonly back: string };
  /** What else is to be said of it, in ranges of the source it stands in. */
  readonly reports?: readonly { readonly rule: Rule; readonly range: ByteRange; readonly message: string }[];
}
