import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { App } from './app-driver.ts';
import { listRecords, type Listed } from './cli.ts';
import { launch, startHost, type Host } from './host.ts';

let browser: Browser;
let host: Host;
let app: App;
let folder = '';
let good = '';
let broken = '';
let records: readonly Listed[];

const recordNamed = (name: string): Listed => {
  const found = records.find((record) => record.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

/** Octets from a record's start to its body. */
const HEADER = 8;
/** From the body of X86_TSC_INFO to its _res1, and of X86_PV_INFO to its _res (libxc specification). */
const TSC_RESERVED = 20;
const PV_RESERVED = 2;

beforeAll(async () => {
  browser = await launch();
  host = await startHost();
  const image = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m.save');
  if (image === undefined) throw new Error('the image is gone');
  good = await imagePath(image);
  records = listRecords(good);
  folder = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
  broken = join(folder, 'broken.save');
  // One record that a restore refuses, two that only the others do.
  const bytes = readFileSync(good);
  bytes[recordNamed('STATIC_DATA_END').offset] = 0x3f;
  for (const at of [recordNamed('X86_TSC_INFO').offset + HEADER + TSC_RESERVED, recordNamed('X86_PV_INFO').offset + HEADER + PV_RESERVED]) bytes[at] = 1;
  writeFileSync(broken, bytes);
});

afterAll(async () => {
  await browser.close();
  host.stop();
  rmSync(folder, { recursive: true });
});

afterEach(async () => {
  expect(app.complaints).toEqual([]);
  await app.close();
});

describe('findings', () => {
  it('lead to their bytes, record, field and place on the timeline', async () => {
    app = await App.start(browser, host);
    await app.open(broken);
    await app.findingsListed();
    await app.goToFinding('_res1 of X86_TSC_INFO');
    const at = recordNamed('X86_TSC_INFO').offset + HEADER + TSC_RESERVED;
    await expect.poll(() => app.status.innerText()).toContain(`0x${at.toString(16)}`);
    expect(await app.currentRecord.innerText()).toContain('X86_TSC_INFO');
    expect(await app.currentRecord.innerText()).toContain('✖ 1');
    await expect.poll(() => app.currentField.innerText()).toContain('_res1');
    expect(await app.currentField.getAttribute('data-finding')).toBe('error');
    expect(await app.frame()).not.toBeNull();
    await expect.poll(() => app.timelineWords.innerText()).toContain('X86_TSC_INFO');
    expect(await app.findingDetail.innerText()).toContain('libxc.x86-tsc-info.reserved');
  });

  it('are filtered by judge, and F8 walks what is shown', async () => {
    app = await App.start(browser, host);
    await app.open(broken);
    await app.findingsListed();
    const all = await app.findingCount();
    await app.findingFilter('judges', 'restore').click();
    await expect.poll(() => app.findingCount()).toBeLessThan(all);
    const rules = new Set<string>();
    for (let left = await app.findingCount(); left > 0; left--) {
      const detail = await app.nextFinding();
      expect(detail).toContain('✖ restore');
      rules.add(/\nrule\s+(\S+)/.exec(detail)?.[1] ?? '');
    }
    expect(rules.has('libxc.record.unknown-mandatory')).toBe(true);
    expect([...rules].filter((rule) => rule.endsWith('.reserved'))).toEqual([]);
    await app.clearFindingFilter.click();
    await expect.poll(() => app.findingCount()).toBe(all);
  });

  it('of a suppressed rule are neither shown nor marked, in the next visit too, until they are shown again', async () => {
    app = await App.start(browser, host);
    await app.open(broken);
    await app.findingsListed();
    const all = await app.findingCount();
    const verdict = await app.verdictSentence();
    await app.goToFinding('_res1 of X86_TSC_INFO');
    await app.findingDetail.getByRole('button', { name: 'Suppress rule' }).click();
    await expect.poll(() => app.findingCount()).toBe(all - 1);
    expect(await app.verdict.innerText()).toContain('⊘ 1');
    expect(await app.verdictSentence()).toBe(verdict);
    await expect.poll(() => app.currentRecord.innerText()).not.toContain('✖ 1');
    await app.page.reload();
    await app.open(broken);
    await app.findingsListed();
    await expect.poll(() => app.findingCount()).toBe(all - 1);
    expect(await app.suppressedNote.innerText()).toContain('1 finding of 1 rule suppressed');
    await app.suppressedNote.getByRole('button', { name: 'Show again' }).click();
    await expect.poll(() => app.findingCount()).toBe(all);
    expect(await app.suppressedNote.count()).toBe(0);
  });

  it('are cited with rule, record, offset and sources', async () => {
    app = await App.start(browser, host);
    await app.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await app.open(broken);
    await app.findingsListed();
    await app.goToFinding('_res1 of X86_TSC_INFO');
    await app.press('c');
    await expect.poll(() => app.clipboard()).toMatch(/^broken\.save: libxc\.x86-tsc-info\.reserved: .*libxc:\d+ X86_TSC_INFO, offset 0x[\da-f]+, 4 bytes; spec libxc: X86_TSC_INFO/);
  });

  it('stand in groups as one likes', async () => {
    app = await App.start(browser, host);
    await app.open(broken);
    await app.findingsListed();
    await app.page.setViewportSize({ width: 1440, height: 1600 });
    await app.groupFindings('judge');
    await expect.poll(() => app.findingGroups()).toEqual(['spec refuses', 'verify refuses', 'restore refuses']);
    await app.groupFindings('record');
    await expect.poll(async () => (await app.findingGroups()).some((title) => title.endsWith('X86_TSC_INFO'))).toBe(true);
    await app.groupFindings('rule');
  });
});

describe('the restore', () => {
  it('is judged by three, and a judge filters the findings', async () => {
    app = await App.start(browser, host);
    await app.open(broken);
    await app.findingsListed();
    await app.why.click();
    await app.outcome.waitFor();
    expect(await app.outcome.innerText()).toMatch(/stops[^]*process_record\(\)/);
    await expect.poll(() => app.judge('restore').innerText()).toContain('refuses');
    await app.judge('verify').getByRole('button', { name: /objection/ }).click();
    await expect.poll(() => app.findingFilter('judges', 'verify').getAttribute('aria-pressed')).toBe('true');
    await app.judge('restore').getByRole('button', { name: /libxc:/ }).click();
    await expect.poll(() => app.status.innerText()).toContain(`0x${recordNamed('STATIC_DATA_END').offset.toString(16)}`);
  });

  it('is stepped through, with what changed and where from', async () => {
    app = await App.start(browser, host);
    await app.open(good);
    await app.why.click();
    await app.outcome.waitFor();
    expect(await app.outcome.getAttribute('data-tone')).toBe('good');
    await app.step('First record').click();
    const changed = new Map<string, string>();
    for (let i = 0; i < 40 && !changed.has('END of libxl'); i++) {
      const before = await app.restoreWhere();
      await app.press('}');
      await expect.poll(async () => (await app.restoreWhere()) !== before || (await app.notice.count()) > 0).toBe(true);
      if ((await app.restoreWhere()) === before) break;
      await expect.poll(() => app.changedFacts()).not.toEqual([]);
      for (const fact of await app.changedFacts()) changed.set(fact, await app.restoreWhere());
    }
    expect(changed.get('seen_pv_info')).toContain('X86_PV_INFO');
    expect(changed.get('seen_static_data_end')).toContain('STATIC_DATA_END');
    expect(changed.get('vcpus[].basic')).toContain('X86_PV_VCPU_BASIC');
    await app.fact('seen_static_data_end').getByRole('button').click();
    await expect.poll(() => app.currentRecord.innerText()).toContain('STATIC_DATA_END');
    await app.step('To where the restore ends').click();
    await expect.poll(() => app.currentRecord.innerText()).toContain('END');
  });

  it('says nothing of how a stream ends whose scan was stopped, or that is none', async () => {
    app = await App.start(browser, host);
    await app.choose({ name: 'noise.bin', mimeType: '', buffer: Buffer.alloc(4096, 0x5a) });
    await app.plight.waitFor();
    expect(await app.why.count()).toBe(0);
  });
});
