/**
 * Finds a Chromium or Chrome for the end-to-end tests, or gets one: from Debian where apt may be used, else
 * Playwright's own download. `node scripts/chromium.mjs` prints its path.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { aptInstall, succeeds, which } from './install.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const PLACES = [
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const NO_CHROMIUM = 'No Chromium or Chrome was found and none could be installed: install one, or set CHROMIUM to its path.';

/** A browser that is there already; null where there is none. $CHROMIUM decides where it is set. */
export function findChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : null;
  const inPath = NAMES.map(which).find((file) => file !== null);
  return inPath ?? [...PLACES, chromium.executablePath()].find((file) => existsSync(file)) ?? null;
}

/** As {@link findChromium}, installing one if need be. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== null || (process.env.CHROMIUM ?? '') !== '') return found;
  console.error('No Chromium found; installing one ...');
  if (aptInstall('chromium') && findChromium() !== null) return findChromium();
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js');
  const withLibraries = process.getuid?.() === 0 ? ['--with-deps'] : [];
  succeeds(process.execPath, [cli, 'install', ...withLibraries, 'chromium']);
  return findChromium();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = ensureChromium();
  if (path === null) {
    console.error(NO_CHROMIUM);
    process.exit(1);
  }
  console.log(path);
}
