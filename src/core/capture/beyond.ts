/**
 * What a capture cannot tell: bytes that were sent before it begins or behind its end. Where a stream seems to stop, or a talk to begin
 * with the wrong word, because nobody captured the rest, nobody objects.
 */
import type { FindingAt, Rule } from '../index/finding.ts';
import type { Flow } from './flow.ts';

/** Sentences on why; empty where the capture has the connection's own beginning, or its end. */
export interface Beyond {
  readonly before: string;
  readonly behind: string;
  /** The other direction, where this capture has data of it; else empty. */
  readonly back: string;
}

/** Where packets of a file end before it does. */
interface FileEnd {
  readonly fault: string;
}

/** A FIN or a RST of the sender, or a RST of the receiver, ends a direction (RFC 9293 3.5.2, 3.6): what stops there was stopped. */
const hasEnded = (flow: Flow, back: Flow | null): boolean => flow.sawFin || flow.sawRst || back?.sawRst === true;

export function beyondOf({ fault }: FileEnd, flow: Flow, back: Flow | null): Beyond {
  const whose = `${flow.from} to ${flow.to}`;
  return {
    back: back === null || back.bytes === 0 ? '' : `${back.from} to ${back.to}`,
    before: flow.sawSyn ? '' : `The capture has no SYN of ${whose}: what was said before it began is not in it.`,
    behind: hasEnded(flow, back) ? '' : `There the capture ${fault === '' ? 'ends' : 'file is cut or damaged'}, and no FIN or RST of ${whose} was captured before: what was sent behind that is not in the capture.`,
  };
}

/** Rules that a stream breaks by ending. */
const ENDS = /\.(?:truncated|no-end|unanswered)$/;

/** A word that is not the one that is due, as the one before it was not captured. */
const FIRST_WORDS: ReadonlySet<string> = new Set(['xl-wire.conversation.sequence', 'xl-wire.message.unexpected', 'libvirt-mig.conversation.sequence']);

const ENDED = /The (stream|file|capture|back channel) ends /g;

/**
 * A finding as far as a capture tells.
 *
 * @param size bytes of the stream that the capture tells of
 */
export function asFarAsTold(rule: Rule, at: FindingAt, { before, behind, back }: Beyond, size: number): FindingAt {
  if (rule.id === 'xl-wire.conversation.left' && back !== '') return { ...at, hint: `The other direction, ${back}, is in this capture too: the chart of the conversation has both.` };
  const isEnd = behind !== '' && (ENDS.test(rule.id) || (at.range.start >= size && size > 0));
  const why = isEnd ? behind : before !== '' && at.range.start === 0 && FIRST_WORDS.has(rule.id) ? before : '';
  if (why === '') return at;
  const { message } = at;
  const said = (): string => `${(typeof message === 'function' ? message() : message).replace(ENDED, 'What was captured of the $1 ends ').replaceAll('of the capture ends', 'ends')} ${why} Nobody is said to object.`;
  return { ...at, message: said, objectors: [], otherwise: 'warning', hint: isEnd ? 'Capture again to the end of the connection, or tee the stream on the way.' : 'Capture again from the beginning of the connection, or tee the stream on the way.' };
}
