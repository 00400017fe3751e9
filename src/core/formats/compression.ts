/** Compression around a stream: told by magic, taken off by the host, named in the nest of layers. */
import { defineRule, READ } from '../index/finding.ts';
import { startsWith } from './magic.ts';

export type CompressionName = 'gzip' | 'zstd';

/** RFC 1952 section 2.3.1 (with method deflate), RFC 8878 sections 3.1.1 and 3.1.2 (skippable frames 0x184D2A50 to 5F). */
const GZIP = '\u001f\u008b\u0008';
const ZSTD = '\u0028\u00b5\u002f\u00fd';
const SKIPPABLE_TAIL = '\u002a\u004d\u0018';

/** Deeper nests of compression are refused: nobody writes them but to do harm. */
export const MAX_COMPRESSION_DEPTH = 4;

export function compressionOf(head: Uint8Array): CompressionName | null {
  if (startsWith(head, GZIP)) return 'gzip';
  if (startsWith(head, ZSTD)) return 'zstd';
  const first = head[0] ?? 0;
  return first >= 0x50 && first <= 0x5f && startsWith(head, SKIPPABLE_TAIL, 1) ? 'zstd' : null;
}

const RFC: Record<CompressionName, string> = { gzip: 'RFC 1952', zstd: 'RFC 8878' };

const damaged = (name: CompressionName) =>
  defineRule({ id: `${name}.stream.damaged`, title: 'The compressed data is whole', objectors: ['restore'], cite: RFC[name], hint: 'No restore gets as far as the stream: the decompressor before it fails. What could be decompressed is shown.', checked: READ });
const trailing = (name: CompressionName) =>
  defineRule({ id: `${name}.stream.trailing-bytes`, title: 'Nothing stands behind the compressed data', objectors: [], cite: RFC[name], checked: READ });

export const DAMAGED = { gzip: damaged('gzip'), zstd: damaged('zstd') } as const;
export const TRAILING = { gzip: trailing('gzip'), zstd: trailing('zstd') } as const;

export const COMPRESSION_RULES = [...Object.values(DAMAGED), ...Object.values(TRAILING)];

/** What a host says of one decompression. */
export interface Unwrapped {
  readonly name: CompressionName;
  /** Compressed bytes. */
  readonly size: number;
  /** What was wrong, and at which offset of the compressed bytes; null where nothing was. */
  readonly damage: { readonly message: string; readonly at: number } | null;
  /** Bytes behind the end of the compressed data. */
  readonly trailing: number;
}
