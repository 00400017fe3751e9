/** Phases of a real Remus capture stepped through, its list filtered by them, and both directions of a migration on one chart. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { segmentsOf, writeCapture, type WrittenSegment } from '../build/pcap-writer.ts';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import type { App } from './app-driver.ts';
import { violations } from './axe.ts';
import { stageFor } from './stage.ts';

const BANNER = 'xl migration receiver ready, send binary domain data.\n';
const READY = 'domain received, ready to unpause\0';
const REPORT = 'my copy unpause results are as follows\0';

const stage = stageFor('each test');
let app: App;
const paths = new Map<string, string>();

const path = (name: string): string => paths.get(name) ?? '';
const back = (text: string) => ({ name: 'migration.back', mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'latin1') });
const chosen = (): Promise<string> => app.page.getByRole('slider', { name: 'Phase' }).getAttribute('aria-valuetext').then((text) => text ?? '');
const steps = (): Promise<string[]> => app.page.getByRole('list', { name: 'Messages and stream' }).locator('strong').allInnerTexts();

beforeAll(async () => {
  for (const image of IMAGES) if (image.name.endsWith('.wire')) paths.set(image.name, await imagePath(image));
});

describe('the phases of a Remus capture', () => {
  it('are stepped through by keys, and registers and list follow', async () => {
    app = await stage.start();
    await app.open(path('xen417-pv64-minios-8m-remus.wire'));
    await app.scanned();
    await app.press('9');
    const table = app.page.getByRole('grid', { name: 'Phases of the stream' });
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('21');
    expect(await app.page.getByRole('region', { name: 'Phases' }).innerText()).toContain('fails over to checkpoint 14');
    await app.press('.', '.');
    await expect.poll(chosen).toBe('iteration 0, checkpoint 1 of 14');
    await app.press('Shift+>', 'Shift+>', 'Shift+>');
    await expect.poll(chosen).toBe('checkpoint 4 of 14');
    await app.press('Shift+<', ',');
    await expect.poll(chosen).toBe('checkpoint 2 of 14');
    await expect.poll(() => table.locator('[aria-selected="true"]').innerText()).toContain('100 %');
    await app.page.getByRole('button', { name: 'Only its rows in the list' }).click();
    await expect.poll(async () => (await app.rowCounts()).shown).toBe(8);
    await app.press('.');
    await expect.poll(chosen).toBe('checkpoint 3 of 14');
    expect((await app.rowCounts()).shown).toBe(8);
    await app.press('3');
    await expect.poll(() => app.page.getByLabel('checkpoint', { exact: true }).inputValue()).toBe('3');
  });

  it.each(['light', 'dark'] as const)('offend no rule of accessibility (%s)', async (colorScheme) => {
    app = await stage.start({ colorScheme });
    await app.open(path('xen417-pv64-minios-8m-remus.wire'));
    await app.scanned();
    await app.press('9', '.', '.', '.');
    await expect.poll(chosen).toContain('iteration 1');
    expect(await violations(app)).toEqual([]);
    await app.page.getByRole('button', { name: 'Conversation' }).click();
    await expect.poll(steps).toHaveLength(15);
    expect(await violations(app)).toEqual([]);
  });
});

describe('both directions of a migration', () => {
  it('are laid on one chart when what the receiver said comes second', async () => {
    app = await stage.start();
    await app.open(path('xen417-pv64-minios-8m-livemigrate-debug.wire'));
    await app.scanned();
    await app.choose(back(`${BANNER}${READY}${REPORT}\0`));
    await expect.poll(steps).toEqual(['receiver banner', 'stream', 'receiver ready', 'permission to go', 'unpause report']);
    expect(await app.page.getByRole('region', { name: 'Receiver at the end' }).innerText()).toContain('runs the domain');
    await app.page.getByRole('button', { name: /permission to go/ }).click();
    await expect.poll(() => app.status.innerText()).toContain('0x11769b2');
  });

  it('are found among files that are given together', async () => {
    app = await stage.start();
    const folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
    const answer = join(folder, 'migration.back');
    writeFileSync(answer, `${BANNER}${READY}${REPORT}\0`);
    await app.drop(answer, path('xen417-pv64-minios-8m-livemigrate-debug.wire'));
    await app.scanned();
    await expect.poll(steps).toHaveLength(5);
    expect(await app.page.getByRole('region', { name: 'Sender at the end' }).innerText()).toContain('destroys its own domain');
    rmSync(folder, { recursive: true });
  });

  it('say who waits where the way back breaks off', async () => {
    app = await stage.start();
    await app.open(path('xen417-pv64-minios-8m-livemigrate-debug.wire'));
    await app.scanned();
    await app.choose(back(`${BANNER}${READY}`));
    await expect.poll(() => app.page.getByRole('region', { name: 'Sender at the end' }).innerText()).toContain('does not know which copy runs');
  });

  it('are one chart when the stream comes second, and are taken apart and laid beside by hand', async () => {
    app = await stage.start();
    await app.open(back(`${BANNER}${READY}${REPORT}\0`));
    await app.press('9');
    const other = app.page.getByRole('group', { name: 'The other direction' });
    await app.page.getByRole('button', { name: 'Conversation', exact: true }).click();
    await other.getByText(/^This is the way back/).waitFor();
    await app.choose(path('xen417-pv64-minios-8m-livemigrate-debug.wire'));
    await expect.poll(steps).toHaveLength(5);
    expect(await app.tabs.count()).toBe(2);
    expect(await violations(app)).toEqual([]);
    await other.getByRole('button', { name: 'Take it away' }).click();
    await expect.poll(steps).toHaveLength(4);
    await other.getByRole('button', { name: /^Lay beside .*migration\.back/ }).click();
    await expect.poll(steps).toHaveLength(5);
  });

  it('say what is no way back', async () => {
    app = await stage.start();
    await app.open(path('xen417-pv64-minios-8m-livemigrate-debug.wire'));
    await app.press('9');
    await app.page.getByRole('button', { name: 'Conversation', exact: true }).click();
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('button', { name: 'Choose the way back…' }).click();
    await (await chooser).setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('nothing of the kind') });
    await app.page.getByRole('alert').getByText('“notes.txt” is no capture of what the receiver of a migration says').waitFor();
    await expect.poll(steps).toHaveLength(4);
  });
});

/** The real migration on one connection: the banner first, the stream, and the rest of the dialogue in its turn. */
function bothWays(): Buffer {
  const wire = readFileSync(path('xen417-pv64-minios-8m-livemigrate-debug.wire'));
  const permission = wire.length - 'domain is yours, you are cleared to unpause\0'.length;
  const [syn, , ...sent] = segmentsOf(wire.subarray(0, permission), 8000).slice(0, -1);
  const said = (at: number, text: string): WrittenSegment => ({ at, bytes: Buffer.from(text, 'latin1'), back: true });
  const go = { at: permission, bytes: wire.subarray(permission) };
  const segments = [syn, said(0, BANNER), { at: 0, bytes: wire.subarray(0, 8000) }, ...sent, said(BANNER.length, READY), go, said(BANNER.length + READY.length, `${REPORT}\0`)].filter((segment) => segment !== undefined);
  return Buffer.from(writeCapture(segments, { after: (packet) => packet * 100 }));
}

describe('a packet capture of both directions', () => {
  it('is one chart by itself, with the capture’s times', async () => {
    app = await stage.start();
    await app.open({ name: 'migration.pcap', mimeType: 'application/octet-stream', buffer: bothWays() });
    await app.press('9');
    await app.page.getByRole('button', { name: 'Conversation', exact: true }).click();
    await expect.poll(steps).toEqual(['receiver banner', 'stream', 'receiver ready', 'permission to go', 'unpause report']);
    const other = app.page.getByRole('group', { name: 'The other direction' });
    expect(await other.innerText()).toContain('The way back is in the same packet capture: 10.0.0.2:49152 to 10.0.0.1:40000.');
    const times = (await app.page.getByRole('list', { name: 'Messages and stream' }).getByText(/^\d+\.\d{3} s$/).allInnerTexts()).map(Number.parseFloat);
    expect(times).toHaveLength(5);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(await app.page.getByRole('region', { name: 'Sender at the end' }).innerText()).toContain('destroys its own domain');
    expect(await violations(app)).toEqual([]);
    await app.choose(back(BANNER));
    await other.getByText('“migration.back”').waitFor();
    await app.page.getByRole('status').getByText('the way back does not have that').waitFor();
    await other.getByRole('button', { name: 'Take it away' }).click();
    await expect.poll(steps).toHaveLength(5);
    expect(await app.page.getByText('the way back does not have that').count()).toBe(0);
    await app.page.locator('summary', { hasText: 'capture' }).click();
    await app.page.getByRole('button', { name: 'Open 10.0.0.2:49152 to 10.0.0.1:40000' }).click();
    await expect.poll(() => app.frontTab.innerText()).toBe('migration.pcap, connection 2');
    await app.press('9');
    await app.page.getByRole('button', { name: 'Conversation', exact: true }).click();
    await other.getByText('The stream that it answered is in the same packet capture').waitFor();
    expect(await app.page.getByRole('list', { name: 'Messages and stream' }).count()).toBe(0);
    await other.getByRole('button', { name: 'Show that stream' }).click();
    await expect.poll(() => app.frontTab.innerText()).toBe('migration.pcap');
    await expect.poll(steps).toHaveLength(5);
  });

  it('of Remus gives each checkpoint its pages, size and time, and marks the last whole one', async () => {
    app = await stage.start();
    const wire = readFileSync(path('xen417-pv64-minios-8m-remus.wire'));
    const segments = segmentsOf(wire.subarray(0, 13_500_000), 8000);
    await app.open({ name: 'remus.pcap', mimeType: 'application/octet-stream', buffer: Buffer.from(writeCapture(segments, { after: (packet) => packet * 500 })) });
    await app.press('9', '.', 'Shift+>', 'Shift+>');
    await expect.poll(chosen).toBe('checkpoint 3 of 12');
    const figures = app.page.getByRole('group', { name: 'Phase', exact: true });
    expect(await figures.innerText()).toMatch(/81 pages · 334 KiB · 2\d\.\d ms/);
    expect(await figures.getAttribute('title')).toContain('The line marks the last whole checkpoint, 11');
    await app.page.getByRole('button', { name: /fails over to checkpoint 11/ }).click();
    await expect.poll(chosen).toBe('checkpoint 11 of 12');
    const table = app.page.getByRole('grid', { name: 'Phases of the stream' });
    expect(await table.getByRole('row', { selected: true }).innerText()).toMatch(/checkpoint 11 last whole[^]*334 KiB[^]*81[^]*100 %[^]*ms/);
    await app.press('.');
    await expect.poll(() => table.getByRole('row', { selected: true }).innerText()).toMatch(/checkpoint 12 not whole/);
    expect(await violations(app)).toEqual([]);
  });
});

describe('a file that was saved', () => {
  it('is no conversation', async () => {
    app = await stage.start();
    await app.trySample('PV guest');
    await app.press('9');
    await app.page.getByRole('button', { name: 'Conversation', exact: true }).click();
    await app.page.getByText('Nothing here says that this stream was sent to a receiver').waitFor();
    expect(await app.page.getByRole('region', { name: 'Receiver at the end' }).count()).toBe(0);
    await app.choose(back(`${BANNER}${READY}`));
    await expect.poll(steps).toHaveLength(3);
  });
});
