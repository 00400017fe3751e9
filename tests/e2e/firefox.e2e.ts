import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStream } from '../build/sparse.mjs';
import { findFirefox, Firefox, Key } from './firefox.ts';
import { startHost, type Host } from './host.ts';

const LIST = 'document.querySelector("[role=treegrid][aria-label=Records]")';
const LAST_ITEM = `Math.max(...[...${LIST}.querySelectorAll("[data-item]")].map((row) => Number(row.dataset.item)))`;
const HEX = 'document.querySelector("[data-pane=hex] [role=grid]")';
const LAST_HEX_ROW = `Math.max(...[...${HEX}.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row)))`;
const TONE = 'document.querySelector("[role=status][data-tone]")?.dataset.tone ?? ""';

const found = findFirefox();

describe.skipIf(found === null)('in Firefox', () => {
  let firefox: Firefox;
  let host: Host;
  let folder = '';

  beforeAll(async () => {
    host = await startHost();
    firefox = await Firefox.start(found ?? '');
    folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
    await firefox.goto(`${host.origin}/`);
  });

  afterAll(async () => {
    await firefox.stop();
    host.stop();
    rmSync(folder, { recursive: true });
  });

  const ask = (expression: string) => () => firefox.evaluate(expression);

  it.each([
    ['a million tiny records', { tiny: 1_000_000 }],
    ['8 GiB of pages', { gib: 8 }],
  ] as const)('opens %s and scrolls to the last row and byte', async (name, plan) => {
    const path = join(folder, `${name}.save`);
    const { size } = makeStream(path, plan);
    await firefox.setFile('input[type=file]', path);
    await expect.poll(ask(TONE)).toBe('warning');
    await expect.poll(ask(`${LIST} !== null && ${LIST}.querySelector("[data-item]") !== null`)).toBe(true);
    await firefox.evaluate('new Promise((resolve) => setTimeout(resolve, 600))');
    const last = Number(await firefox.evaluate(`Number(${LIST}.getAttribute("aria-rowcount"))`)) - 1;
    await firefox.evaluate(`${LIST}.focus()`);
    await firefox.press(Key.End);
    await expect.poll(ask(LAST_ITEM)).toBe(last);
    await firefox.press(Key.Home);
    await firefox.evaluate(`${LIST}.scrollTop = ${LIST}.scrollHeight`);
    await expect.poll(ask(LAST_ITEM)).toBe(last);
    await firefox.evaluate(`${HEX}.scrollTop = ${HEX}.scrollHeight`);
    await expect.poll(ask(LAST_HEX_ROW)).toBe(Math.ceil(size / 16) - 1);
  });

  it('moves by the wheel exactly, however long the list', async () => {
    await firefox.setFile('input[type=file]', join(folder, 'a million tiny records.save'));
    await expect.poll(ask(TONE)).toBe('warning');
    await expect.poll(ask(`Number(${LIST}?.getAttribute("aria-rowcount"))`)).toBeGreaterThan(1_000_000);
    await firefox.evaluate(`${LIST}.focus()`);
    await firefox.press(Key.End);
    const last = Number(await firefox.evaluate(`Number(${LIST}.getAttribute("aria-rowcount"))`)) - 1;
    await expect.poll(ask(LAST_ITEM)).toBe(last);
    const y = Number(await firefox.evaluate(`${LIST}.getBoundingClientRect().y + 80`));
    // Ten rows of 24 pixels.
    await firefox.wheel(200, y, -240);
    await expect.poll(ask(LAST_ITEM)).toBe(last - 10);
  });
});
