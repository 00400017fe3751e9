/** What a decoder hands back, and the few ways to say it. */

export type Sink = (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;

export interface Decompressed {
  readonly ok: true;
  /** Input bytes behind the end of the compressed data. */
  readonly trailing: number;
  /** Whether those are all zero: padding (tape blocks, block devices) rather than something appended. */
  readonly trailingZero: boolean;
}

export interface Undecompressed {
  readonly ok: false;
  /** A sentence for a person. */
  readonly message: string;
  /** Input offset at which decoding stopped. */
  readonly at: number;
  readonly ended: 'truncated' | 'damaged' | 'unsupported';
}

export type DecompressResult = Decompressed | Undecompressed;

export const hex = (offset: number): string => `0x${offset.toString(16)}`;

export const truncated = (at: number, message: string): Undecompressed => ({ ok: false, at, ended: 'truncated', message });

export const damaged = (at: number, message: string): Undecompressed => ({ ok: false, at, ended: 'damaged', message });

export const unsupported = (at: number, message: string): Undecompressed => ({ ok: false, at, ended: 'unsupported', message });
