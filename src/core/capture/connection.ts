/** One direction of a connection in words and numbers, for lists of them. */
import type { Carries, Connection } from '../index/connection.ts';
import type { Flow } from './flow.ts';
import type { RebuiltStream } from './rebuilt.ts';

const timeOrNull = (time: number): number | null => (Number.isNaN(time) ? null : time);

export const missingOf = (holes: RebuiltStream['holes']): number => holes.reduce((sum, { start, end }) => sum + end - start, 0);

export function connectionOf(flow: Flow, carries: Carries, chosen: boolean): Connection {
  const { from, to, bytes, packets, holes, repeatCount: repeats, sawSyn: syn, sawFin: fin, sawRst: rst } = flow;
  return { from, to, bytes, packets, first: timeOrNull(flow.first), last: timeOrNull(flow.last), missing: missingOf(holes), repeats, syn, fin, rst, carries, chosen };
}

/** RFC 4253 4.2; RFC 8446 5.1: content type handshake, legacy version 3.x; RFC 9112 3, the methods that XAPI uses. */
const BEGINNINGS: readonly (readonly [RegExp, Carries])[] = [
  [/^SSH-\d/, 'SSH'],
  [/^\u0016\u0003[\u0000-\u0004]/, 'TLS'],
  [/^(?:(?:GET|POST|PUT|HEAD|CONNECT|OPTIONS) [^\r\n]* )?HTTP\/1\.[01]/, 'HTTP'],
];

const LOOKED_AT = 256;

/** What the first bytes of a direction say. */
export function carriesOf(head: Uint8Array): Carries {
  const text = String.fromCharCode(...head.subarray(0, LOOKED_AT));
  return BEGINNINGS.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}

/** `SSH` and `TLS` as people should read them: nobody sees a stream in there. */
export const carriesText = (carries: Carries): string => (carries === 'SSH' || carries === 'TLS' ? `encrypted (${carries})` : carries);
