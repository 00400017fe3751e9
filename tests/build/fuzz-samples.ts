/** Streams of every family, small enough to be mutated by the million. */
import { FAULTS, SOUND } from '../conformance/faults.ts';
import { LEGACY_SOUND } from '../conformance/legacy-faults.ts';
import { GOOD } from './good.ts';
import type { Sample } from './fuzz.ts';
import { LEGACY_STREAMS } from './legacy.ts';

/** A mutation of a larger one costs more time than it finds. */
const LARGEST = 64 * 1024;

export const SAMPLES: readonly Sample[] = [
  ...Object.entries({ ...GOOD, ...LEGACY_STREAMS }).map(([name, build]) => ({ name, bytes: build() })),
  ...[...SOUND, ...LEGACY_SOUND].map(([name, bytes]) => ({ name, bytes })),
  ...FAULTS.filter((_, i) => i % 4 === 0).map(([name, bytes]) => ({ name, bytes })),
].filter(({ bytes }) => bytes.length <= LARGEST);
