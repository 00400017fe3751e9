import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { launch, startHost, type Host } from './host.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let host: Host;
let path = '';

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  const image = IMAGES.find(({ name }) => name.includes('FAILEDSAVE'));
  if (image === undefined) throw new Error('the image is gone');
  path = await imagePath(image);
});

afterAll(async () => {
  await browser.close();
  host.stop();
});

/** Serious and critical violations, each with the first element that has it. */
async function violations(app: App): Promise<string[]> {
  await app.page.evaluate(AXE);
  const results = await app.page.evaluate(() => (Reflect.get(globalThis, 'axe') as { run: () => Promise<AxeResults> }).run());
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('has no serious fault of accessibility on any screen', async () => {
    const app = await App.start(browser, host, { colorScheme });
    expect(await violations(app)).toEqual([]);
    await app.open(path);
    await app.record(2).click();
    await app.fields.first().waitFor();
    await app.fields.first().click();
    expect(await violations(app)).toEqual([]);
    await app.press('F8');
    await app.currentFinding.waitFor();
    expect(await violations(app)).toEqual([]);
    await app.why.click();
    await app.outcome.waitFor();
    expect(await violations(app)).toEqual([]);
    await app.step('Previous record').click();
    await app.fact('format_version').first().waitFor();
    expect(await violations(app)).toEqual([]);
    await app.press('Control+k');
    await app.dialog.waitFor();
    expect(await violations(app)).toEqual([]);
    await app.press('Escape', '?');
    await app.dialog.waitFor();
    expect(await violations(app)).toEqual([]);
    await app.press('Escape');
    await app.choose({ name: 'noise.bin', mimeType: '', buffer: Buffer.alloc(4096, 0x5a) });
    await app.plight.waitFor();
    expect(await violations(app)).toEqual([]);
    await app.close();
  });

  it('has the views whose tabs do not fit in a menu', async () => {
    const app = await App.start(browser, host, { colorScheme, width: 1024 });
    await app.open(path);
    const more = app.page.getByRole('button', { name: /more views/ });
    await more.click();
    await app.page.getByRole('menuitem', { name: 'Phases' }).waitFor();
    expect(await violations(app)).toEqual([]);
    await app.page.getByRole('menuitem', { name: 'Phases' }).click();
    await app.page.getByRole('region', { name: 'Phases' }).waitFor();
    await app.page.getByRole('button', { name: 'Phases, and more views' }).waitFor();
    expect(await violations(app)).toEqual([]);
    await app.press('1');
    await more.and(app.page.getByRole('button', { name: /^\d more/ })).waitFor();
    await app.close();
  });

  it('shows the panes as tabs in a narrow window', async () => {
    const app = await App.start(browser, host, { colorScheme, width: 700 });
    await app.choose(path);
    for (const [tab, pane] of [['Bytes', 'hex'], ['Fields', 'fields'], ['Findings', 'findings'], ['Timeline', 'timeline'], ['Records', 'records']] as const) {
      await app.page.getByRole('tab', { name: tab }).click();
      await app.pane(pane).waitFor();
    }
    await app.record(2).click();
    expect(await violations(app)).toEqual([]);
    await app.close();
  });
});

describe('the theme', () => {
  it('follows the system and can be chosen', async () => {
    const app = await App.start(browser, host, { colorScheme: 'dark' });
    expect(await app.brightness()).toBeLessThan(80);
    const button = app.page.getByRole('button', { name: /Theme/ });
    await button.click();
    await expect.poll(() => app.brightness()).toBeGreaterThan(200);
    await button.click();
    await expect.poll(() => app.brightness()).toBeLessThan(80);
    await app.page.reload();
    expect(await app.brightness()).toBeLessThan(80);
    await app.page.emulateMedia({ colorScheme: 'light' });
    expect(await app.brightness()).toBeLessThan(80);
    await app.close();
  });
});
