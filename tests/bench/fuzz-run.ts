/** The fuzz run of the bench, bundled for Node: `fuzz-run.js COUNT SEED` prints its result as JSON. */
import { fuzz } from '../build/fuzz.ts';
import { SAMPLES } from '../build/fuzz-samples.ts';

const [count = 0, seed = 1] = process.argv.slice(2).map(Number);
const started = performance.now();
const result = fuzz(SAMPLES, count, seed, () => process.cpuUsage().user / 1000);
console.log(JSON.stringify({ ...result, samples: SAMPLES.length, seconds: (performance.now() - started) / 1000, peak: process.resourceUsage().maxRSS * 1024 }));
