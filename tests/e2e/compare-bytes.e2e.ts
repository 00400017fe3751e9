/** The bytes of a comparison in a real browser: gaps, scrolling together, steps inside a page, rules from a byte, undone. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { CompareFiles, Comparison, type SideName } from './compare-driver.ts';
import { stageFor } from './stage.ts';

const stage = stageFor('each test');
let app: App;
let comparison: Comparison;
const files = new CompareFiles();

const OLD = 'xen413-pv32-minios-8m.save';
const PV = 'xen417-pv64-minios-8m.save';
const LEGACY = 'legacy45-hvm-seabios-16m-nonlive.xl';

beforeAll(() => files.load(OLD, PV, LEGACY));
afterAll(() => files.remove());

beforeEach(async () => {
  app = await stage.start();
  comparison = new Comparison(app);
});

const lines = (side: SideName): Locator => comparison.bytes(side).locator('[data-line]');

/** Lines of a side by where they stand on the screen: their text, and whether they are a gap. */
async function shown(side: SideName): Promise<{ readonly line: number; readonly y: number; readonly gap: boolean; readonly text: string }[]> {
  const all = await lines(side).evaluateAll((found) => found.map((one) => ({ line: Number(one.getAttribute('data-line')), y: Math.round(one.getBoundingClientRect().top), gap: one.hasAttribute('data-gap'), text: one.textContent })));
  return all.sort((a, b) => a.y - b.y);
}

/** Whether no line of gap is beside another one, and lines that are as far down are the same on both sides. */
async function aligned(): Promise<boolean> {
  const [left, right] = [await shown('left'), await shown('right')];
  const beside = left.map((one) => ({ one, other: right.find(({ y }) => Math.abs(y - one.y) < 9) })).filter(({ other }) => other !== undefined);
  return beside.length > 3 && beside.every(({ one, other }) => one.line === other?.line && !(one.gap && other.gap));
}

async function choose(query: string): Promise<void> {
  await comparison.search(query);
  await comparison.rows.locator('[data-line="0"]').filter({ hasText: query }).click();
}

describe('what one side alone has', () => {
  it('is beside a gap that says how much it is, and what follows is face to face, also scrolled', async () => {
    await comparison.start(files.path(OLD), files.path(PV));
    await choose('libxc.X86_CPUID_POLICY');
    await expect.poll(async () => (await shown('left')).filter(({ gap }) => gap).length).toBeGreaterThan(5);
    expect((await shown('left')).find(({ gap }) => gap)?.text).toMatch(/^[\d,]+ bytes only on the right/);
    expect(await aligned()).toBe(true);
    await expect.poll(() => app.page.locator('svg path[data-chosen=true]').count()).toBe(1);
    expect(await violations(app)).toEqual([]);
    await comparison.bytes('right').getByRole('grid').hover();
    for (let i = 0; i < 6; i++) {
      await app.page.mouse.wheel(0, 400);
      await expect.poll(aligned).toBe(true);
    }
    await choose('SHARED_INFO');
    await expect.poll(aligned).toBe(true);
  });

  it('is beside a gap to the end where the other is cut short', async () => {
    await comparison.start(files.path(PV), files.cut(PV, 0x40_0000));
    await comparison.bytes('left').getByRole('grid').focus();
    await app.press('End');
    await expect.poll(async () => (await shown('right')).at(-1)?.gap ?? false).toBe(true);
    await expect.poll(async () => (await shown('right')).map(({ text }) => text).join(' ')).toMatch(/[\d,]+ bytes (?:more|only) on the left; [\d,]+ lines of the gap not drawn/);
  });
});

it('has a page of the left at the page of the right wherever that stands', async () => {
  await app.open(files.path(LEGACY));
  await comparison.run('Convert and compare');
  await comparison.done();
  await choose('HVM_PARAMS[IDENT_PT]');
  for (const side of ['left', 'right'] as const) await expect.poll(() => comparison.bytes(side).locator('[data-mark=S]').count()).toBeGreaterThan(0);
});

describe('F7', () => {
  it('goes from change to change inside a page before it leaves it, and Shift+F7 back', async () => {
    const first = 0x40_0000;
    const twice = files.flippedAt(PV, first, first + 0x600);
    await comparison.start(files.path(PV), twice);
    await expect.poll(() => comparison.current.innerText()).toContain('memory[');
    const marked = async (): Promise<string> => (await comparison.bytes('left').locator('[data-line]').filter({ has: app.page.locator('[data-mark=X]') }).getByRole('rowheader').first().innerText()).trim();
    const line = (at: number): string => (at - (at % 16)).toString(16).padStart(8, '0');
    await app.page.getByText('change 1 of 2').waitFor();
    await expect.poll(marked).toBe(line(first));
    await app.press('F7');
    await app.page.getByText('change 2 of 2').waitFor();
    await expect.poll(marked).toBe(line(first + 0x600));
    await app.press('F7');
    await app.page.getByText('No difference after this one.').waitFor();
    await app.press('Shift+F7');
    await expect.poll(marked).toBe(line(first));
    await comparison.tab('Memory').click();
    await app.page.getByRole('region', { name: /^Contents of PFN/ }).locator('mark').first().waitFor();
  });
});

describe('an ignore rule', () => {
  it('is offered on a byte of the field, counted under Rules, and undone one by one with Ctrl+Z', async () => {
    await comparison.start(files.path(PV), files.flipped(PV, files.placeOfRip(PV)));
    await comparison.bytes('right').locator('[data-mark=X]').first().click({ button: 'right' });
    const menu = app.page.getByRole('menu', { name: 'Row' });
    expect(await menu.innerText()).toContain('user_regs.rip');
    await menu.getByRole('menuitem', { name: /^Ignore/ }).first().click();
    await expect.poll(() => comparison.result.innerText()).toMatch(/^The same, up to \d+ expected\.$/);
    await comparison.bytes('left').getByRole('grid').focus();
    await app.press('Shift+F10');
    await menu.getByRole('menuitem', { name: /^Ignore/ }).nth(1).click();
    await app.page.getByRole('button', { name: 'Rules +2' }).click();
    const rules = app.page.getByRole('list', { name: 'Rules' }).getByRole('listitem').filter({ has: app.page.getByRole('button', { name: /^Remove the rule/ }) });
    expect(await rules.count()).toBe(2);
    expect(await rules.first().innerText()).toContain('1 row');
    expect(await app.page.getByRole('list', { name: 'Always left out' }).innerText()).toContain('order');
    await app.press('Escape', 'Control+z');
    await app.page.getByRole('button', { name: 'Rules +1' }).waitFor();
    expect(await comparison.result.innerText()).toMatch(/^The same/);
    await app.press('Control+z');
    await expect.poll(() => comparison.result.innerText()).toBe('1 row differs and nothing explains it.');
  });
});

it('has lists that fit a window of 1024', async () => {
  await app.page.setViewportSize({ width: 1024, height: 768 });
  await comparison.start(files.path(OLD), files.path(PV));
  const overflow = (name: string): Promise<number> => app.page.getByRole('grid', { name }).evaluate((grid) => grid.scrollWidth - grid.clientWidth);
  expect(await overflow('Rows of the comparison')).toBeLessThanOrEqual(0);
  await comparison.tab('Sequence').click();
  await expect.poll(() => overflow('Records in sequence')).toBeLessThanOrEqual(0);
  await comparison.tab('Memory').click();
  await comparison.rows.locator('[data-line="0"]').click();
  await app.page.getByRole('region', { name: /^Contents of PFN/ }).waitFor();
  expect(await app.page.getByRole('grid', { name: /^Contents of PFN/ }).evaluate((grid) => grid.scrollWidth - grid.clientWidth)).toBeLessThanOrEqual(0);
});
