/** Conversions in a real browser: into a file that a person chose, into a download, stopped, refused; and pages of a compressed checkpoint. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { makeLegacyStream } from '../build/legacy-sparse.mjs';
import { imagePath, LEGACY_IMAGES } from '../fixtures/images.ts';
import type { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { convertTo, listRecords } from './cli.ts';
import { stageFor } from './stage.ts';

const stage = stageFor('each test');
const folder = mkdtempSync(join(tmpdir(), 'xsi-converting-'));

const pathOf = (name: string): Promise<string> => imagePath(LEGACY_IMAGES.find((image) => image.name === name) ?? { name, size: 0, sha256: '' });
const HVM = 'legacy45-hvm-seabios-16m-nonlive.xl';
const REMUS = 'legacy45-pv64-minios-8m-remus-compressed.xl';
/** Above what the app keeps of a result in memory, and long enough to be stopped. */
const PAGES = { spilled: 24 * 1024, long: 160 * 1024 };
const CHOSEN = 'chosen.save';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Picker = 'gives a new file' | 'gives a file with contents' | 'is cancelled' | 'is missing';

/** An app whose picker for files, which no test can click, gives one of the origin's own. */
async function start(picker: Picker): Promise<App> {
  const app = await stage.start();
  await app.page.evaluate(async ([how, name]) => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(name).catch(() => undefined);
    if (how === 'gives a file with contents') {
      const writable = await (await root.getFileHandle(name, { create: true })).createWritable();
      await writable.write('as it was');
      await writable.close();
    }
    const pick = how === 'is cancelled' ? () => Promise.reject(new DOMException('Cancelled.', 'AbortError')) : () => root.getFileHandle(name, { create: true });
    Object.defineProperty(window, 'showSaveFilePicker', { value: how === 'is missing' ? undefined : pick, configurable: true });
  }, [picker, CHOSEN] as const);
  return app;
}

/** SHA-256 of the chosen file; null where there is none. */
const chosen = (app: App): Promise<string | null> => app.page.evaluate(async (name) => {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(name).then((handle) => handle.getFile(), () => null);
  if (file === null) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}, CHOSEN);

const dialog = (app: App): Locator => app.page.getByRole('dialog');

async function command(app: App, name: string): Promise<void> {
  await app.press('Control+k');
  await app.page.keyboard.type(name);
  await app.press('Enter');
}

async function convert(app: App, ...options: readonly string[]): Promise<void> {
  await command(app, 'Convert a legacy stream to v3');
  for (const option of options) await dialog(app).getByLabel(option).check();
  await dialog(app).getByRole('button', { name: 'Convert…' }).click();
}

const said = (app: App): Promise<string> => dialog(app).innerText();

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What the command line makes of the same. */
async function expected(path: string, ...args: readonly string[]): Promise<string> {
  const out = join(folder, 'expected');
  convertTo(path, out, ...args);
  return sha256(out);
}

describe('a conversion into a file that was chosen', () => {
  it('has the very bytes of the command line', async () => {
    const app = await start('gives a new file');
    const path = await pathOf(HVM);
    await app.open(path);
    await convert(app);
    await expect.poll(() => said(app), { timeout: 60_000 }).toContain(`“${CHOSEN}” has`);
    expect(await chosen(app)).toBe(await expected(path));
    expect(await violations(app)).toEqual([]);
  });

  it('that is stopped leaves no file, and the form is there again', async () => {
    const path = join(folder, 'long.save');
    makeLegacyStream(path, { pages: PAGES.long, dense: false });
    const app = await start('gives a new file');
    await app.open(path);
    await convert(app);
    await expect.poll(() => said(app), { timeout: 60_000 }).toMatch(/Converted [\d.,]+ [KMG]iB of/);
    expect(await violations(app)).toEqual([]);
    await dialog(app).getByRole('button', { name: 'Stop' }).click();
    await dialog(app).getByRole('button', { name: 'Convert…' }).waitFor();
    await expect.poll(() => chosen(app)).toBeNull();
  });

  it.each(['gives a new file', 'gives a file with contents'] as const)('that fails leaves what was there before, where the picker %s', async (picker) => {
    const app = await start(picker);
    const before = await chosen(app);
    const cut = join(folder, 'cut.save');
    const whole = readFileSync(await pathOf(HVM));
    writeFileSync(cut, whole.subarray(0, whole.length - 9000));
    await app.open(cut);
    await convert(app);
    await expect.poll(() => said(app), { timeout: 60_000 }).toMatch(new RegExp(`nothing was written.*0x${(whole.length - 9000).toString(16)}`, 's'));
    expect(await chosen(app)).toBe(before);
  });

  it('whose picker is cancelled stays where it was', async () => {
    const app = await start('is cancelled');
    await app.open(await pathOf(HVM));
    await convert(app);
    await dialog(app).getByRole('button', { name: 'Convert…' }).waitFor();
    expect(await chosen(app)).toBeNull();
  });
});

describe('a conversion without a picker', () => {
  it.each(['in memory', 'in the private file system'] as const)('is a download of the very bytes of the command line, kept %s until then', async (where) => {
    const path = where === 'in memory' ? await pathOf(HVM) : join(folder, 'spilled.save');
    if (where !== 'in memory') makeLegacyStream(path, { pages: PAGES.spilled, dense: false });
    const app = await start('is missing');
    await app.open(path);
    const downloading = app.page.waitForEvent('download', { timeout: 90_000 });
    await convert(app, 'libxc');
    const file = await downloading;
    expect(file.suggestedFilename()).toMatch(/-v3\.save$/);
    const saved = join(folder, 'saved');
    await file.saveAs(saved);
    expect(await sha256(saved)).toBe(await expected(path, '--format', 'libxc'));
  });
});

describe('a page of a compressed checkpoint', () => {
  it('names its PFN in the fields, opens decompressed, and is found by its PFN', async () => {
    const app = await start('is missing');
    const path = await pathOf(REMUS);
    await app.open(path);
    const [, second] = listRecords(path).filter(({ name }) => name === 'COMPRESSED_DATA');
    await app.press('Control+g');
    await app.page.keyboard.type(`legacy:${second?.index ?? -1}`);
    await app.press('Enter');
    await app.press('1');
    const fields = app.pane('fields');
    await fields.getByRole('row').filter({ hasText: 'compressed pages' }).first().click();
    await app.press('ArrowRight');
    const page = fields.getByRole('row').filter({ hasText: /pfn 0x[0-9a-f]+, \d+ new words? in/ }).first();
    await page.click();
    const [, pfn = ''] = /pfn (0x[0-9a-f]+)/.exec(await page.innerText()) ?? [];
    await fields.getByRole('button', { name: 'Contents, decompressed…' }).click();
    await expect.poll(() => said(app)).toContain(`pfn ${pfn}, decompressed`);
    expect(await violations(app)).toEqual([]);
    const bytes = await said(app);
    await app.press('Escape');
    await app.press('Control+g');
    await app.page.keyboard.type(`pfn:${pfn}`);
    await app.press('Enter');
    const hits = dialog(app).getByRole('button', { name: /^decompressed/ });
    await hits.first().waitFor();
    expect(await violations(app)).toEqual([]);
    const texts: string[] = [];
    for (let i = 0; i < (await hits.count()); i++) texts.push(await hits.nth(i).innerText());
    expect(texts.length).toBeGreaterThan(0);
    await hits.first().click();
    await expect.poll(() => said(app)).toMatch(new RegExp(`pfn ${pfn}, (decompressed|sent in full)`));
    expect(bytes).toContain(`pfn ${pfn}`);
  });
});
