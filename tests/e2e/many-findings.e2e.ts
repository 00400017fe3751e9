/** Very many findings of many rules in several layers: nothing that is done with them may be felt. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFaulty } from '../build/faulty.mjs';
import type { App } from './app-driver.ts';
import { stageFor } from './stage.ts';
import { watchTasks } from './tasks.ts';

/** Of each of fifteen faults, some of which break two rules; a rule keeps the first 10,000. */
const SPREAD = 12_000;
/** The 50 ms that are wanted, and as much again: the processors of machines that test are not all fast ones. */
const FELT_MS = 100;

const stage = stageFor('the last test');
let app: App;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
  const path = join(folder, 'faulty.save');
  makeFaulty(path, { spread: SPREAD });
  app = await stage.start();
  await app.open(path);
  await app.findingsListed();
});

afterAll(() => rmSync(folder, { recursive: true }));

const groups = async (): Promise<number> => Number(/, ([\d,]+) records?/.exec(await app.findingWords())?.[1]?.replaceAll(',', '') ?? 0);

it('are put together by record, and walked, without a long task', async () => {
  const longest = await watchTasks(stage.browser);
  await app.groupFindings('record');
  await expect.poll(groups, { timeout: 30_000 }).toBeGreaterThan(100_000);
  for (let i = 0; i < 10; i++) await app.press('F8');
  await app.currentFinding.waitFor();
  expect(await longest()).toBeLessThan(FELT_MS);
});

it('are walked forth and back to where one was', async () => {
  await app.groupFindings('rule');
  await app.press('F8');
  const here = await app.status.innerText();
  await app.press('F8');
  await expect.poll(() => app.status.innerText()).not.toBe(here);
  await app.press('Shift+F8');
  await expect.poll(() => app.status.innerText()).toBe(here);
});
