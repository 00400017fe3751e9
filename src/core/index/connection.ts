/** One direction of a TCP connection of a packet capture, as it is listed. */

/** What a direction carries, by its first bytes; empty where these say nothing, and where they were not captured. */
export type Carries = '' | 'Xen stream' | 'what a receiver says' | 'SSH' | 'TLS' | 'HTTP' | 'gzip' | 'zstd' | 'xz' | 'lz4' | 'bzip2';

export interface Connection {
  readonly from: string;
  readonly to: string;
  /** Payload bytes on the wire, repeated ones each time. */
  readonly bytes: number;
  readonly packets: number;
  /** Of its first and last packet, in nanoseconds from the capture's first; null where packets have no times. */
  readonly first: number | null;
  readonly last: number | null;
  /** Bytes of its stream that the capture does not have. */
  readonly missing: number;
  /** Segments that came again. */
  readonly repeats: number;
  /** How it began and ended, as far as the capture saw. */
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly carries: Carries;
  /** Whether the stream that is shown is this one. */
  readonly chosen: boolean;
}
