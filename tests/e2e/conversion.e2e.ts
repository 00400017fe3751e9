/** A legacy stream in a real browser: from a field to its place in the conversion and back, and the dialogs that legacy streams have. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagePath, LEGACY_IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let app: App;

const pathOf = (name: string): Promise<string> => imagePath(LEGACY_IMAGES.find((image) => image.name === name) ?? { name, size: 0, sha256: '' });
const NAME = 'legacy41-pv64-minios-8m-nonlive.xl';
const LOG = { name: 'xl.log', mimeType: 'text/plain', buffer: Buffer.from('xc: info: Restoring domain\nxc: detail: nothing that is known\n') };

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  app = await App.start(browser, host);
  await app.open(await pathOf(NAME));
});

afterAll(async () => {
  expect(app.complaints).toEqual([]);
  await browser.close();
  host.stop();
});

const fate = (name: 'In a conversion' | 'Converted from'): Locator => app.page.getByRole('region', { name });
const way = (name: 'In a conversion' | 'Converted from'): Locator => fate(name).getByRole('button').first();
const field = (name: string): Locator => app.pane('fields').getByRole('row').filter({ hasText: name }).first();

describe('a field of a legacy stream', () => {
  it('leads to its place in the conversion, which opens beside it, and back to its own bytes', async () => {
    await app.page.getByRole('row').filter({ hasText: 'TSC_INFO' }).first().click();
    await app.press('1');
    await field('khz').click();
    await expect.poll(() => way('In a conversion').innerText(), { timeout: 30_000 }).toMatch(/^libxc:\d+ X86_TSC_INFO khz at 0x/);
    const from = await app.status.innerText();
    expect(await violations(app)).toEqual([]);
    await way('In a conversion').click();
    await expect.poll(() => app.tabs.count(), { timeout: 30_000 }).toBe(2);
    await expect.poll(() => app.status.innerText(), { timeout: 30_000 }).toMatch(/X86_TSC_INFO.*khz/);
    await expect.poll(() => way('Converted from').innerText(), { timeout: 30_000 }).toMatch(/^legacy:\d+ TSC_INFO khz at 0x/);
    await way('Converted from').click();
    await expect.poll(() => app.frontTab.innerText()).toContain(NAME);
    await expect.poll(() => app.status.innerText()).toBe(from);
  });

  it('that is dropped says so and why, and leads nowhere', async () => {
    await app.page.getByRole('row').filter({ hasText: 'TSC_INFO' }).first().click();
    await expect.poll(() => fate('In a conversion').innerText(), { timeout: 30_000 }).toMatch(/dropped framing: /);
  });
});

describe('a log given to one file', () => {
  it('is there again when that file comes back to the front', async () => {
    await app.press('8');
    await app.choose(LOG);
    const lines = app.page.getByRole('grid', { name: 'Lines of the log' });
    await expect.poll(() => lines.innerText(), { timeout: 15_000 }).toContain('Restoring domain');
    await app.tabs.nth(1).click();
    await app.scanned();
    await app.tabs.nth(0).click();
    await app.scanned();
    await expect.poll(() => lines.innerText(), { timeout: 15_000 }).toContain('Restoring domain');
  });
});

describe('the dialogs of legacy streams', () => {
  it.each([
    ['Read as a legacy stream…', /Toolstack/],
    ['Convert a legacy stream to v3…', /Format/],
  ])('%s have nothing that axe objects to', async (command, holds) => {
    await app.press('Control+k');
    await app.page.keyboard.type(command);
    await app.press('Enter');
    const dialog = app.page.getByRole('dialog');
    await expect.poll(() => dialog.innerText()).toMatch(holds);
    expect(await violations(app)).toEqual([]);
    await app.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it('offer the reading as a legacy stream for noise, and not for a picture', async () => {
    const other = await App.start(browser, host);
    const reading = other.page.getByRole('button', { name: 'Read as a legacy stream…' });
    await other.choose({ name: 'noise.save', mimeType: '', buffer: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 256)) });
    await other.plight.waitFor();
    expect(await reading.count()).toBe(1);
    await other.choose({ name: 'photo.save', mimeType: '', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]) });
    await expect.poll(() => other.plight.innerText()).toContain('JPEG');
    expect(await reading.count()).toBe(0);
    await other.close();
  });
});
