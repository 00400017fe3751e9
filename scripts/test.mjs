/**
 * `npm test`: builds, runs the tests that need Node only, then the end-to-end tests in a real Chromium, and closes with
 * one line that counts both. `--e2e-only`, `--node-only`; other arguments go to the test runner (file filters).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildApp, buildCli, ROOT } from './build-app.mjs';
import { ensureChromium, NO_CHROMIUM } from './chromium.mjs';

const VITEST = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
const REPORTS = join(ROOT, '.cache', 'tests');

/** Runs one configuration of the runner; what it counted, and whether it was content. */
function run(name, config, args, env = {}) {
  const report = join(REPORTS, `${name}.json`);
  rmSync(report, { force: true });
  // A file filter may fit one of the two configurations only.
  const lenient = args.length > 0 ? ['--passWithNoTests'] : [];
  const options = ['run', ...lenient, '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [VITEST, ...options, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    const failed = counts.numFailedTests + counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: counts.numPassedTests, failed: status === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function endToEnd(args) {
  const chromium = ensureChromium();
  if (chromium === null) {
    console.error(NO_CHROMIUM);
    return { passed: 0, failed: 1 };
  }
  return run('e2e', 'vitest.e2e.config.ts', args, { CHROMIUM: chromium });
}

const args = process.argv.slice(2);
const rest = args.filter((arg) => arg !== '--e2e-only' && arg !== '--node-only');
mkdirSync(REPORTS, { recursive: true });

const results = [];
try {
  await buildApp();
  await buildCli();
} catch (error) {
  console.error(`The build failed: ${error.message}`);
  results.push({ passed: 0, failed: 1 });
}
if (!args.includes('--e2e-only')) results.push(run('node', 'vitest.config.ts', rest));
if (!args.includes('--node-only')) results.push(endToEnd(rest));

const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
