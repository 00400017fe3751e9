/** The views for people beside the field tree: reached by key, each value leads to its field, and what is missing is said. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import type { App } from './app-driver.ts';
import { stageFor } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const stage = stageFor('each test');
let app: App;

const pathOf = async (name: string): Promise<string> => imagePath(IMAGES.find((image) => image.name.includes(name))!);
const sheet = (name: string): Locator => app.page.getByRole('tabpanel').getByRole('region', { name, exact: true });
const tab = (name: string): Locator => app.page.getByRole('tab', { name, exact: true });

async function violations(): Promise<string[]> {
  await app.page.evaluate(AXE);
  const results = await app.page.evaluate(() => (Reflect.get(globalThis, 'axe') as { run: () => Promise<AxeResults> }).run());
  return results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
}

describe('a stream that is opened', () => {
  it('shows its guest first, then the fields of what is selected', async () => {
    app = await stage.start();
    await app.open(await pathOf('hvm-seabios-16m.save'));
    await sheet('Guest').getByRole('heading', { name: 'hvmbios' }).waitFor();
    await app.record(2).click();
    await app.fields.first().waitFor();
    expect(await tab('Fields').getAttribute('aria-selected')).toBe('true');
  });

  it('says which view is in front in the address, and Back returns to the one before', async () => {
    app = await stage.start();
    await app.open(await pathOf('hvm-seabios-16m.save'));
    await sheet('Guest').waitFor();
    await app.press('4');
    await sheet('CPUID').waitFor();
    await app.page.waitForFunction(() => location.hash.includes('view=cpuid'));
    await app.page.waitForTimeout(700);
    await app.press('5');
    await app.page.waitForFunction(() => location.hash.includes('view=hvm'));
    await app.page.goBack();
    await sheet('CPUID').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('all views are without serious faults of accessibility', async () => {
    app = await stage.start({ colorScheme });
    await app.open(await pathOf('hvm-seabios-16m.save'));
    for (const [key, name] of [['2', 'Guest'], ['3', 'Registers'], ['4', 'CPUID'], ['5', 'HVM context']] as const) {
      await app.press(key);
      await sheet(name).waitFor();
      expect(await violations()).toEqual([]);
    }
  });
});

describe('registers', () => {
  it('lead to the bytes that hold them', async () => {
    app = await stage.start();
    await app.open(await pathOf('richstate.save'));
    await app.press('3');
    await sheet('Registers').getByRole('button', { name: '00000000000023aa' }).first().click();
    await app.page.waitForFunction(() => /row=\d+&field=[\d.]+&view=registers/.test(location.hash));
    await app.press('1');
    expect(await app.currentField.innerText()).toContain('rip');
  });

  it('of a vCPU that is down are said not to be there', async () => {
    app = await stage.start();
    await app.open(await pathOf('hvm-seabios-16m.save'));
    await app.press('3');
    await sheet('Registers').getByRole('button', { name: 'Next vCPU' }).click();
    await sheet('Registers').getByText('No CPU entry for vCPU 1: it has no registers and stays down.').waitFor();
  });
});

describe('a failed save', () => {
  it('keeps the tabs it has nothing for, and says where the stream ends', async () => {
    app = await stage.start();
    await app.open(await pathOf('FAILEDSAVE'));
    await expect.poll(() => tab('Registers').getAttribute('title')).toContain('it ends before HVM_CONTEXT');
    expect(await tab('Registers').getAttribute('aria-disabled')).toBe('true');
    await app.press('3');
    await app.page.getByRole('status').getByText('No vCPU state in this stream: it ends before HVM_CONTEXT').waitFor();
    expect(await tab('Guest').getAttribute('aria-selected')).toBe('true');
  });
});
