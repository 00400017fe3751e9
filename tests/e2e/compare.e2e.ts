/** Two streams compared in a real browser: rows, bytes, rules, memory. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { CompareFiles, Comparison } from './compare-driver.ts';
import { stageFor } from './stage.ts';

const stage = stageFor('each test');
let app: App;
let comparison: Comparison;
const files = new CompareFiles();

const LEGACY = 'legacy45-hvm-seabios-16m-nonlive.xl';
const PV = 'xen417-pv64-minios-8m.save';

beforeAll(() => files.load(LEGACY, PV));

afterAll(() => files.remove());

beforeEach(async () => {
  app = await stage.start();
  comparison = new Comparison(app);
});

describe('a comparison', () => {
  it('says at once that a file and its copy are identical', async () => {
    const copy = files.write('copy.save', readFileSync(files.path(PV)));
    await comparison.start(files.path(PV), copy);
    expect(await comparison.result.innerText()).toBe('Identical, byte for byte.');
    expect(await comparison.chip('different').innerText()).toMatch(/0/);
  });

  it('names the one register of which a byte was flipped, and marks that byte on both sides', async () => {
    await comparison.start(files.path(PV), files.flipped(PV, files.placeOfRip(PV)));
    expect(await comparison.result.innerText()).toBe('1 row differs and nothing explains it.');
    await expect.poll(() => comparison.current.innerText()).toContain('user_regs.rip');
    for (const side of ['left', 'right'] as const) await expect.poll(() => comparison.bytes(side).locator('[data-mark=X]').count()).toBeGreaterThan(0);
    expect(await app.page.locator('svg path[data-chosen=true]').count()).toBe(1);
  });

  it('filters by verdict, searches with /, and walks with F7 and Shift+F7', async () => {
    await comparison.start(files.path(LEGACY), files.path(PV));
    await expect.poll(() => comparison.current.innerText()).toMatch(/different|only/);
    const first = await comparison.current.innerText();
    await app.page.keyboard.press('F7');
    await expect.poll(() => comparison.current.innerText()).not.toBe(first);
    await app.page.keyboard.press('Shift+F7');
    await expect.poll(() => comparison.current.innerText()).toBe(first);
    await comparison.chip('same').click();
    await expect.poll(() => comparison.rows.locator('[data-line="0"]').innerText()).toContain('same');
    await comparison.chip('same').click();
    await comparison.rows.focus();
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('no such path');
    await app.page.getByText('No row passes the filter.').waitFor();
    await app.page.getByRole('button', { name: 'Clear filter' }).click();
    await expect.poll(() => comparison.rows.locator('[data-line]').count()).toBeGreaterThan(3);
  });

  it('ignores what a person asks for, says how much that hides, and takes it back', async () => {
    await comparison.start(files.path(PV), files.flipped(PV, files.placeOfRip(PV)));
    await comparison.current.click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: /^Ignore/ }).first().click();
    await expect.poll(() => comparison.result.innerText()).toMatch(/^The same, up to \d+ expected\.$/);
    await app.page.getByRole('button', { name: /^Rules/ }).click();
    const rule = app.page.getByRole('list', { name: 'Rules' }).getByRole('listitem').filter({ hasText: 'user_regs.rip' });
    expect(await rule.innerText()).toContain('1 row');
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => comparison.result.innerText()).toBe('1 row differs and nothing explains it.');
  });

  it.each([
    ['HTML', '.html', /^<!doctype html>/],
    ['Markdown', '.md', /^# /],
    ['JSON', '.json', /^\{/],
  ])('is handed on as %s', async (form, extension, begins) => {
    // A download can be looked at, the browser's picker of a place cannot.
    await app.page.evaluate(() => void Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    await comparison.start(files.path(PV), files.flipped(PV, files.placeOfRip(PV)));
    await app.page.getByRole('button', { name: 'Report' }).click();
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('menuitem', { name: form }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toBe(`${basename(files.path(PV))}.diff${extension}`);
    expect(text).toMatch(begins);
    expect(text).toContain('user_regs.rip');
  });

  it('says why two files cannot be compared', async () => {
    const picture = files.write('cat.jpg', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'));
    await app.page.getByRole('button', { name: 'Compare two files…' }).click();
    await comparison.choose(files.path(PV), picture);
    await app.page.getByRole('heading', { name: 'These two cannot be compared' }).waitFor();
    expect(await app.page.getByRole('alert').innerText()).toContain('cat.jpg cannot be compared');
  });
});

describe('memory', () => {
  it('shows the page of which a byte was flipped, in the picture, in the list, and both contents', async () => {
    const at = 0x40_0000;
    await comparison.start(files.path(PV), files.flipped(PV, at));
    expect(await comparison.result.innerText()).toBe('1 row differs and nothing explains it.');
    await app.page.getByRole('tab', { name: 'Memory' }).click();
    await expect.poll(() => app.page.getByRole('group', { name: 'Memory in figures' }).innerText()).toMatch(/\n1\s*\ndifferent/);
    await expect.poll(() => comparison.rows.locator('[data-line="0"]').innerText()).toMatch(/memory\[0x[0-9a-f]+\]/);
    await comparison.rows.locator('[data-line="0"]').click();
    await app.page.getByText('1 byte in 1 line changed').waitFor();
    expect(await app.page.locator('mark').count()).toBeGreaterThanOrEqual(2);
    expect(await violations(app)).toEqual([]);
  });
});

describe('on the screen', () => {
  it('locks and frees the scrolling of both sides with l', async () => {
    await comparison.start(files.path(LEGACY), files.path(PV));
    await comparison.rows.focus();
    const button = app.page.getByRole('button', { name: /^Scroll/ });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await app.page.keyboard.press('l');
    expect(await button.getAttribute('aria-pressed')).toBe('false');
  });

  it('has nothing that axe objects to, dark and narrow', async () => {
    await app.page.setViewportSize({ width: 1024, height: 768 });
    await app.page.emulateMedia({ colorScheme: 'dark' });
    await comparison.start(files.path(LEGACY), files.path(PV));
    await app.page.getByRole('button', { name: /^Rules/ }).click();
    expect(await violations(app)).toEqual([]);
  });
});
