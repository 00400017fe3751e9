/** Two streams compared in a real browser: ways in, rows, bytes, rules, memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { imagePath, IMAGES, LEGACY_IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { listRecords } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let app: App;
let folder = '';
const images: Record<string, string> = {};

const LEGACY = 'legacy45-hvm-seabios-16m-nonlive.xl';
const REMUS = 'xen417-pv64-minios-8m-remus.wire';
const PV = 'xen417-pv64-minios-8m.save';

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  folder = mkdtempSync(join(tmpdir(), 'xsi-compare-'));
  for (const name of [LEGACY, REMUS, PV]) images[name] = await imagePath([...IMAGES, ...LEGACY_IMAGES].find((image) => image.name === name) ?? { name, size: 0, sha256: '' });
});

afterAll(async () => {
  await browser.close();
  host.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  app = await App.start(browser, host);
});

afterEach(async () => {
  expect(app.complaints).toEqual([]);
  await app.close();
});

const image = (name: string): string => images[name] ?? '';

/**
 * user_regs.rip of vCPU 0 in X86_PV_VCPU_BASIC: behind 8 bytes of record header and 8 of the record's own, struct vcpu_guest_context
 * (xen/include/public/arch-x86/xen.h) has 512 of FPU state, 8 of flags, then user_regs with rip its 17th word.
 */
function placeOfRip(): number {
  const record = listRecords(image(PV)).find(({ name }) => name === 'X86_PV_VCPU_BASIC');
  if (record === undefined) throw new Error(`${PV} has no vCPU`);
  return record.offset + 8 + 8 + 512 + 8 + 16 * 8;
}

/** A copy with one byte another. */
function flipped(name: string, at: number): string {
  const bytes = readFileSync(image(name));
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  const path = join(folder, `flipped-${at}-${name}`);
  writeFileSync(path, bytes);
  return path;
}

async function compare(left: string, right: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Compare two files…' }).click();
  await app.page.setInputFiles('input[data-side=left]', left);
  await app.page.setInputFiles('input[data-side=right]', right);
  await app.page.getByRole('button', { name: 'Compare', exact: true }).click();
  await compared();
}

/** Memory included. */
async function compared(): Promise<void> {
  await result().waitFor({ timeout: 60_000 });
  await expect.poll(() => result().innerText(), { timeout: 60_000 }).not.toContain('memory is being compared');
}

const result = (): Locator => app.page.getByRole('status', { name: 'Result' });
const rows = (): Locator => app.page.getByRole('grid', { name: 'Rows of the comparison' });
const current = (): Locator => rows().locator('[aria-selected=true]');
const chip = (verdict: string): Locator => app.page.locator(`button[data-verdict=${verdict}]`);
const bytes = (side: 'left' | 'right'): Locator => app.page.getByRole('region', { name: `Bytes of the ${side}` });
const runCommand = async (title: string): Promise<void> => {
  await app.page.keyboard.press('Control+K');
  await app.page.keyboard.type(title);
  await app.page.keyboard.press('Enter');
};

describe('a comparison', () => {
  it('says at once that a file and its copy are identical', async () => {
    const copy = join(folder, 'copy.save');
    writeFileSync(copy, readFileSync(image(PV)));
    await compare(image(PV), copy);
    expect(await result().innerText()).toBe('Identical, byte for byte.');
    expect(await chip('different').innerText()).toMatch(/0/);
  });

  it('names the one register of which a byte was flipped, and marks that byte on both sides', async () => {
    await compare(image(PV), flipped(PV, placeOfRip()));
    expect(await result().innerText()).toBe('1 row differs and nothing explains it.');
    await expect.poll(() => current().innerText()).toContain('user_regs.rip');
    for (const side of ['left', 'right'] as const) await expect.poll(() => bytes(side).locator('[data-mark=X]').count()).toBeGreaterThan(0);
    expect(await app.page.locator('svg path[data-chosen=true]').count()).toBe(1);
  });

  it('filters by verdict, searches with /, and walks with F7 and Shift+F7', async () => {
    await compare(image(LEGACY), image(PV));
    await expect.poll(() => current().innerText()).toMatch(/different|only/);
    const first = await current().innerText();
    await app.page.keyboard.press('F7');
    await expect.poll(() => current().innerText()).not.toBe(first);
    await app.page.keyboard.press('Shift+F7');
    await expect.poll(() => current().innerText()).toBe(first);
    await chip('same').click();
    await expect.poll(() => rows().locator('[data-line="0"]').innerText()).toContain('same');
    await chip('same').click();
    await rows().focus();
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('no such path');
    await app.page.getByText('No row passes the filter.').waitFor();
    await app.page.getByRole('button', { name: 'Clear filter' }).click();
    await expect.poll(() => rows().locator('[data-line]').count()).toBeGreaterThan(3);
  });

  it('ignores what a person asks for, says how much that hides, and takes it back', async () => {
    await compare(image(PV), flipped(PV, placeOfRip()));
    await current().click({ button: 'right' });
    await app.page.getByRole('menuitem', { name: /^Ignore/ }).first().click();
    await expect.poll(() => result().innerText()).toMatch(/^The same, up to \d+ expected\.$/);
    await app.page.getByRole('button', { name: /^Rules/ }).click();
    const rule = app.page.getByRole('list', { name: 'Rules' }).getByRole('listitem').filter({ hasText: 'user_regs.rip' });
    expect(await rule.innerText()).toContain('1 row');
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => result().innerText()).toBe('1 row differs and nothing explains it.');
  });

  it('says why two files cannot be compared', async () => {
    const picture = join(folder, 'cat.jpg');
    writeFileSync(picture, Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'));
    await app.page.getByRole('button', { name: 'Compare two files…' }).click();
    await app.page.setInputFiles('input[data-side=left]', image(PV));
    await app.page.setInputFiles('input[data-side=right]', picture);
    await app.page.getByRole('button', { name: 'Compare', exact: true }).click();
    await app.page.getByRole('heading', { name: 'These two cannot be compared' }).waitFor();
    expect(await app.page.getByRole('alert').innerText()).toContain('cat.jpg cannot be compared');
  });
});

describe('ways in', () => {
  it('asks of two dropped files whether to compare them or to open both', async () => {
    await app.drop(image(PV), image(REMUS));
    await app.page.getByRole('button', { name: 'Compare', exact: true }).click();
    await compared();
    expect(await app.page.locator('[data-side=left] strong').first().innerText()).toContain(PV);
    await app.page.getByRole('button', { name: 'Swap sides' }).click();
    await compared();
    await expect.poll(() => app.page.locator('[data-side=right] strong').first().innerText()).toContain(PV);
  });

  it('compares an open legacy stream with its own conversion: nothing differs, every byte says where it went', async () => {
    await app.open(image(LEGACY));
    await runCommand('Convert and compare');
    await compared();
    expect(await result().innerText()).toBe('The same.');
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('HVM_PARAMS[IDENT_PT]');
    await expect.poll(() => rows().locator('[data-line="0"]').innerText()).toContain('IDENT_PT');
    await rows().locator('[data-line="0"]').click();
    await expect.poll(() => bytes('left').innerText()).toContain('moved to another place');
    await bytes('left').locator('[data-mark=S]').first().click();
    await expect.poll(() => app.page.getByRole('status', { name: 'Fate of the byte' }).innerText()).toMatch(/of the left → 0x[0-9a-f]+.* of the conversion/);
    expect(await violations(app)).toEqual([]);
    // Back to the file, and to the comparison again.
    await app.page.getByRole('navigation', { name: 'Open files' }).getByRole('listitem').first().getByRole('button').first().click();
    await app.scanned();
    await runCommand('Back to the comparison');
    await result().waitFor();
  });

  it('compares two checkpoints of one stream, and any other two that are chosen', async () => {
    await app.open(image(REMUS));
    await runCommand('Compare two checkpoints');
    await compared();
    const left = app.page.getByRole('combobox', { name: 'Checkpoint of the left' });
    const right = app.page.getByRole('combobox', { name: 'Checkpoint of the right' });
    expect(Number(await right.inputValue()) - Number(await left.inputValue())).toBe(1);
    await left.selectOption(await right.inputValue());
    await compared();
    expect(await result().innerText()).toBe('Identical, byte for byte.');
  });
});

describe('memory', () => {
  it('shows the page of which a byte was flipped, in the picture, in the list, and both contents', async () => {
    const at = 0x40_0000;
    await compare(image(PV), flipped(PV, at));
    expect(await result().innerText()).toBe('1 row differs and nothing explains it.');
    await app.page.getByRole('tab', { name: 'Memory' }).click();
    await expect.poll(() => app.page.getByRole('group', { name: 'Memory in figures' }).innerText()).toMatch(/\n1\s*\ndifferent/);
    await expect.poll(() => rows().locator('[data-line="0"]').innerText()).toMatch(/memory\[0x[0-9a-f]+\]/);
    await rows().locator('[data-line="0"]').click();
    await app.page.getByText('1 byte in 1 line changed').waitFor();
    expect(await app.page.locator('mark').count()).toBeGreaterThanOrEqual(2);
    expect(await violations(app)).toEqual([]);
  });
});

describe('on the screen', () => {
  it('locks and frees the scrolling of both sides with l', async () => {
    await compare(image(LEGACY), image(PV));
    await rows().focus();
    const button = app.page.getByRole('button', { name: /^Scroll/ });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await app.page.keyboard.press('l');
    expect(await button.getAttribute('aria-pressed')).toBe('false');
  });

  it('has nothing that axe objects to, dark and narrow', async () => {
    await app.page.setViewportSize({ width: 1024, height: 768 });
    await app.page.emulateMedia({ colorScheme: 'dark' });
    await compare(image(LEGACY), image(PV));
    await app.page.getByRole('button', { name: /^Rules/ }).click();
    expect(await violations(app)).toEqual([]);
  });
});
