/** The fuzz run of the bench, bundled for Node: `fuzz-run.js COUNT SEED` prints its result as JSON. */
import { fuzz } from '../build/fuzz.ts';
import { SAMPLES } from '../build/fuzz-samples.ts';
import { held } from './held.ts';

const [count = 0, seed = 1] = process.argv.slice(2).map(Number);
const processor = (): number => process.cpuUsage().user / 1000;
const result = fuzz(SAMPLES, count, seed, { now: () => performance.now(), processor, held });
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ ...result, samples: SAMPLES.length, seconds: performance.now() / 1000, processor: (user + system) / 1e6, peak: process.resourceUsage().maxRSS * 1024 }));
