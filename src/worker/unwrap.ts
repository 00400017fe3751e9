/** Takes off what stands around a stream: compression, packet captures, HTTP messages, one in another. */
import { driveAsync } from '../core/bytes/cursor.ts';
import { arraySource, type ByteSource } from '../core/bytes/source.ts';
import type { CaptureClock } from '../core/capture/capture.ts';
import { EnvelopeReader, isEnvelope } from '../core/capture/envelope.ts';
import { compressionOf, MAX_COMPRESSION_DEPTH, type CompressionName, type Unwrapped } from '../core/formats/compression.ts';
import { HEAD_SIZE } from '../core/formats/detect.ts';
import { chunksOf } from '../codec/chunks.ts';
import { decompress } from '../codec/decompress.ts';
import { blobSource } from './blob-source.ts';
import type { ProgressPhase } from './protocol.ts';
import { createSink, type Sink } from './spill.ts';

/** Tells how far a task is, unless it told less than 100 ms ago; says whether it did. */
export type Progress = (done: number, now?: boolean) => boolean;

export interface Inner {
  readonly source: ByteSource;
  readonly outer: readonly Unwrapped[];
  /** What decompression wrote; to be disposed of with the stream. */
  readonly sinks: readonly Sink[];
  /** When bytes of the source were captured; null where nobody knows. */
  readonly clock: CaptureClock | null;
  /** What a packet capture has of the other direction of the stream's connection; null where it has nothing. */
  readonly back: OtherWay | null;
}

export interface OtherWay {
  /** `10.0.0.2:49152 to 10.0.0.1:40000`. */
  readonly name: string;
  readonly source: ByteSource;
}

/**
 * @param sink what holds the bytes of `file`, to be disposed of with the stream; null where nothing does
 * @param connection of a packet capture: the direction to show, by its place in the list; null for the one that carries a stream
 */
export async function unwrap(file: Blob | ByteSource, name: string, signal: AbortSignal, progress: (phase: ProgressPhase, total: number) => Progress, sink: Sink | null = null, connection: number | null = null): Promise<Inner> {
  const outer: Unwrapped[] = [];
  const sinks: Sink[] = sink === null ? [] : [sink];
  let back: OtherWay | null = null;
  let source = file instanceof Blob ? blobSource(file, name) : file;
  try {
    while (outer.length < MAX_COMPRESSION_DEPTH) {
      const head = await source.read(0, HEAD_SIZE);
      const kind = compressionOf(head);
      if (kind !== null) {
        const unpacked = createSink(name);
        sinks.push(unpacked);
        outer.push(await unwrapOne(kind, source, unpacked, signal, progress('decompress', source.size)));
        source = blobSource(await unpacked.finish(), name);
      } else if (isEnvelope(head, source.size)) {
        const captured = await openEnvelope(source, connection, signal, progress('unwrap', source.size));
        outer.push(captured.unwrapped);
        ({ source } = captured);
        back ??= captured.back;
      } else break;
    }
  } catch (error) {
    for (const sink of sinks) await sink.dispose();
    throw error;
  }
  return { source, outer, sinks, clock: source.clock ?? null, back };
}

async function unwrapOne(name: CompressionName, source: ByteSource, sink: Sink, signal: AbortSignal, tell: Progress): Promise<Unwrapped> {
  const result = await decompress(name, chunksOf(source), (bytes) => sink.write(bytes), { signal, onInput: (done) => void tell(done) });
  const damage = result.ok ? null : { message: result.message, at: result.at, ended: result.ended };
  return { name, size: source.size, damage, trailing: result.ok ? result.trailing : 0 };
}

async function openEnvelope(file: ByteSource, connection: number | null, signal: AbortSignal, tell: Progress): Promise<{ unwrapped: Unwrapped; source: ByteSource; back: OtherWay | null }> {
  const reader = new EnvelopeReader(file, undefined, connection);
  const result = await driveAsync(reader.read(), ({ start, length }) => {
    tell(reader.position);
    return file.read(start, length);
  }, () => signal.aborted);
  if (!result.done) throw new DOMException('Cancelled.', 'AbortError');
  const { stream, back, clock, unwrapped } = result.value;
  const other = back === null ? null : { name: `${back.from} to ${back.to}`, source: back.stream.over(file, back.clock) };
  return { unwrapped, back: other, source: stream?.over(file, clock) ?? arraySource(new Uint8Array(0)) };
}
