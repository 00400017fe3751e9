/** The specification and the log beside the stream, as a person uses them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { violations } from './axe.ts';
import { stageFor } from './stage.ts';

const LOGS = fileURLToPath(new URL('../fixtures/logs', import.meta.url));
const logPath = (name: string): string => `${LOGS}/${name}.log`;

const stage = stageFor('each test');

const pathOf = (name: string): Promise<string> => {
  const which = IMAGES.find((each) => each.name === name);
  if (which === undefined) throw new Error(`no image ${name}`);
  return imagePath(which);
};

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('the specification follows the selected record, and its cells are fields', async () => {
    const app = await stage.start({ colorScheme });
    await app.open(await pathOf('xen417-pv64-minios-8m.save'));
    await app.press('7');
    await app.page.getByText('Select a record or header').waitFor();
    await app.record(3).click();
    await app.spec.getByRole('heading', { name: /image header/ }).waitFor();
    expect(await app.spec.getByText('docs/specs/libxc-migration-stream.pandoc').count()).toBe(1);
    expect(await app.specRule('libxc.image-header.marker').innerText()).toContain('holds');
    await app.specCell('version').click();
    await app.hexRange.filter({ hasText: '0x351' }).waitFor();
    expect(await app.specCell('version').getAttribute('aria-pressed')).toBe('true');
    await app.press('ArrowRight');
    expect(await app.page.evaluate(() => document.activeElement?.textContent ?? '')).toMatch(/^options /);
    expect(await violations(app)).toEqual([]);
  });

  it('a log leads to its records, and a record marks its lines', async () => {
    const app = await stage.start({ colorScheme });
    await app.open(await pathOf('xen417-pv64-minios-8m-remus.wire'));
    await app.press('8');
    await app.typeLog(readFileSync(logPath('xen417-pv64-minios-8m-remus'), 'utf8'));
    await app.log.getByText('95 lines, 90 known, 66 linked').waitFor();
    await app.log.getByText('agrees with this stream').waitFor();
    await app.logLine('Saving domain 33').click();
    await app.logHelp.getByText('The saver knows the guest').waitFor();
    await app.currentRecord.filter({ hasText: 'domain header' }).waitFor();
    await app.record(5).click();
    await app.log.locator('[data-marks=true]').first().waitFor();
    expect(await app.log.locator('[data-marks=true]').first().innerText()).toContain('64 bits, 4 levels');
    expect(await violations(app)).toEqual([]);
  });
});

describe('a log that is dropped', () => {
  it('beside an open stream is read as its log', async () => {
    const app = await stage.start();
    await app.open(await pathOf('xen417-pvh-linux-FAILEDSAVE-noack.save'));
    await app.drop(logPath('xen417-pvh-linux-FAILEDSAVE-noack'));
    await app.log.getByText('9 known, 7 linked').waitFor();
    await app.logLine('acknowledge suspend').click();
    await app.logHelp.getByText('The guest did not answer').waitFor();
  });

  it('without a stream says what it is, and waits for its stream', async () => {
    const app = await stage.start();
    await app.drop(logPath('xen417-pv64-minios-8m'));
    expect(await app.plight.innerText()).toContain('toolstack’s log');
    await app.open(await pathOf('xen417-pv64-minios-8m.save'));
    await app.press('8');
    await app.log.getByText('5 known, 5 linked').waitFor();
  });
});
