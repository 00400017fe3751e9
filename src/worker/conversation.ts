/** The other direction of a migration: is a file one, and what it adds to the open stream. */
import { backSteps, isBackChannel as isBack, type BackStep } from '../core/analysis/conversation/back.ts';
import { conversationOf } from '../core/analysis/conversation/conversation.ts';
import { contradictionsOf } from '../core/analysis/conversation/contradictions.ts';
import { driveAsync, type Scan } from '../core/bytes/cursor.ts';
import type { ByteClock, ByteSource } from '../core/bytes/source.ts';
import type { Unwrapped } from '../core/formats/compression.ts';
import { OpenStream } from '../core/open-stream.ts';
import type { Conversation } from './protocol.ts';
import { readAhead } from './read-ahead.ts';
import { unwrap, type OtherWay } from './unwrap.ts';

type Laid = Pick<Conversation, 'sequence' | 'contradictions'>;

function* lay(stream: OpenStream, steps: readonly BackStep[] | null): Scan<Laid> {
  return { sequence: yield* conversationOf(stream, steps), contradictions: steps === null ? [] : yield* contradictionsOf(stream, steps) };
}

/**
 * @param back a capture of the other direction, or what the open packet capture has of it
 * @param answer runs a scan over what is open
 */
export async function conversation(back: Blob | OtherWay | null, name: string, answer: (scan: (stream: OpenStream) => Scan<Laid>) => Promise<Laid>, signal: AbortSignal): Promise<Conversation> {
  if (back instanceof Blob) {
    const steps = await readFile(back, name, signal);
    return { ...(await answer((stream) => lay(stream, steps))), captured: '' };
  }
  // What goes the other way on a connection may be anything, an answer of HTTP among it.
  const steps = back === null ? null : await readSteps(back.source, [], back.source.clock ?? null, signal);
  return { ...(await answer((stream) => lay(stream, steps))), captured: steps === null ? '' : (back?.name ?? '') };
}

async function readFile(file: Blob, name: string, signal: AbortSignal): Promise<readonly BackStep[]> {
  const { source, outer, sinks, back } = await unwrap(file, name, signal, () => () => true);
  try {
    // A packet capture of both directions has its own stream in front.
    const steps = (await readSteps(source, outer, null, signal)) ?? (back === null ? null : await readSteps(back.source, [], null, signal));
    if (steps === null) throw new Error(`“${name}” holds nothing that a receiver of a migration says.`);
    return steps;
  } finally {
    for (const sink of sinks) await sink.dispose();
  }
}

/** Null where the bytes are nothing that a receiver says. */
async function readSteps(source: ByteSource, outer: readonly Unwrapped[], clock: ByteClock | null, signal: AbortSignal): Promise<readonly BackStep[] | null> {
  const stream = new OpenStream(source, outer, {});
  const read = readAhead(source);
  await driveAsync(stream.identify(), read);
  if (!isBack(stream)) return null;
  await driveAsync(stream.scan(), read, () => signal.aborted);
  stream.builder.flush(true);
  const result = await driveAsync(backSteps(stream, clock), read, () => signal.aborted);
  if (!result.done) throw new DOMException('Cancelled.', 'AbortError');
  return result.value.steps;
}
