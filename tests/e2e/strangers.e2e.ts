import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStream } from '../build/sparse.mjs';
import { App } from './app-driver.ts';
import { layerRows } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let folder = '';
let good = '';
let goodRows = 0;

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
  good = join(folder, 'guest.save');
  makeStream(good, { dense: 1 / 64 });
  goodRows = Object.values(layerRows(good)).reduce((sum, count) => sum + count, 0);
});

afterAll(async () => {
  await browser.close();
  host.stop();
  rmSync(folder, { recursive: true });
});

const padded = (head: Buffer | string, size = 4096): Buffer => Buffer.concat([Buffer.from(head), Buffer.alloc(size)]).subarray(0, size);

/** File name, its bytes, and what the page has to call it. */
const STRANGERS: readonly (readonly [string, Buffer, RegExp])[] = [
  ['photo.save', padded(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0])), /JPEG/],
  ['core.save', padded(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 62, 0])), /ELF/],
  ['disk.save', padded(Buffer.from([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3])), /qcow2/i],
  ['empty.save', Buffer.alloc(0), /empty/i],
  ['one.save', Buffer.from([0x00]), /1 byte|one byte|not a /i],
  ['notes.save', Buffer.from('Dear diary,\ntoday the migration failed.\n'.repeat(20)), /text/i],
  ['noise.save', randomBytes(65_536), /not|no /i],
];

describe('files that are something else', () => {
  let app: App;
  beforeAll(async () => {
    app = await App.start(browser, host);
  });

  it.each(STRANGERS)('names %s for what it is and opens a stream after it', async (name, buffer, what) => {
    await app.choose({ name, mimeType: 'application/octet-stream', buffer });
    await app.plight.waitFor();
    const text = await app.plight.innerText();
    expect(text).toContain(name);
    expect(text).toMatch(what);
    await app.open(good);
    expect((await app.rowCounts()).total).toBe(goodRows);
    expect(await app.plight.count()).toBe(0);
    expect(app.complaints).toEqual([]);
  });
});

describe('what is dropped', () => {
  it('opens one file', async () => {
    const app = await App.start(browser, host);
    await app.drop(good);
    await app.scanned();
    expect((await app.rowCounts()).total).toBe(goodRows);
    await app.close();
  });

  it('says that a folder is one, and opens the file beside it', async () => {
    const app = await App.start(browser, host);
    const inner = join(folder, 'images');
    mkdirSync(inner);
    await app.drop(inner);
    await app.notice.waitFor();
    expect(await app.notice.innerText()).toContain('“images” is a folder');
    await app.drop(good, inner);
    await expect.poll(() => app.notice.innerText()).toContain('1 folder left aside');
    await app.scanned();
    expect((await app.rowCounts()).total).toBe(goodRows);
    expect(app.complaints).toEqual([]);
    await app.close();
  });
});

describe('trouble while a file is open', () => {
  it('names a file that changed, keeps what is shown, and opens it again', async () => {
    const app = await App.start(browser, host);
    const fleeting = join(folder, 'fleeting.save');
    makeStream(fleeting, { dense: 1 / 64 });
    await app.open(fleeting);
    truncateSync(fleeting, 5_000_000);
    // Among page contents, which the scan did not read.
    await app.goTo('0x900000');
    await app.banner.waitFor();
    expect(await app.banner.innerText()).toContain('fleeting.save');
    expect((await app.rowCounts()).total).toBe(goodRows);
    expect(await app.hexGrid.innerText()).toContain('··');
    const chooser = app.page.waitForEvent('filechooser');
    await app.banner.getByRole('button', { name: /Reopen/ }).click();
    await (await chooser).setFiles(fleeting);
    await app.scanned();
    expect(await app.verdict.innerText()).toMatch(/truncated|ends/i);
    expect(await app.banner.count()).toBe(0);
    await app.close();
  });

  it('turns the death of the decoder into a sentence with its cause', async () => {
    const app = await App.start(browser, host);
    await app.open(good);
    for (const worker of app.page.workers()) {
      await worker.evaluate(() => {
        setTimeout(() => {
          throw new Error('a gremlin in the works');
        });
      });
    }
    await app.plight.waitFor();
    expect(await app.plight.innerText()).toContain('a gremlin in the works');
    await app.open(good);
    expect((await app.rowCounts()).total).toBe(goodRows);
    await app.close();
  });

  it('shows a stream that is cut anywhere up to the cut', async () => {
    const app = await App.start(browser, host);
    const cut = join(folder, 'cut.save');
    makeStream(cut, { dense: 1 / 64 });
    truncateSync(cut, 9_000_000);
    await app.open(cut);
    expect(await app.verdict.getAttribute('data-tone')).toBe('error');
    expect(await app.verdict.innerText()).toContain('0x895440');
    expect((await app.rowCounts()).total).toBeGreaterThan(6);
    await app.close();
  });

  it('takes a record that claims 4 GiB - 1 for what it is', async () => {
    const app = await App.start(browser, host);
    const greedy = join(folder, 'greedy.save');
    makeStream(greedy, { tiny: 8 });
    const record = Buffer.from([0x08, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    writeFileSync(greedy, Buffer.concat([readFileSync(greedy).subarray(0, 40), record, Buffer.alloc(100)]));
    await app.open(greedy);
    expect(await app.verdict.getAttribute('data-tone')).toBe('error');
    expect(app.complaints).toEqual([]);
    await app.close();
  });
});
