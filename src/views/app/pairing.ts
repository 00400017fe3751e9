/** Which of several files are the two directions of one migration. What carries a stream is never laid beside another one. */
import type { LayerName } from '../../core/index/layer.ts';
import { isAnswered, type Directions } from '../../core/index/way-back.ts';
import { directionsOf } from '../../store/phases.ts';

const NOTHING: Directions = { stream: null, back: null };

/** What cannot be read is said where it is opened. */
export const whatIn = (file: File): Promise<Directions> => directionsOf(file).catch(() => NOTHING);

/** The layer of what a receiver said, of a file that has nothing else; null of any other. */
export const backAlone = ({ stream, back }: Directions): LayerName | null => (stream === null ? back : null);

/** Whether one of them has a receiver’s words and nothing else. */
export async function hasBack(files: readonly File[]): Promise<boolean> {
  return (await Promise.all(files.map(whatIn))).some((found) => backAlone(found) !== null);
}

/** Captures of both directions are called alike, but for how the names end. */
const stem = ({ name }: File): string => name.replace(/\.[^.]*$/, '');

/** What the receiver of each stream said, by the stream. One that several could have been sent to goes to the stream of its name, or to the first. */
export async function pairsOf(files: readonly File[]): Promise<ReadonlyMap<File, File>> {
  const found = await Promise.all(files.map(whatIn));
  return pairUp(files.map((file, i) => ({ file, ...(found[i] ?? NOTHING) })));
}

export function pairUp(all: readonly (Directions & { readonly file: File })[]): ReadonlyMap<File, File> {
  const pairs = new Map<File, File>();
  // Those that a name tells first: what is left takes what is left.
  for (const byName of [true, false]) {
    for (const said of all) {
      if (backAlone(said) === null || [...pairs.values()].includes(said.file)) continue;
      const sent = all.find(({ file, stream, back }) => back === null && !pairs.has(file) && isAnswered(stream, said.back) && (!byName || stem(file) === stem(said.file)));
      if (sent !== undefined) pairs.set(sent.file, said.file);
    }
  }
  return pairs;
}
