/** A comparison in the address: Back, Forward, reload. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from './app-driver.ts';
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

const selected = (tab: string): Promise<string | null> => comparison.tab(tab).getAttribute('aria-selected');
const search = (): Promise<string> => app.page.getByRole('searchbox', { name: 'Search in both sides' }).inputValue();

describe('the address of a comparison', () => {
  it('follows tab, filter and row, and Back and Forward go through them', async () => {
    await app.open(files.path(PV));
    await app.goTo('libxc:2');
    await app.address();
    await comparison.run('Compare with');
    await app.page.setInputFiles('input[data-side=right]', files.flipped(PV, files.placeOfRip(PV)));
    await app.dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await comparison.done();
    await expect.poll(() => comparison.current.innerText()).toContain('user_regs.rip');
    const first = await app.address();
    expect(first).toMatch(/^#v=1&diff=rows&left=0x[0-9a-f]+&right=0x[0-9a-f]+&path=libxc\.X86_PV_VCPU_BASIC/);
    await app.page.waitForTimeout(800);
    await comparison.chip('same').click();
    await comparison.rows.locator('[data-line="3"]').click();
    const second = await app.address();
    expect(second).toContain('verdicts=same');
    await app.page.waitForTimeout(800);
    await comparison.tab('Sequence').click();
    await expect.poll(() => app.address()).toContain('diff=sequence');
    await app.page.goBack();
    await expect.poll(() => selected('Rows')).toBe('true');
    expect(await app.address()).toBe(second);
    expect(await comparison.chip('same').getAttribute('aria-pressed')).toBe('true');
    await app.page.goBack();
    await expect.poll(() => comparison.chip('same').getAttribute('aria-pressed')).toBe('false');
    expect(await app.address()).toBe(first);
    await app.page.goBack();
    await expect.poll(() => app.status.innerText()).toContain('X86_MSR_POLICY');
    await app.page.goForward();
    await expect.poll(() => comparison.current.innerText()).toContain('user_regs.rip');
  });

  it('says after a reload which files to give again, and is then as it was, rules included', async () => {
    const other = files.flipped(PV, files.placeOfRip(PV));
    await comparison.start(files.path(PV), other);
    await comparison.current.click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: /^Ignore/ }).first().click();
    await expect.poll(() => comparison.result.innerText()).toMatch(/^The same, up to/);
    await comparison.search('user_regs');
    await comparison.chip('expected').click();
    await expect.poll(() => comparison.rows.getAttribute('aria-rowcount')).toBe('1');
    const before = await app.address();
    await app.page.reload();
    await app.landing.waitFor();
    await expect.poll(() => app.page.getByText('This address is of a comparison').innerText()).toMatch(new RegExp(`${PV}.* with .*flipped`));
    // The other way round: the sizes are the same, so the order is the person's.
    await app.choose([files.path(PV), other]);
    await app.dialog.waitFor();
    await app.press('Enter');
    await comparison.done();
    await expect.poll(() => comparison.result.innerText()).toMatch(/^The same, up to/);
    await expect.poll(search).toBe('user_regs');
    await expect.poll(() => comparison.current.innerText()).toContain('user_regs.rip');
    await expect.poll(() => app.address()).toBe(before);
  });

  it('puts files of other sizes on the sides where they were', async () => {
    await comparison.start(files.path(REMUS), files.path(PV));
    await comparison.tab('Memory').click();
    await app.address();
    await app.page.reload();
    await app.landing.waitFor();
    await app.drop(files.path(PV), files.path(REMUS));
    await app.dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await comparison.done();
    expect(await comparison.sideName('left')).toContain(REMUS);
    await expect.poll(() => selected('Memory')).toBe('true');
  });

  it('of a conversion needs the legacy stream alone', async () => {
    await app.open(files.path(LEGACY));
    await comparison.run('Convert and compare');
    await comparison.done();
    await comparison.tab('Sequence').click();
    await expect.poll(() => app.address()).toContain('right-conversion=1');
    await app.page.reload();
    await app.landing.waitFor();
    await expect.poll(() => app.page.getByText('This address is of a comparison within').innerText()).toContain(LEGACY);
    await app.choose(files.path(LEGACY));
    await comparison.done();
    await expect.poll(() => selected('Sequence')).toBe('true');
    expect(await comparison.sideName('right')).toContain('conversion of');
  });

  it('is not applied to other files', async () => {
    await comparison.start(files.path(PV), files.path(REMUS));
    await comparison.tab('Sequence').click();
    await app.address();
    await app.page.reload();
    await app.landing.waitFor();
    await app.choose([files.path(PV), files.path(LEGACY)]);
    await app.dialog.waitFor();
    await app.press('Enter');
    await comparison.done();
    await expect.poll(() => selected('Rows')).toBe('true');
  });
});
