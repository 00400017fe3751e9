/** One seed for all property tests of a run, printed, so that a failure can be had again: `SEED=123 npx vitest run`. */
const given = Number(process.env['SEED']);

export const SEED = Number.isSafeInteger(given) && given > 0 ? given : Date.now() % 0x7fff_ffff;

console.info(`property tests: SEED=${SEED}`);

export const runs = (numRuns: number): { seed: number; numRuns: number } => ({ seed: SEED, numRuns });
