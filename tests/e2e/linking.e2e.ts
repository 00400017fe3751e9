import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { listRecords, type Listed } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let app: App;
let path = '';
let records: readonly Listed[];

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  const image = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m.save');
  if (image === undefined) throw new Error('the image is gone');
  path = await imagePath(image);
  records = listRecords(path);
  app = await App.start(browser, host);
  await app.open(path);
});

afterAll(async () => {
  await browser.close();
  host.stop();
});

afterEach(() => {
  expect(app.complaints).toEqual([]);
});

const recordNamed = (name: string): Listed => {
  const found = records.find((record) => record.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

const hexOf = (offset: number): string => offset.toString(16);

describe('one selection everywhere', () => {
  it('goes from a byte to its field, record, place on the timeline, and address', async () => {
    const info = recordNamed('X86_PV_INFO');
    await app.goTo(`0x${hexOf(info.offset)}`);
    await app.dialog.waitFor({ state: 'detached' });
    // The byte behind type and body_length: guest_width.
    const at = info.offset + 8;
    await app.clickByte(Math.floor(at / 16), at % 16);
    await app.currentField.waitFor();
    expect(await app.currentField.innerText()).toContain('guest_width');
    expect(await app.currentRecord.innerText()).toContain('X86_PV_INFO');
    expect(await app.status.innerText()).toMatch(/X86_PV_INFO ▸ .*guest_width/);
    expect(await app.address()).toMatch(/^#v=1&row=\d+&field=[\d.]+&size=0x[\da-f]+$/);
    expect(await app.timelineWords.innerText()).toContain('X86_PV_INFO');
  });

  it('goes from a field to the frame around its bytes', async () => {
    const info = recordNamed('X86_PV_INFO');
    await app.goTo(`0x${hexOf(info.offset)}`);
    await app.field('pt_levels').click();
    const at = info.offset + 9;
    const { x, y } = await app.placeOfByte(Math.floor(at / 16), at % 16);
    await expect.poll(async () => {
      const frame = await app.frame();
      // The outline goes on around the same byte as text, further right.
      return frame !== null && x - 20 < frame.left && frame.left < x && frame.top <= y && y <= frame.bottom;
    }).toBe(true);
    expect(await app.status.innerText()).toContain(`0x${at.toString(16)}`);
  });

  it('goes from the timeline to a record', async () => {
    await app.pane('timeline').getByRole('button', { name: 'rows' }).click();
    await app.clickTimeline(0.5);
    await app.currentRecord.waitFor();
    const words = await app.timelineWords.innerText();
    const name = words.split(/[\s,]/)[0] ?? '';
    expect(name).not.toBe('');
    expect(await app.currentRecord.innerText()).toContain(name);
    expect(await app.frame()).not.toBeNull();
  });

  it('goes from a record to its bytes', async () => {
    const end = records.filter(({ layer }) => layer === 'libxc').at(-1);
    await app.records.focus();
    await app.press('End', 'ArrowUp');
    await app.currentRecord.waitFor();
    expect(await app.currentRecord.innerText()).toContain(end?.name);
    await expect.poll(() => app.hexRange.innerText()).toContain(`0x${hexOf(end?.offset ?? 0)}`);
    expect(await app.frame()).not.toBeNull();
  });

  it('goes back and forward', async () => {
    await app.records.focus();
    await app.press('Home');
    await app.record(1).click();
    const first = await app.address();
    // Steps that follow each other fast are one step of history.
    await app.page.waitForTimeout(700);
    await app.record(4).click();
    const second = await app.address();
    expect(second).not.toBe(first);
    await app.page.evaluate(() => history.back());
    await expect.poll(() => app.currentRecord.getAttribute('data-item')).toBe('1');
    await app.page.evaluate(() => history.forward());
    await expect.poll(() => app.currentRecord.getAttribute('data-item')).toBe('4');
    await app.press('Alt+ArrowLeft');
    await expect.poll(() => app.currentRecord.getAttribute('data-item')).toBe('1');
    await app.press('Alt+ArrowRight');
    await expect.poll(() => app.currentRecord.getAttribute('data-item')).toBe('4');
  });

  it('comes back from an address', async () => {
    const info = recordNamed('X86_PV_INFO');
    await app.goTo(`0x${hexOf(info.offset + 8)}`);
    await app.currentField.waitFor();
    const address = await app.address();
    const again = await App.start(browser, host, { address });
    await again.open(path);
    await again.currentField.waitFor();
    expect(await again.currentField.innerText()).toContain('guest_width');
    expect(await again.address()).toBe(address);
    await again.close();
  });

  it('says when an address names what the stream does not have', async () => {
    const again = await App.start(browser, host, { address: '#v=1&row=99999' });
    await again.open(path);
    expect(await again.notice.innerText()).toContain('row 99999');
    await again.close();
  });

  it('leaves the panes usable when another file takes its place', async () => {
    await app.records.focus();
    await app.press('End');
    const small = IMAGES.find(({ name }) => name.includes('FAILEDSAVE'));
    if (small !== undefined) await app.open(await imagePath(small));
    expect((await app.rowCounts()).total).toBeLessThan(10);
    expect(await app.page.getByText('met a fault of its own').count()).toBe(0);
  });
});
