import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStream } from '../build/sparse.mjs';
import { App } from './app-driver.ts';
import { launch, startHost, type Host } from './host.ts';
import { watchTasks } from './tasks.ts';

const MILLION = 1_000_000;
/** The 50 ms that are wanted, and as much again: the processors of machines that test are not all fast ones. */
const STUCK_MS = 100;

let browser: Browser;
let host: Host;
let folder = '';

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
});

afterAll(async () => {
  await browser.close();
  host.stop();
  rmSync(folder, { recursive: true });
});

/** A million records of no length, of types that nobody knows: each one is a finding as well. */
function millionFindings(path: string): void {
  makeStream(path, { tiny: 1 });
  const records = Buffer.alloc(8 * MILLION);
  for (let i = 0; i < MILLION; i++) records.writeUInt32LE(0x8000_0100 + (i % 997), 8 * i);
  writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, 40), records, Buffer.alloc(8)]));
}

const STREAMS = [
  { name: 'a million records that are a finding each', file: 'findings.save', make: millionFindings, rows: MILLION },
  { name: 'five million tiny records', file: 'tiny.save', make: (path: string) => void makeStream(path, { tiny: 5 * MILLION }), rows: 5 * MILLION },
];

describe.each(STREAMS)('a stream of $name', ({ name, file, make, rows }) => {
  let app: App;
  let opening = Infinity;
  beforeAll(async () => {
    const path = join(folder, file);
    make(path);
    app = await App.start(browser, host);
    const longest = await watchTasks(browser);
    await app.open(path);
    opening = await longest();
    console.log(`${name}: the longest task while opening took ${opening.toFixed(0)} ms of the processor (wanted: 50)`);
  });
  afterAll(async () => {
    expect(app.complaints).toEqual([]);
    await app.close();
  });

  it('opens without getting stuck', () => {
    expect(opening).toBeLessThan(STUCK_MS);
  });

  it('is listed to its last row', async () => {
    expect((await app.rowCounts()).total).toBeGreaterThan(rows);
    await app.records.focus();
    await app.press('End');
    const last = (await app.listLength()) - 1;
    await expect.poll(() => app.lastShown()).toBe(last);
    await app.press('Home');
    await expect.poll(() => app.record(0).count()).toBe(1);
  });

  it('scrolls to its last row by the thumb, and back by the wheel, without getting stuck', async () => {
    const longest = await watchTasks(browser);
    const box = await app.records.boundingBox();
    if (box === null) throw new Error('the list does not show');
    const { mouse } = app.page;
    // The thumb begins below an arrow.
    const [x, y] = [box.x + box.width - 6, box.y + 20];
    await mouse.move(x, y);
    await mouse.down();
    for (let step = 1; step <= 20; step++) await mouse.move(x, y + (box.height * step) / 18);
    await mouse.up();
    const last = (await app.listLength()) - 1;
    await expect.poll(() => app.lastShown()).toBe(last);
    await mouse.move(box.x + 200, box.y + box.height / 2);
    for (let notch = 0; notch < 20; notch++) await mouse.wheel(0, -240);
    // Ten rows of 24 pixels a notch, whatever the length of the list.
    await expect.poll(() => app.lastShown()).toBe(last - 200);
    const stuck = await longest();
    console.log(`${name}: the longest task while scrolling took ${stuck.toFixed(0)} ms of the processor (wanted: 50)`);
    expect(stuck).toBeLessThan(STUCK_MS);
  });
});
