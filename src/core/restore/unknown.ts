/** Where nobody objects and yet nobody can say that a stream restores: no image was found, or what a restore reads was not captured. */
import type { OpenStream } from '../open-stream.ts';
import { hex, plural } from '../text.ts';
import type { Milestones } from './milestones.ts';
import { isXapi, lastRead } from './xapi.ts';

/** Layers that hold a domain's state; the others stand around them. */
const IMAGES: ReadonlySet<string> = new Set(['libxl', 'libxc', 'legacy']);

/** Why it is not known whether the stream restores; empty where it is. */
export function whyUnknown(stream: OpenStream, milestones: Milestones): string {
  const names = stream.layers.map(({ name }) => name);
  if (stream.layers.some(({ name, detail }) => name === 'xapi' && detail['format'] === 'vGPU')) return 'There is nothing to restore here by itself: this is a vGPU\u2019s state, which xenopsd hands to its emulator while it reads the image with the guest\u2019s memory.';
  if (!names.some((name) => IMAGES.has(name))) return `There is nothing to restore here: no image of a domain was found in ${outermost(stream)}.`;
  const lacks = missing(stream, milestones);
  if (lacks !== '') return lacks;
  const before = stream.layers.find(({ name }) => name === 'pcap')?.detail['bytesBefore'];
  if (typeof before === 'number') return `Not known: the stream begins ${plural(before, 'byte')} into its connection. Who reads that socket from its first byte refuses what stands there; whether something takes it off before, the capture does not tell. Nothing of the stream itself is refused.`;
  if (isOpen(stream, milestones)) return `Not known: what was captured ends at ${hex(stream.builder.index.size)}, before the end of what a restore reads. ${stream.notEnded} Nothing that was captured is refused.`;
  if (names.includes('libxc') && milestones.libxcEnd < 0 && milestones.wholes.length === 0) return 'Not known: libxc\u2019s part of the stream was not followed to its END.';
  return '';
}

const AROUND = { xapi: 'what xenopsd sends', xend: 'what xend sends', libvirt: 'what libvirt sends', xl: 'what xl sends' } as const;

function outermost({ layers }: OpenStream): string {
  const names = layers.map(({ name }) => name);
  const around = (['xapi', 'xend', 'libvirt', 'xl'] as const).find((name) => names.includes(name));
  return around === undefined ? 'this file' : AROUND[around];
}

/** Bytes up to the end of what a restore reads that the capture lacks. */
function missing(stream: OpenStream, milestones: Milestones): string {
  const end = endOfRead(stream, milestones);
  const holes = (stream.source.holes ?? []).filter(({ start }) => start < end);
  const [first] = holes;
  if (first === undefined) return '';
  const bytes = holes.reduce((sum, hole) => sum + Math.min(hole.end, end) - hole.start, 0);
  return `Not known: ${plural(bytes, 'byte')} of what a restore reads ${bytes === 1 ? 'is' : 'are'} not in the capture, from ${hex(first.start)} on. Nothing that was captured is refused.`;
}

/** Whether the capture ends before the last reader stops, and does not tell whether the stream did. */
export function isOpen(stream: OpenStream, { libxlEnd, libxcEnd }: Milestones): boolean {
  if (stream.notEnded === '') return false;
  const { layers, builder: { findings } } = stream;
  if (isXapi(stream) || layers.some(({ name }) => name === 'legacy')) return findings.some(({ rule }) => /\.(?:truncated|no-end)$/.test(rule));
  return layers.some(({ name }) => name === 'libxl') ? libxlEnd < 0 : libxcEnd < 0;
}

/** Where the last reader stops; where its END was not seen, nothing of the stream can be done without. */
function endOfRead(stream: OpenStream, { libxlEnd, libxcEnd }: Milestones): number {
  const { index } = stream.builder;
  if (stream.layers.some(({ name }) => name === 'legacy')) return index.size;
  const libxl = stream.layers.some(({ name }) => name === 'libxl');
  const row = isXapi(stream) ? lastRead(stream) : libxl ? libxlEnd : libxcEnd;
  return row < 0 ? index.size : index.endOf(row);
}
