/** What the chart of a conversation goes by, in words. */
import type { Sequence } from '../../core/analysis/conversation/sequence.ts';

const PROTOCOLS: Readonly<Record<Sequence['protocol'], string>> = { migrate: 'xl migrate', Remus: 'xl migrate, Remus', COLO: 'xl migrate, COLO', libvirt: 'libvirt’s JSON messages', XAPI: 'XAPI’s migration over HTTP', xend: 'xend’s relocation' };

/** Captures on their own have no clock; a packet capture has one for both directions, or for the one that it has. */
export function sourceOfOrder({ protocol, steps }: Pick<Sequence, 'protocol' | 'steps'>): string {
  const said = PROTOCOLS[protocol];
  const captured = steps.filter(({ range }) => range !== null);
  const timed = captured.filter(({ time }) => time !== null);
  const sides = new Set(captured.map(({ from }) => from));
  if (timed.length === 0) return `${said}. The order is the protocol’s${sides.size > 1 ? '; the captures have no common clock' : ''}.`;
  const clock = 'times are the packet capture’s, in seconds from its first packet to the last byte of each';
  const without = sides.size > 1 && new Set(timed.map(({ from }) => from)).size === 1;
  return `${said}. The order is the protocol’s; ${clock}${without ? '. Times of the other capture, which is one of its own, are not laid on it' : ''}.`;
}
