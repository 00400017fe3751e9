/** Every way into a comparison, in a real browser. */
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
const REMUS = 'xen417-pv64-minios-8m-remus.wire';
const PV = 'xen417-pv64-minios-8m.save';

beforeAll(() => files.load(LEGACY, REMUS, PV));

afterAll(() => files.remove());

beforeEach(async () => {
  app = await stage.start();
  comparison = new Comparison(app);
});

describe('ways in', () => {
  it('asks of two dropped files whether to compare them or to open both', async () => {
    await app.drop(files.path(PV), files.path(REMUS));
    await app.page.getByRole('button', { name: 'Compare', exact: true }).click();
    await comparison.done();
    expect(await comparison.sideName('left')).toContain(PV);
    await app.page.getByRole('button', { name: 'Swap sides' }).click();
    await comparison.done();
    await expect.poll(() => comparison.sideName('right')).toContain(PV);
  });

  it('compares an open legacy stream with its own conversion: nothing differs, every byte says where it went', async () => {
    await app.open(files.path(LEGACY));
    await comparison.run('Convert and compare');
    await comparison.done();
    expect(await comparison.result.innerText()).toBe('The same.');
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('HVM_PARAMS[IDENT_PT]');
    await expect.poll(() => comparison.rows.locator('[data-line="0"]').innerText()).toContain('IDENT_PT');
    await comparison.rows.locator('[data-line="0"]').click();
    await expect.poll(() => comparison.bytes('left').innerText()).toContain('moved to another place');
    await comparison.bytes('left').locator('[data-mark=S]').first().click();
    await expect.poll(() => app.page.getByRole('status', { name: 'Fate of the byte' }).innerText()).toMatch(/of the left → 0x[0-9a-f]+.* of the conversion/);
    expect(await violations(app)).toEqual([]);
    // Back to the file, and to the comparison again.
    await app.page.getByRole('navigation', { name: 'Open files' }).getByRole('listitem').first().getByRole('button').first().click();
    await app.scanned();
    await comparison.run('Back to the comparison');
    await comparison.result.waitFor();
  });

  it('compares two checkpoints of one stream, and any other two that are chosen', async () => {
    await app.open(files.path(REMUS));
    await comparison.run('Compare two checkpoints');
    await comparison.done();
    const left = app.page.getByRole('combobox', { name: 'Checkpoint of the left' });
    const right = app.page.getByRole('combobox', { name: 'Checkpoint of the right' });
    expect(Number(await right.inputValue()) - Number(await left.inputValue())).toBe(1);
    await left.selectOption(await right.inputValue());
    await comparison.done();
    expect(await comparison.result.innerText()).toBe('Identical, byte for byte.');
  });

  it('asks the same of two files out of the picker, from the keyboard: Enter compares, Escape leaves everything as it was', async () => {
    await app.choose([files.path(PV), files.path(REMUS)]);
    const dialog = app.page.getByRole('dialog', { name: 'Compare the two?' });
    await dialog.waitFor();
    expect(await violations(app)).toEqual([]);
    await app.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await app.landing.count()).toBe(1);
    await app.choose([files.path(PV), files.path(REMUS)]);
    await dialog.waitFor();
    await app.press('Enter');
    await comparison.done();
    expect(await comparison.sideName('right')).toContain(REMUS);
  });

  it('opens both where that is wanted', async () => {
    await app.choose([files.path(PV), files.path(REMUS)]);
    await app.page.getByRole('button', { name: 'Open both' }).click();
    await app.scanned();
    expect(await app.tabs.count()).toBe(2);
    expect(await app.frontTab.innerText()).toContain(PV);
  });

  it('offers to compare a file that is dropped on an open one', async () => {
    await app.open(files.path(PV));
    await app.drop(files.path(REMUS));
    await app.dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await comparison.done();
    expect([await comparison.sideName('left'), await comparison.sideName('right')]).toEqual([expect.stringContaining(PV), expect.stringContaining(REMUS)]);
  });

  it('compares an open file with another that is chosen', async () => {
    await app.open(files.path(PV));
    await comparison.run('Compare with');
    await app.page.setInputFiles('input[data-side=right]', files.path(LEGACY));
    await app.dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await comparison.done();
    expect([await comparison.sideName('left'), await comparison.sideName('right')]).toEqual([expect.stringContaining(PV), expect.stringContaining(LEGACY)]);
  });
});
