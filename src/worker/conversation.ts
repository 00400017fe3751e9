/** The other direction of a migration: is a file one, and what it adds to the open stream. */
import { backSteps, isBackChannel as isBack, type BackStep } from '../core/analysis/conversation/back.ts';
import { conversationOf } from '../core/analysis/conversation/conversation.ts';
import type { Sequence } from '../core/analysis/conversation/sequence.ts';
import { driveAsync, type Scan } from '../core/bytes/cursor.ts';
import { detect } from '../core/formats/detect.ts';
import { OpenStream } from '../core/open-stream.ts';
import { peek } from './peek.ts';
import { readAhead } from './read-ahead.ts';
import { unwrap } from './unwrap.ts';

/** By its first bytes alone, those that come out of compression where it is compressed. */
export async function isBackChannel(file: Blob): Promise<boolean> {
  const { head, size } = await peek(file);
  const found = detect(head, size);
  return found.kind === 'stream' && (found.layer === 'xl-wire' || found.layer === 'colo');
}

/** @param answer runs a scan over what is open */
export async function conversation(back: Blob | null, name: string, answer: (scan: (stream: OpenStream) => Scan<Sequence>) => Promise<Sequence>, signal: AbortSignal): Promise<Sequence> {
  const steps = back === null ? null : await readBack(back, name, signal);
  return answer((stream) => conversationOf(stream, steps));
}

async function readBack(file: Blob, name: string, signal: AbortSignal): Promise<readonly BackStep[]> {
  const { source, outer, sinks } = await unwrap(file, name, signal, () => () => true);
  try {
    const stream = new OpenStream(source, outer, {});
    const read = readAhead(source);
    await driveAsync(stream.identify(), read);
    if (!isBack(stream)) throw new Error(`“${name}” holds nothing that a receiver of a migration says.`);
    await driveAsync(stream.scan(), read, () => signal.aborted);
    stream.builder.flush(true);
    const result = await driveAsync(backSteps(stream), read, () => signal.aborted);
    if (!result.done) throw new DOMException('Cancelled.', 'AbortError');
    return result.value.steps;
  } finally {
    for (const sink of sinks) await sink.dispose();
  }
}
