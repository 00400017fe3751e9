/** The records of two streams as aligned sequences, in a real browser. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { listRecords } from './cli.ts';
import { CompareFiles, Comparison } from './compare-driver.ts';
import { stageFor } from './stage.ts';

const stage = stageFor('the last test');
let app: App;
let comparison: Comparison;
const files = new CompareFiles();

const REMUS = 'xen417-pv64-minios-8m-remus.wire';
const PV = 'xen417-pv64-minios-8m.save';

beforeAll(async () => {
  await files.load(REMUS, PV);
  app = await stage.start();
  comparison = new Comparison(app);
  await comparison.start(files.path(PV), files.path(REMUS));
  await comparison.tab('Sequence').click();
});

afterAll(() => files.remove());

const list = (): Locator => app.page.getByRole('grid', { name: 'Records in sequence' });
const current = (): Locator => list().locator('[aria-selected=true]');
const places = async (): Promise<number> => Number(await list().getAttribute('aria-rowcount'));
const recordsOf = (name: string): number => listRecords(files.path(name)).length;

describe('records in sequence', () => {
  it('has a place for every record of both sides, with gaps where a side has none', async () => {
    await expect.poll(places).toBeGreaterThan(0);
    expect(await places()).toBeGreaterThanOrEqual(Math.max(recordsOf(PV), recordsOf(REMUS)));
    expect(await violations(app)).toEqual([]);
  });

  it('goes with F7 to where the sequences differ, shows the gap, and has the bytes of the record beside it', async () => {
    await list().focus();
    await app.press('F7');
    await expect.poll(() => current().innerText()).toMatch(/only right/);
    expect(await current().getByRole('gridcell', { name: 'nothing on the left' }).count()).toBe(1);
    await expect.poll(() => comparison.bytes('right').locator('[data-mark=O]').count()).toBeGreaterThan(0);
    expect(await comparison.bytes('left').innerText()).toContain('not there');
    const first = await current().innerText();
    await app.press('F7');
    await expect.poll(() => current().innerText()).not.toBe(first);
    await app.press('Shift+F7');
    await expect.poll(() => current().innerText()).toBe(first);
  });

  it('leaves out what is in step, and comes back to the same place', async () => {
    const all = await places();
    const record = await current().innerText();
    await app.page.getByRole('button', { name: 'Only where they differ' }).click();
    await expect.poll(places).toBeLessThan(all);
    await expect.poll(() => list().innerText()).not.toContain('in step');
    await app.page.getByRole('button', { name: 'Only where they differ' }).click();
    await expect.poll(places).toBe(all);
    await expect.poll(() => current().innerText()).toBe(record);
  });

  it('leads from a place to the record in its own stream, and back', async () => {
    await list().focus();
    await app.press('Home');
    await app.press('ArrowDown');
    const name = /X86_\w+/.exec(await current().innerText())?.[0] ?? 'no record';
    await app.press('Shift+Enter');
    await app.scanned();
    await expect.poll(() => app.frontTab.innerText()).toContain(REMUS);
    await expect.poll(() => app.status.innerText()).toContain(name);
    await comparison.run('Back to the comparison');
    await expect.poll(() => current().innerText()).toContain(name);
  });

  it('is where a row’s menu leads to the record that the row is in', async () => {
    await comparison.tab('Rows').click();
    await comparison.search('SHARED_INFO');
    await comparison.rows.locator('[data-line="0"]').filter({ hasText: 'SHARED_INFO' }).click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: 'Show its record in the sequence' }).click();
    await expect.poll(() => current().innerText()).toContain('SHARED_INFO');
  });

  it('has nothing that axe objects to, dark and narrow', async () => {
    await app.page.setViewportSize({ width: 1024, height: 768 });
    await app.page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(app)).toEqual([]);
  });
});
