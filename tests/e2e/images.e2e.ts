import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { layerRows, listRecords } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let app: App;

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  app = await App.start(browser, host);
});

afterAll(async () => {
  await browser.close();
  host.stop();
});

describe('real images', () => {
  it.each(IMAGES)('shows the rows of $name that the command line counts', async (image) => {
    const path = await imagePath(image);
    const expected = layerRows(path);
    await app.open(path);
    expect(await app.rowsByLayer()).toEqual(expected);
    expect((await app.rowCounts()).total).toBe(Object.values(expected).reduce((sum, count) => sum + count, 0));
    // The last record is where the command line says, in the list and in the bytes.
    const last = listRecords(path).at(-1);
    await app.records.focus();
    await app.press('End');
    await app.currentRecord.waitFor();
    const text = await app.currentRecord.innerText();
    expect(text).toContain(last?.name);
    expect(text.replaceAll(/[\s,]/g, '').toLowerCase()).toContain(last?.offset.toString(16));
    expect(app.complaints).toEqual([]);
  });

  it('opens the samples from the landing page', async () => {
    const fresh = await App.start(browser, host);
    for (const title of ['PV guest', 'HVM guest with QEMU', 'A failed save']) {
      await fresh.trySample(title);
      expect((await fresh.rowCounts()).total).toBeGreaterThan(5);
      await fresh.press('Control+k');
      await fresh.dialog.getByRole('combobox').fill('Close the file');
      await fresh.press('Enter');
      await fresh.landing.waitFor();
    }
    expect(fresh.complaints).toEqual([]);
    await fresh.close();
  });
});
