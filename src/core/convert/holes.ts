/** Keeps a conversion from bytes of its input that a packet capture lost: they read as zeros, and would be written as content. */
import { lostIn, type ByteRange } from '../bytes/range.ts';
import { hex, plural } from '../text.ts';
import type { ConvertResult } from './convert.ts';
import type { Conversion, ConvertRequest } from './request.ts';

/** Ends the conversion where it wants such bytes; those that go nowhere may be any. @param holes ascending */
export function* aroundHoles(conversion: Conversion<ConvertResult>, holes: readonly ByteRange[]): Conversion<ConvertResult> {
  let position = 0;
  let step = conversion.next(0);
  while (step.done !== true) {
    const request = withinReach(step.value, position, holes);
    if (request === null) return { kind: 'not-done', sentence: sentenceOf(holes, step.value.op === 'again' ? step.value.start : position) };
    const answer = yield request;
    if (request.op === 'read' || request.op === 'copy') position += typeof answer === 'number' ? answer : answer.length;
    step = conversion.next(answer);
  }
  return step.value;
}

/** The same request, or as much of it as comes before a hole; null where nothing does. */
function withinReach(request: ConvertRequest, position: number, holes: readonly ByteRange[]): ConvertRequest | null {
  if (request.op === 'again') return lostIn(holes, request.start, request.start + request.length) > 0 ? null : request;
  if (request.op !== 'read' && (request.op !== 'copy' || request.to === 'nowhere')) return request;
  const reach = (holes.find(({ end }) => end > position)?.start ?? Infinity) - position;
  return reach <= 0 ? null : { ...request, most: Math.min(request.most, reach) };
}

function sentenceOf(holes: readonly ByteRange[], from: number): string {
  const lost = holes.reduce((sum, { start, end }) => sum + end - start, 0);
  const first = holes.find(({ end }) => end > from);
  return `Bytes of the stream were not captured, from ${hex(first?.start ?? from)} on (${plural(lost, 'byte')} in ${plural(holes.length, 'place')}): a conversion would have to invent them.`;
}
