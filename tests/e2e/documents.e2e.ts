/** Several files at once, in a real browser with real workers. */
import { basename } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { layerRows } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let app: App;
let paths: readonly string[] = [];

const NAMES = ['xen417-pv64-minios-8m.save', 'xen417-pv64-minios-8m-remus.wire', 'xen413-pv32-minios-8m.save'] as const;

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  paths = await Promise.all(NAMES.map((name) => imagePath(IMAGES.find((image) => image.name === name) ?? { name, size: 0, sha256: '' })));
  app = await App.start(browser, host);
  await app.openAll(...paths);
});

afterAll(async () => {
  await browser.close();
  host.stop();
});

const total = (path = ''): number => Object.values(layerRows(path)).reduce((sum, count) => sum + count, 0);

describe('several files', () => {
  it('are tabs, the first in front, and those behind are scanned as well', async () => {
    expect(await app.tabs.count()).toBe(NAMES.length);
    expect(await app.frontTab.innerText()).toContain(NAMES[0]);
    await expect.poll(async () => (await app.tabs.allInnerTexts()).join(' '), { timeout: 30_000 }).not.toMatch(/opening|scanning/);
    expect(await violations(app)).toEqual([]);
    await app.tabs.nth(1).click();
    await app.scanned();
    expect((await app.rowCounts()).total).toBe(total(paths[1]));
    await app.tabs.nth(0).click();
    await app.scanned();
    expect((await app.rowCounts()).total).toBe(total(paths[0]));
  });

  it('come back with selection and filter as they were left, and Alt+PgDn goes round', async () => {
    await app.goTo('libxc:2');
    await expect.poll(() => app.status.innerText()).toContain('X86_MSR_POLICY');
    await app.layerChip('libxl').click();
    await expect.poll(async () => (await app.rowCounts()).shown).toBeLessThan(total(paths[0]));
    const { shown } = await app.rowCounts();
    for (let i = 1; i < NAMES.length; i++) {
      await app.press('Alt+PageDown');
      await expect.poll(() => app.frontTab.innerText()).toContain(NAMES[i]);
      await app.scanned();
      expect(await app.status.innerText()).toContain('Nothing selected');
      expect((await app.rowCounts()).shown).toBe((await app.rowCounts()).total);
    }
    await app.press('Alt+PageDown');
    await app.scanned();
    await expect.poll(() => app.status.innerText()).toContain('X86_MSR_POLICY');
    await expect.poll(async () => (await app.rowCounts()).shown).toBe(shown);
  });

  it('answer each for its own bytes', async () => {
    const heads: string[] = [];
    for (let i = 0; i < 2; i++) {
      await app.tabs.nth(i).click();
      await app.scanned();
      await app.goTo('0x30');
      await expect.poll(() => app.hexGrid.innerText()).not.toContain('··');
      heads.push(await app.hexGrid.innerText());
    }
    expect(heads[0]).not.toBe(heads[1]);
  });

  it('are gone through by arrows, and closed by Delete and by the middle button', async () => {
    await app.openAll(...paths);
    await expect.poll(() => app.tabs.count()).toBe(NAMES.length + 3);
    await app.tabs.nth(4).focus();
    await app.press('ArrowRight', 'Delete');
    await expect.poll(() => app.tabs.count()).toBe(NAMES.length + 2);
    await expect.poll(() => app.tabs.nth(4).evaluate((tab) => tab === document.activeElement)).toBe(true);
    for (const left of [1, 0]) {
      await app.tabs.nth(3).click({ button: 'middle' });
      await expect.poll(() => app.tabs.count()).toBe(NAMES.length + left);
    }
    await app.tabs.nth(0).click();
    await app.scanned();
  });

  it('are closed one by one; with one left there are no tabs', async () => {
    await app.closeTab(NAMES[0]);
    await expect.poll(() => app.tabs.count()).toBe(2);
    await app.closeTab(NAMES[2]);
    await expect.poll(() => app.tabs.count()).toBe(0);
    await app.scanned();
    expect((await app.rowCounts()).total).toBe(total(paths[1]));
    expect(app.complaints).toEqual([]);
  });
});

describe('one file that is open twice', () => {
  const front = async (text: string): Promise<void> => {
    await expect.poll(() => app.status.innerText()).toContain(text);
  };
  /** What the tabs are called: the names on disk. */
  const called = (): readonly [string, string] => [basename(paths[0] ?? ''), basename(paths[2] ?? '')];

  it('is two tabs with names of their own, and each keeps its place; Back leads to the very tab', async () => {
    app = await App.start(browser, host);
    const [first = '', , third = ''] = paths;
    const [name, other] = called();
    await app.openAll(first, third, first);
    await expect.poll(() => app.tabs.allInnerTexts()).toEqual([name, other, `${name} (2)`]);
    await app.goTo('libxc:2');
    await front('X86_MSR_POLICY');
    await app.tabs.nth(2).click();
    await app.scanned();
    await front('Nothing selected');
    await app.goTo('libxl:0');
    await front('LIBXC_CONTEXT');
    await app.tabs.nth(0).click();
    await front('X86_MSR_POLICY');
    await app.tabs.nth(1).click();
    await app.scanned();
    await app.page.goBack();
    await expect.poll(() => app.frontTab.innerText()).toBe(name);
    await app.page.goBack();
    await expect.poll(() => app.frontTab.innerText()).toBe(`${name} (2)`);
    await front('LIBXC_CONTEXT');
    expect(await violations(app)).toEqual([]);
  });

  it('is moved among the tabs by keys and by dragging', async () => {
    const [name, other] = called();
    await app.press('Alt+Shift+PageUp');
    await expect.poll(() => app.tabs.allInnerTexts()).toEqual([name, `${name} (2)`, other]);
    expect(await app.frontTab.innerText()).toBe(`${name} (2)`);
    await app.tabs.nth(2).dragTo(app.tabs.nth(0), { targetPosition: { x: 5, y: 10 } });
    await expect.poll(() => app.tabs.allInnerTexts()).toEqual([other, name, `${name} (2)`]);
    await front('LIBXC_CONTEXT');
  });

  it('is a tab that can be seen, however many there are', async () => {
    await app.page.setViewportSize({ width: 1024, height: 768 });
    await app.openAll(...paths, paths[0] ?? '', paths[2] ?? '');
    await expect.poll(() => app.tabs.count()).toBe(8);
    for (let i = 0; i < 8; i++) {
      await app.press('Alt+PageUp');
      const box = await app.frontTab.boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 1e9) <= 1024).toBe(true);
    }
    expect(await violations(app)).toEqual([]);
  });

  it('ends its worker when it is closed', async () => {
    const before = app.page.workers().length;
    expect(before).toBeGreaterThanOrEqual(8);
    for (let left = 7; left > 0; left--) {
      await app.tabs.nth(0).click({ button: 'middle' });
      await expect.poll(() => app.page.workers().length).toBe(before - 8 + left);
    }
    await app.scanned();
    expect(app.complaints).toEqual([]);
  });
});
