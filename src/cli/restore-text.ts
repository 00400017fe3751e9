/** The restore simulator's card as lines: the sentence always, state and forensics where the restore does not come to its end. */
import type { Forensics, RestoreCard } from '../core/restore/restore-card.ts';
import { grouped, printable } from '../core/text.ts';
import { bold, dim, green, printLine, red, yellow } from './output.ts';

const LABEL = 18;
/** Values that say that nothing has come yet. */
const NOTHING: ReadonlySet<string> = new Set(['no', 'none', '0', 'off', '0 (0 B)']);

export function printRestore({ outcome, state, forensics }: RestoreCard): void {
  const line = (label: string, value: string): void => {
    if (value !== '') printLine(`${dim(label.padEnd(LABEL))}${printable(value)}`);
  };
  const colour = outcome.kind === 'restores' || outcome.kind === 'fails-over' ? green : outcome.kind === 'unknown' ? yellow : red;
  printLine(`${'restore'.padEnd(LABEL)}${colour(bold(printable(outcome.sentence)))}`);
  // Of what is no stream nobody has a state.
  if (outcome.kind !== 'restores' && outcome.kind !== 'unknown' && (state.facts.length > 0 || state.reader !== 'nobody')) {
    const facts = state.facts.filter(({ value }) => !NOTHING.has(value)).map(({ name, value }) => `${name} ${value}`);
    line('state', `${state.reader}, ${state.phase}${facts.length > 0 ? `: ${facts.join('; ')}` : ''}`);
  }
  if (forensics.story !== '') printForensics(forensics, line);
  line('behind END', forensics.tail?.sentence ?? '');
}

function printForensics({ story, lastIteration, lastCheckpoint, missing, sent }: Forensics, line: (label: string, value: string) => void): void {
  line('what happened', story);
  line('memory', lastIteration);
  line('checkpoint', lastCheckpoint);
  if (sent.of !== null && sent.pfns === 0) line('sent', `none of ${grouped(sent.of)} ${sent.ofWhat}`);
  else if (sent.of !== null) line('sent', `${grouped(sent.pfns)} of ${grouped(sent.of)} ${sent.ofWhat}: ${share(sent.pfns, sent.of)}, each with contents at least once`);
  for (const { what, why } of missing) line('missing', `${what}. ${why}`);
}

const share = (part: number, whole: number): string => (whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} %`);
