/** What a phase of a stream is called, one for timeline, list and table. */
import type { Phase, PhaseList } from '../../core/analysis/phases/phases.ts';
import { byteSize, durationText, grouped, plural } from '../../core/text.ts';

export function phaseName({ kind, number, checkpoint, through, others }: Pick<Phase, 'kind' | 'number' | 'checkpoint' | 'through' | 'others'>): string {
  if (others > 0) return through > checkpoint ? `checkpoints ${grouped(checkpoint)} to ${grouped(through)}` : `${grouped(others + 1)} phases`;
  switch (kind) {
    case 'static':
      return 'static data';
    case 'iteration':
      return `iteration ${grouped(number)}`;
    case 'stop-and-copy':
      return `stop-and-copy ${grouped(number)}`;
    case 'verify':
      return number === 0 ? 'verify' : `verify, pass ${grouped(number + 1)}`;
    case 'state':
      return 'guest state';
    case 'checkpoint':
      return `checkpoint ${grouped(number)}`;
    case 'behind':
      return 'behind END';
  }
}

/** How long a phase took by a capture's clock, which does not tell times within a packet. */
export const tookText = (seconds: number): string => (seconds === 0 ? 'at once' : durationText(seconds * 1e9));

/** `81 pages · 334 KiB · 12.0 ms`: what was sent in it, and how long that took where a capture's clock tells. */
export function phaseFigures({ pages, range, seconds }: Pick<Phase, 'pages' | 'range' | 'seconds'>): string {
  const parts = [pages === 0 ? '' : plural(pages, 'page'), byteSize(range.end - range.start), seconds === null ? '' : tookText(seconds)];
  return parts.filter((part) => part !== '').join(' · ');
}

/** `checkpoint 5 of 14`, with the checkpoint that a phase of the first one is part of. */
export function phaseOfAll(phase: Phase, { checkpointCount }: Pick<PhaseList, 'checkpointCount'>): string {
  const name = phaseName(phase);
  if (phase.checkpoint === 0) return name;
  return phase.kind === 'checkpoint' ? `${name} of ${grouped(checkpointCount)}` : `${name}, checkpoint ${grouped(phase.checkpoint)} of ${grouped(checkpointCount)}`;
}
