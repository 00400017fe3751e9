/** Files that are too long to be read whole before fields are shown: what is said at once, what once it is sure, what where it is stopped. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeStream } from '../build/sparse.mjs';
import { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { Comparison } from './compare-driver.ts';
import { launch, startHost, type Host } from './host.ts';

const PATIENCE_MS = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'xsi-large-'));
let browser: Browser;
let host: Host;
let app: App;
let comparison: Comparison;

/** A file whose pages are holes, of one name and time with its like in another folder. */
function large(where: string, gib: number, ...changed: readonly number[]): string {
  mkdirSync(join(folder, where), { recursive: true });
  const path = join(folder, where, 'guest.libxc');
  const { size } = makeStream(path, { gib });
  const descriptor = openSync(path, 'r+');
  for (const share of changed) writeSync(descriptor, Uint8Array.of(0x5a), 0, 1, Math.floor(size * share));
  closeSync(descriptor);
  utimesSync(path, 1_600_000_000, 1_600_000_000);
  return path;
}

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
});

afterAll(async () => {
  await browser.close();
  host.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  app = await App.start(browser, host);
  comparison = new Comparison(app);
});

afterEach(async () => {
  // A worker that the page's policy does not let start would be one.
  expect(app.complaints).toEqual([]);
  await app.close();
});

const says = (text: string): Promise<void> => comparison.result.filter({ hasText: text }).waitFor({ timeout: PATIENCE_MS });

it('says at once of a file picked twice what speaks for it, stays at that when it is stopped, and is sure in the end', { timeout: 2 * PATIENCE_MS }, async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Compare two files…' }).click();
  await comparison.choose(large('a', 3), large('b', 3));
  await says('The same file, going by name, size, time and 64 samples; reading both whole to be sure.');
  await page.getByRole('progressbar', { name: 'Comparing every byte' }).waitFor();
  expect(await violations(app)).toEqual([]);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await comparison.result.filter({ hasText: /^The same file, going by name, size, time and 64 samples; (?:of 3 GiB each, .* were compared, byte for byte, and are the same|nothing else was read to be sure)\.$/ }).waitFor();
  await page.getByRole('button', { name: 'Read the rest' }).click();
  await says('Identical, byte for byte.');
});

it('counts every page that differs between files that are alike in all samples', { timeout: 2 * PATIENCE_MS }, async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Compare two files…' }).click();
  await comparison.choose(large('a', 0.5), large('b', 0.5, 0.1234, 0.4567, 0.5432, 0.8765));
  await says('4 rows differ and nothing explains it.');
  await comparison.tab('Memory').click();
  await expect.poll(() => page.getByText('131,068').count()).toBeGreaterThan(0);
});
