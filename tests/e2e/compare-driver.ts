/** Drives the screen of a comparison as a person does: beside `app-driver.ts`, the only file that knows its elements. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { imagePath, IMAGES, LEGACY_IMAGES } from '../fixtures/images.ts';
import type { App } from './app-driver.ts';
import { listRecords } from './cli.ts';

/** Both sides are read whole; a busy machine takes long. */
const PATIENCE_MS = 60_000;

export type SideName = 'left' | 'right';

/** Real images in files of their own, and copies of them with a byte another. */
export class CompareFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'xsi-compare-'));
  readonly #paths = new Map<string, string>();

  async load(...names: readonly string[]): Promise<void> {
    for (const name of names) this.#paths.set(name, await imagePath([...IMAGES, ...LEGACY_IMAGES].find((image) => image.name === name) ?? { name, size: 0, sha256: '' }));
  }

  path(name: string): string {
    return this.#paths.get(name) ?? '';
  }

  size(name: string): number {
    return readFileSync(this.path(name)).length;
  }

  write(name: string, bytes: Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** A copy with one byte another. */
  flipped(name: string, at: number): string {
    return this.flippedAt(name, at);
  }

  /** A copy with a byte another at each of the offsets. */
  flippedAt(name: string, ...offsets: readonly number[]): string {
    const bytes = readFileSync(this.path(name));
    for (const at of offsets) bytes[at] = (bytes[at] ?? 0) ^ 0x01;
    return this.write(`flipped-${offsets.join('-')}-${name}`, bytes);
  }

  /** The first bytes of a file. */
  cut(name: string, size: number): string {
    return this.write(`cut-${size}-${name}`, readFileSync(this.path(name)).subarray(0, size));
  }

  /**
   * user_regs.rip of vCPU 0 in X86_PV_VCPU_BASIC: behind 8 bytes of record header and 8 of the record's own, struct vcpu_guest_context
   * (xen/include/public/arch-x86/xen.h) has 512 of FPU state, 8 of flags, then user_regs with rip its 17th word.
   */
  placeOfRip(name: string): number {
    const record = listRecords(this.path(name)).find((one) => one.name === 'X86_PV_VCPU_BASIC');
    if (record === undefined) throw new Error(`${name} has no vCPU`);
    return record.offset + 8 + 8 + 512 + 8 + 16 * 8;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Comparison {
  readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  async start(left: string, right: string): Promise<void> {
    const { page } = this.app;
    await page.getByRole('button', { name: 'Compare two files…' }).click();
    await this.choose(left, right);
    await this.done();
  }

  /** In the dialog that asks what to compare with what. */
  async choose(left: string, right: string): Promise<void> {
    const { page } = this.app;
    await page.setInputFiles('input[data-side=left]', left);
    await page.setInputFiles('input[data-side=right]', right);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
  }

  /** Memory included. */
  async done(): Promise<void> {
    await this.result.filter({ hasNotText: 'memory is being compared' }).waitFor({ timeout: PATIENCE_MS });
  }

  get result(): Locator {
    return this.app.page.getByRole('status', { name: 'Result' });
  }

  get rows(): Locator {
    return this.app.page.getByRole('grid', { name: 'Rows of the comparison' });
  }

  get current(): Locator {
    return this.rows.locator('[aria-selected=true]');
  }

  chip(verdict: string): Locator {
    return this.app.page.locator(`button[data-verdict=${verdict}]`);
  }

  bytes(side: SideName): Locator {
    return this.app.page.getByRole('region', { name: `Bytes of the ${side}` });
  }

  sideName(side: SideName): Promise<string> {
    return this.app.page.locator(`[data-side=${side}] strong`).first().innerText();
  }

  tab(name: string): Locator {
    return this.app.page.getByRole('tab', { name });
  }

  async search(text: string): Promise<void> {
    await this.app.page.getByRole('searchbox', { name: 'Search in both sides' }).fill(text);
  }

  async run(title: string): Promise<void> {
    const { keyboard } = this.app.page;
    await keyboard.press('Control+K');
    await keyboard.type(title);
    await keyboard.press('Enter');
  }
}
