/** What a file has of a migration, by its beginning: the stream, what a receiver said, or, where it is a packet capture, both. */
import { isPacketCapture } from '../core/capture/capture-kind.ts';
import { compressionOf } from '../core/formats/compression.ts';
import { detect, HEAD_SIZE } from '../core/formats/detect.ts';
import type { Identification } from '../core/formats/identification.ts';
import { isWayBack, type Directions } from '../core/index/way-back.ts';
import { peek } from './peek.ts';
import { unwrap } from './unwrap.ts';

/** A longer packet capture is read only once it is opened: it is taken to have more than a receiver's few words. */
export const MAX_CAPTURE_ASKED = 64 * 1024 * 1024;

const NOTHING: Directions = { stream: null, back: null };

const directionOf = (found: Identification): Directions => (found.kind !== 'stream' ? NOTHING : isWayBack(found) ? { stream: null, back: found.layer } : { stream: found.layer, back: null });

export async function directionsOf(file: Blob, signal: AbortSignal): Promise<Directions> {
  const { head, size } = await peek(file);
  // The words of a receiver stand in a packet capture as they do in a file of their own.
  if (isPacketCapture(head)) return file.size > MAX_CAPTURE_ASKED || compressionOf(await headOf(file)) !== null ? NOTHING : captured(file, signal);
  return directionOf(detect(head, size));
}

async function captured(file: Blob, signal: AbortSignal): Promise<Directions> {
  const { source, back, sinks } = await unwrap(file, '', signal, () => () => true);
  try {
    const shown = directionOf(detect(await source.read(0, Math.min(HEAD_SIZE, source.size)), source.size));
    if (back === null) return shown;
    const other = directionOf(detect(await back.source.read(0, Math.min(HEAD_SIZE, back.source.size)), back.source.size));
    // What goes the other way and cannot be told may be the rest of a stream whose beginning was not captured.
    return shown.stream === null && other.stream === null ? NOTHING : { stream: shown.stream ?? other.stream, back: shown.back ?? other.back };
  } finally {
    for (const sink of sinks) await sink.dispose();
  }
}

const headOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.slice(0, HEAD_SIZE).arrayBuffer());
