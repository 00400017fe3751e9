import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { image, IMAGES } from '../fixtures/images.ts';
import { goodHvm, goodPv } from '../build/good.ts';
import { segmentsOf, writeCapture } from '../build/pcap-writer.ts';
import type { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { stageFor } from './stage.ts';

const stage = stageFor('the last test');
let app: App;
let folder = '';

beforeAll(async () => {
  const which = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m.save');
  if (which === undefined) throw new Error('the image is gone');
  folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
  const lost = 1448 * 1000;
  const segments = segmentsOf(await image(which), 1448).filter(({ at }) => at !== lost);
  writeFileSync(join(folder, 'migration.pcap'), writeCapture(segments, { after: (packet) => packet * 20 + (packet > 2000 ? 400_000 : 0) }));
  app = await stage.start();
  await app.open(join(folder, 'migration.pcap'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a packet capture', () => {
  it('shows its records, the clock as an axis, and its connections', async () => {
    const { page } = app;
    expect(await page.getByRole('list', { name: 'Layers, outermost first' }).innerText()).toMatch(/^pcap\s+xl\s+libxl v2\s+libxc v3$/);
    const time = app.pane('timeline').getByRole('button', { name: 'time', exact: true });
    await time.click();
    expect(await time.getAttribute('aria-pressed')).toBe('true');
    await page.locator('summary', { hasText: 'capture' }).click();
    const card = page.locator('details[open]', { hasText: 'Captured from' });
    await card.getByText('1 stall longer than 200 ms').waitFor();
    const words = await card.innerText();
    expect(words).toContain('Captured from 10.0.0.1:40000 to 10.0.0.2:49152');
    expect(words).toContain('1,448 bytes (1.4 KiB) of the stream, in 1 range, were not captured.');
    await card.getByRole('button', { name: /^400\.0 ms at .* in PAGE_DATA/ }).click();
    await page.getByRole('contentinfo', { name: 'Selection' }).getByText('PAGE_DATA').first().waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    await page.getByRole('contentinfo', { name: 'Selection' }).getByText(/^t 0\.\d{3} s/).waitFor();
  });

  it('tells of each row when it came, and what of it was not captured', async () => {
    await expect.poll(() => app.records.innerText()).toContain('Time (s)');
    const row = (name: string) => app.records.getByRole('row').filter({ hasText: name }).first();
    await app.goTo('0x0');
    await expect.poll(() => row('xl header').innerText()).toContain('0.000040');
    expect(await row('xl header').getByTitle('First byte 1970-01-01 00:00:10.500040 UTC').count()).toBe(1);
    await app.goTo('libxc:5');
    await expect.poll(() => row('PAGE_DATA').innerText()).toContain('1,448 bytes not captured');
    await app.pane('fields').getByText(/^Captured 0\.000 s after the first packet \+ \d/).waitFor();
  });

  it('opens another connection that carries a stream in a tab of its own', async () => {
    const { page } = app;
    const two = Buffer.concat([writeCapture(segmentsOf(goodPv(), 1000)), writeCapture(segmentsOf(goodHvm(), 1000), { port: 49153 }).subarray(24)]);
    writeFileSync(join(folder, 'two.pcap'), two);
    await app.open(join(folder, 'two.pcap'));
    await page.locator('summary', { hasText: 'capture' }).click();
    const card = page.locator('details[open]', { hasText: 'Captured from' });
    await card.getByRole('row').filter({ hasText: 'shown here' }).getByText('10.0.0.2:49152').waitFor();
    expect(await violations(app)).toEqual([]);
    await card.getByRole('button', { name: 'Open 10.0.0.1:40000 to 10.0.0.2:49153' }).click();
    await expect.poll(() => app.frontTab.innerText()).toContain('two.pcap, connection 2');
    await app.scanned();
    await expect.poll(() => page.getByRole('list', { name: 'Layers, outermost first' }).innerText()).toMatch(/hvm-context/);
    await page.locator('summary', { hasText: 'capture' }).click();
    await page.getByText('Captured from 10.0.0.1:40000 to 10.0.0.2:49153').waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('that begins in the middle says so, and lists what it has', async () => {
    writeFileSync(join(folder, 'middle.pcap'), writeCapture(segmentsOf(goodPv(), 1000).slice(4)));
    await app.choose(join(folder, 'middle.pcap'));
    const { page } = app;
    await page.getByText('its SYN was not captured, and a stream is known by its first bytes').waitFor();
    await page.getByRole('region', { name: 'Connections' }).getByText('no SYN: begins in the middle').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('→');
    expect(await violations(app)).toEqual([]);
  });
});
