import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStream } from '../build/sparse.mjs';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { listRecords } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

const MIB = 1024 * 1024;
const WORDS = 'a needle in the hay';
/** Across the border of the first two windows of a search. */
const NEEDLE = 4 * MIB - 7;

let browser: Browser;
let host: Host;
let app: App;
let folder = '';
let stream = '';

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
  stream = join(folder, 'guest.save');
  makeStream(stream, { gib: 1 / 32 });
  const descriptor = openSync(stream, 'r+');
  writeSync(descriptor, Buffer.from(WORDS), 0, WORDS.length, NEEDLE);
  closeSync(descriptor);
  app = await App.start(browser, host);
  await app.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: host.origin });
  await app.open(stream);
});

afterAll(async () => {
  await browser.close();
  host.stop();
  rmSync(folder, { recursive: true });
});

describe('go to', () => {
  it('goes to an offset, a row, a record, a PFN', async () => {
    await app.goTo('0x300000');
    await expect.poll(() => app.status.innerText()).toContain('PAGE_DATA');
    await app.goTo('r1');
    await expect.poll(() => app.status.innerText()).toContain('domain header');
    await app.goTo('libxc:2');
    await expect.poll(() => app.status.innerText()).toContain('STATIC_DATA_END');
    await app.goTo('pfn:0x401');
    await expect.poll(() => app.currentField.innerText()).toContain('[1]');
    expect(await app.status.innerText()).toContain('PAGE_DATA');
  });

  it('says what is wrong with a place', async () => {
    for (const [place, why] of [['0xffffffffff', 'outside the stream'], ['r9999', 'There is no row'], ['pfn:0xabcdef', 'No record names'], ['deadbeef', 'Write 0x'], ['qemu:1', 'no layer']] as const) {
      await app.goTo(place);
      await expect.poll(() => app.dialog.getByRole('alert').innerText()).toContain(why);
      await app.press('Escape');
    }
  });
});

describe('a report', () => {
  it('is exported in four forms, each with its size, and the page in it runs no script', async () => {
    await app.page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    await app.press('Control+e');
    const forms = app.dialog.locator('[data-form]');
    await expect.poll(() => app.dialog.locator('[data-form][aria-disabled=false]').count()).toBe(4);
    const texts = await forms.allInnerTexts();
    for (const [i, title] of ['HTML', 'Markdown', 'JSON', 'SARIF 2.1.0'].entries()) expect(texts[i]).toMatch(new RegExp(`${title}[^]*\\d (B|KiB|MiB)$`));
    const download = app.page.waitForEvent('download');
    await app.press('1');
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('guest.save.report.html');
    const text = readFileSync(await saved.path(), 'utf8');
    expect(text).toContain('<h1>guest.save</h1>');
    expect(text).not.toContain(WORDS);
    expect(text).not.toMatch(/<script/i);
  });
});

describe('filter and fold', () => {
  it('unfolds and folds a run of PAGE_DATA, by row and all at once', async () => {
    // What was gone to before stands in a run, which opened for it.
    const { total } = await app.rowCounts();
    await app.foldButton.click();
    await expect.poll(() => app.listLength()).toBe(total);
    await app.foldButton.click();
    await expect.poll(() => app.listLength()).not.toBe(total);
    const folded = await app.listLength();
    const run = app.records.locator('[data-kind=run]').first();
    await run.locator('[data-twisty=true]').click();
    await expect.poll(() => app.listLength()).toBe(folded + 8);
    await run.locator('[data-twisty=true]').click();
    await expect.poll(() => app.listLength()).toBe(folded);
    await app.foldButton.click();
    await expect.poll(() => app.listLength()).toBe(total);
    await app.foldButton.click();
    await expect.poll(() => app.listLength()).toBe(folded);
  });

  it('narrows the list to a layer and shows all again', async () => {
    const { total } = await app.rowCounts();
    await app.layerChip('hvm-context').click();
    await expect.poll(async () => (await app.rowCounts()).shown).toBe(2);
    expect((await app.rowCounts()).total).toBe(total);
    await app.clearFilter.click();
    await expect.poll(async () => (await app.rowCounts()).shown).toBe(total);
  });
});

describe('find', () => {
  it('finds text across the border of two reads and names its field', async () => {
    await app.goTo('0x0');
    await app.find(WORDS);
    await expect.poll(() => app.findNote.innerText()).toContain(`0x${NEEDLE.toString(16)}`);
    expect(await app.address()).toContain(`range=0x${NEEDLE.toString(16)}-0x${(NEEDLE + WORDS.length).toString(16)}`);
    expect(await app.status.innerText()).toContain('PAGE_DATA');
    await expect.poll(() => app.currentField.count()).toBe(1);
  });

  it('finds bytes of which some may be anything, goes round, and says so', async () => {
    await app.find(Buffer.from(WORDS).toString('hex').replace('6e', '??'), 'Hex');
    await expect.poll(() => app.findNote.innerText()).toContain('Wrapped round');
    await app.find('zz', 'Hex');
    await expect.poll(() => app.findNote.innerText()).toContain('not a hexadecimal digit');
    await app.find('no such words anywhere');
    await expect.poll(() => app.findNote.innerText()).toContain('Not found');
    await app.press('Escape');
  });

  it('is cancelled at once', async () => {
    const large = join(folder, 'large.save');
    makeStream(large, { gib: 16 });
    const fresh = await App.start(browser, host);
    await fresh.open(large);
    await fresh.find('never there');
    const cancel = fresh.findNote.getByRole('button', { name: 'Cancel' });
    await cancel.click();
    const before = performance.now();
    await expect.poll(() => fresh.findNote.innerText(), { interval: 10 }).toContain('Cancelled');
    console.log(`a search was cancelled after ${(performance.now() - before).toFixed(0)} ms`);
    await fresh.close();
  });
});

describe('copy', () => {
  it('copies the selection as hexadecimal, C, base64, and as a citation', async () => {
    await app.goTo('libxc:2');
    await expect.poll(() => app.status.innerText()).toContain('STATIC_DATA_END');
    await app.hexGrid.focus();
    await app.press('Control+c');
    await expect.poll(() => app.clipboard()).toBe('1000000000000000');
    for (const [digit, text] of [['3', '0x10, 0x00'], ['4', 'EAAAAAAAAAA='], ['5', 'guest.save: offset 0x60, 8 bytes, libxc:2 STATIC_DATA_END']] as const) {
      await app.press('Control+Shift+c');
      await app.dialog.waitFor();
      await app.press(digit);
      await expect.poll(() => app.clipboard()).toContain(text);
    }
    await app.goTo('libxc:1');
    await app.dialog.waitFor({ state: 'detached' });
    await app.press('c');
    await expect.poll(() => app.clipboard()).toContain('libxc:1 X86_MSR_POLICY');
  });
});

describe('commands', () => {
  it('runs a command by name', async () => {
    await app.press('Control+k');
    await app.dialog.getByRole('combobox').fill('decimal');
    await app.press('Enter');
    await expect.poll(() => app.record(3).innerText()).toContain('72');
    await app.press('x');
    await expect.poll(() => app.record(3).innerText()).toContain('0x48');
  });

  it('lists the keys', async () => {
    await app.press('?');
    expect(await app.dialog.innerText()).toContain('Next finding');
    await app.press('Escape');
    await app.dialog.waitFor({ state: 'detached' });
  });

  it('walks from record to record and from pane to pane', async () => {
    await app.goTo('r2');
    await app.dialog.waitFor({ state: 'detached' });
    await app.press('j', 'j');
    await expect.poll(() => app.status.innerText()).toContain('STATIC_DATA_END');
    await app.press('k');
    await expect.poll(() => app.status.innerText()).toContain('X86_MSR_POLICY');
    const seen = new Set<string | null>();
    for (let i = 0; i < 5; i++) {
      await app.press('o');
      seen.add(await app.page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? null));
    }
    expect([...seen].sort()).toEqual(['fields', 'findings', 'hex', 'records', 'timeline']);
  });

  it('walks through the findings', async () => {
    const image = IMAGES.find(({ name }) => name.includes('FAILEDSAVE'));
    if (image === undefined) throw new Error('the image is gone');
    const path = await imagePath(image);
    const fresh = await App.start(browser, host);
    await fresh.open(path);
    await fresh.press('F8');
    await fresh.currentFinding.waitFor();
    const last = listRecords(path).at(-1);
    expect(await fresh.address()).toMatch(/^#v=1/);
    expect(last).toBeDefined();
    expect(await fresh.verdict.innerText()).not.toContain('Complete');
    await fresh.close();
  });

  it('opens by name from a file in memory, without a disk', async () => {
    const buffer = Buffer.alloc(48);
    buffer.fill(0xff, 0, 8);
    buffer.write('XENF', 8, 'latin1');
    buffer.writeUInt32BE(3, 12);
    const fresh = await App.start(browser, host);
    await fresh.open({ name: 'memory.save', mimeType: '', buffer });
    expect((await fresh.rowCounts()).total).toBeGreaterThan(0);
    await fresh.close();
  });
});
