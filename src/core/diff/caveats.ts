/** What keeps a comparison from being whole, or from saying much: in sentences, before anybody reads the rows. */
import { hex, plural } from '../text.ts';
import { checkpointEnds } from './checkpoints.ts';
import type { Sides } from './expectations.ts';
import type { Subject } from './subject.ts';

/** What the guest of a stream is; empty where no domain header was reached. */
const guestOf = ({ stream }: Subject): string => String(stream.layers.find(({ name }) => name === 'libxc')?.detail['domainType'] ?? '');

/** Of a stream out of a packet capture that lost some of it. */
function holes(side: 'left' | 'right', { stream: { source } }: Subject): string[] {
  const lost = source.holes ?? [];
  const [first] = lost;
  if (first === undefined) return [];
  const bytes = lost.reduce((sum, { start, end }) => sum + end - start, 0);
  return [`Of the ${side}, ${plural(bytes, 'byte')} in ${plural(lost.length, 'place')} were not captured, the first at ${hex(first.start)}: what stands there is not compared.`];
}

/** guest_width in bits (docs/specs/libxc-migration-stream.pandoc, X86_PV_INFO: 4 or 8 bytes); 0 where there is none. */
const widthOf = ({ stream }: Subject): number => Number(stream.layers.find(({ name }) => name === 'libxc')?.detail['guestWidth'] ?? 0);

/** What a width means; in words where it is none. */
export const widthText = (bits: number): string => (bits === 32 || bits === 64 ? `${bits} bits` : `guest_width ${bits / 8}, which is no width of a guest (4 or 8)`);

function widthWords(left: number, right: number): string {
  const faulty = [left, right].some((bits) => bits !== 32 && bits !== 64);
  if (faulty) return `Of the left: ${widthText(left)}. Of the right: ${widthText(right)}. By its width a guest\u2019s shared info and contexts are laid out.`;
  return `The left is a guest of ${left} bits, the right one of ${right}: their shared info, contexts and page tables are laid out in other ways.`;
}

/** `JSON` or `text`; empty where there is no configuration of xl's. */
const configOf = ({ stream }: Subject): string => String(stream.layers.find(({ name }) => name === 'xl')?.detail['config'] ?? '');

export function caveats({ left, right }: Sides): string[] {
  const [a, b] = [guestOf(left), guestOf(right)];
  const [widthA, widthB] = [widthOf(left), widthOf(right)];
  const widths = widthA > 0 && widthB > 0 && widthA !== widthB ? [widthWords(widthA, widthB)] : [];
  const [textA, textB] = [configOf(left), configOf(right)];
  const configs = textA !== '' && textB !== '' && textA !== textB ? [`The configuration of the left is ${textA}, that of the right ${textB}: what one calls memory the other may call b_info.max_memkb, and nothing translates.`] : [];
  const kinds = a !== '' && b !== '' && a !== b ? [`The left is a guest of type ${a}, the right one of type ${b}: their vCPUs and devices are in different records, and stand here on one side only.`] : [];
  return [...kinds, ...widths, ...configs, ...holes('left', left), ...holes('right', right), ...tail('left', left), ...faults('left', left), ...tail('right', right), ...faults('right', right)];
}

/** Of a checkpointed stream that goes on behind its last whole checkpoint and never ends: a failover leaves that out (xg_sr_restore.c, restore()). */
function tail(side: 'left' | 'right', { stream, end, refusal }: Subject): string[] {
  const ends = checkpointEnds(stream);
  const last = ends.at(-1);
  if (refusal !== undefined) return [];
  const whole = stream.builder.findings.every(({ rule }) => !rule.endsWith('.truncated'));
  if (last === undefined || end !== Infinity || whole || last >= stream.source.size) return [];
  return [`The ${side} goes on behind its last whole checkpoint (${ends.length}, up to ${hex(last)}) and is cut: a failover leaves that out, and here it is compared. Compare up to checkpoint ${ends.length} to leave it out.`];
}

/** Of a stream that does not hold what it should: how much of it could be compared. */
function faults(side: 'left' | 'right', { stream, end, refusal }: Subject): string[] {
  // What follows from the refusal is no news.
  if (refusal !== undefined) return [`The ${side} is a legacy stream at fault: what its conversion makes before that was compared, and nothing behind it. ${refusal}`];
  const errors = stream.builder.findings.filter(({ severity, range }) => severity === 'error' && range.start < end);
  const said: string[] = [];
  const cut = errors.find(({ rule }) => rule.endsWith('.truncated'));
  if (cut !== undefined) said.push(`The ${side} is cut at ${hex(cut.range.start)}: what would follow was not compared. ${cut.message}`);
  const gaps = gapBytes(stream);
  if (gaps > 0) said.push(`Of the ${side}, ${plural(gaps, 'byte')} ${gaps === 1 ? 'is' : 'are'} not understood, and compared as ${gaps === 1 ? 'a byte' : 'bytes'}, not by meaning.`);
  const others = errors.length - (cut === undefined ? 0 : 1);
  if (others > 0) said.push(`The ${side} has ${plural(others, 'fault')} of framing${cut === undefined ? '' : ' besides'}; what could be read was compared. The first: ${errors.find((finding) => finding !== cut)?.message ?? ''}`);
  return said;
}

function gapBytes({ builder: { index } }: Subject['stream']): number {
  let bytes = 0;
  for (let row = 0; row < index.rowCount; row++) if (index.kindOf(row) === 'gap') bytes += index.endOf(row) - index.startOf(row);
  return bytes;
}
