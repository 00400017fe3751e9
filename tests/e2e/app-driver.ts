/** Drives the app as a person does. The only file that knows its elements. */
import type { Browser, BrowserContext, CDPSession, Locator, Page } from 'playwright-core';
import { openApp, type Host } from './host.ts';

export type PaneName = 'timeline' | 'records' | 'hex' | 'fields' | 'findings';

export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

interface Options {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  /** The part of the address after the path, such as `#v=1&row=3`. */
  readonly address?: string;
}

/** Longer than anything takes on a busy machine, shorter than a test may. */
const PATIENCE_MS = 15_000;
/** Scans of what these tests open take a second or two; a busy machine takes longer. */
const SCAN_MS = 60_000;

export class App {
  readonly page: Page;
  /** What the console complained of. */
  readonly complaints: string[];

  constructor(page: Page, complaints: string[]) {
    this.page = page;
    this.complaints = complaints;
  }

  static async start(browser: Browser, host: Host, { colorScheme = 'light', width = 1440, address = '' }: Options = {}): Promise<App> {
    const { page, complaints } = await openApp(browser, host);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    page.setDefaultTimeout(PATIENCE_MS);
    const app = new App(page, complaints);
    if (address !== '') {
      await page.goto('about:blank');
      await page.goto(`${host.origin}/${address}`);
      await app.landing.waitFor();
    }
    return app;
  }

  close(): Promise<void> {
    return this.page.close();
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  devtools(): Promise<CDPSession> {
    return this.context.newCDPSession(this.page);
  }

  get landing(): Locator {
    return this.page.getByRole('heading', { name: 'Xen Stream Inspector' });
  }

  pane(name: PaneName): Locator {
    return this.page.locator(`[data-pane=${name}]`);
  }

  // Opening

  async choose(file: string | GivenFile | string[]): Promise<void> {
    await this.page.setInputFiles('input[type=file]', file);
  }

  /** Opens a file and waits until all of it has been scanned and listed. */
  async open(file: string | GivenFile): Promise<void> {
    await this.choose(file);
    await this.scanned();
  }

  async scanned(): Promise<void> {
    await this.page.locator('[role=status][data-tone]:not([data-tone=scanning])').waitFor({ timeout: SCAN_MS });
    await this.records.locator('[data-item]').first().waitFor({ timeout: SCAN_MS });
    // The list follows the scan a few times a second.
    const bar = this.pane('records').getByRole('toolbar');
    let before = '';
    for (;;) {
      const now = await bar.innerText();
      if (now === before && /\d rows/.test(now)) return;
      before = now;
      await this.page.waitForTimeout(200);
    }
  }

  /** Drops files of this computer's disk on the window, as the system's file manager does. */
  async drop(...paths: readonly string[]): Promise<void> {
    const devtools = await this.devtools();
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    await devtools.detach();
  }

  /** Gives the app's picker several files at once, and waits until the first of them is scanned. */
  async openAll(...files: readonly string[]): Promise<void> {
    await this.page.setInputFiles('input[type=file]', [...files]);
    await this.scanned();
  }

  /** The open files, where there are several. */
  get tabs(): Locator {
    return this.page.getByRole('navigation', { name: 'Open files' }).locator('[aria-current]');
  }

  get frontTab(): Locator {
    return this.page.getByRole('navigation', { name: 'Open files' }).locator('[aria-current=true]');
  }

  async closeTab(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Open files' }).getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: /^Close / }).click();
  }

  async trySample(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `Try it: ${title}`, exact: true }).click();
    await this.scanned();
  }

  /** What the page says of a file that it does not show. */
  get plight(): Locator {
    return this.page.locator('main [role=alert]');
  }

  get banner(): Locator {
    return this.page.getByRole('alert').filter({ hasText: 'can no longer be read' });
  }

  /** The sentence in the corner. */
  get notice(): Locator {
    return this.page.locator('[data-tone]').filter({ has: this.page.getByRole('button', { name: 'Dismiss' }) });
  }

  get verdict(): Locator {
    return this.page.getByRole('status', { name: 'Verdict' });
  }

  // Records

  get records(): Locator {
    return this.page.getByRole('treegrid', { name: 'Records' });
  }

  record(item: number): Locator {
    return this.records.locator(`[data-item="${item}"]`);
  }

  get currentRecord(): Locator {
    return this.records.locator('[data-item][aria-selected=true]');
  }

  /** Lines of the list: a folded run is one. */
  async listLength(): Promise<number> {
    return Number(await this.records.getAttribute('aria-rowcount'));
  }

  /** Rows there are, and rows that a filter leaves. */
  async rowCounts(): Promise<{ shown: number; total: number }> {
    const text = (await this.pane('records').getByRole('toolbar').getByRole('status').innerText()).replaceAll(',', '');
    const [first = 0, second] = (text.match(/\d+/g) ?? []).map(Number);
    return { shown: first, total: second ?? first };
  }

  /** Rows of each layer, by what the filter's chips say. */
  async rowsByLayer(): Promise<Record<string, number>> {
    const texts = await this.pane('records').locator('button[data-layer]').allInnerTexts();
    const counts: Record<string, number> = {};
    for (const text of texts) {
      const [, name = '', number = ''] = /^([\w-]+)\s+([\d,]+)$/.exec(text.trim()) ?? [];
      counts[name] = (counts[name] ?? 0) + Number(number.replaceAll(',', ''));
    }
    return counts;
  }

  layerChip(name: string): Locator {
    return this.pane('records').locator('button[data-layer]').filter({ hasText: new RegExp(`^${name}\\s*\\d`) }).first();
  }

  findingChip(severity: string): Locator {
    return this.pane('records').locator(`button[data-severity=${severity}]`);
  }

  get foldButton(): Locator {
    return this.pane('records').getByRole('button', { name: /Fold PAGE_DATA/ });
  }

  get clearFilter(): Locator {
    return this.pane('records').getByRole('button', { name: 'Clear filter' });
  }

  /** The greatest number of a line that shows. */
  async lastShown(): Promise<number> {
    const items = await this.records.locator('[data-item]').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-item'))));
    return Math.max(-1, ...items);
  }

  // Bytes

  get hexGrid(): Locator {
    return this.pane('hex').getByRole('grid');
  }

  /** Where byte `column` of a hex row that shows stands on the screen. */
  async placeOfByte(row: number, column: number): Promise<{ x: number; y: number }> {
    const cell = this.hexGrid.locator(`[data-row="${row}"] [role=gridcell]`).first();
    const box = await cell.boundingBox();
    const length = (await cell.innerText()).length;
    if (box === null || length === 0) throw new Error(`hex row ${row} does not show`);
    const char = box.width / length;
    return { x: box.x + (column * 3 + Math.floor(column / 8) + 1) * char, y: box.y + box.height / 2 };
  }

  async clickByte(row: number, column: number): Promise<void> {
    await this.hexGrid.locator(`[data-row="${row}"]`).filter({ hasText: /[0-9a-f]{2} [0-9a-f]{2}/ }).waitFor();
    const { x, y } = await this.placeOfByte(row, column);
    await this.page.mouse.click(x, y);
  }

  /** What is framed in the bytes: the outline of the selection on the screen. */
  async frame(): Promise<{ left: number; right: number; top: number; bottom: number } | null> {
    const path = this.pane('hex').locator('path[data-kind=selected]');
    if ((await path.count()) === 0) return null;
    return path.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { left, right, top, bottom };
    });
  }

  get hexRange(): Locator {
    return this.pane('hex').getByRole('toolbar').locator('span').first();
  }

  // Fields

  get fields(): Locator {
    return this.pane('fields').locator('[data-key]');
  }

  field(name: string): Locator {
    return this.fields.filter({ has: this.page.getByRole('gridcell').filter({ hasText: new RegExp(`^[▾▸]?\\s*${name}`) }) }).first();
  }

  get currentField(): Locator {
    return this.pane('fields').locator('[data-key][aria-selected=true]');
  }

  // Timeline

  /** The selected row in words, as a screen reader is told. */
  get timelineWords(): Locator {
    return this.pane('timeline').locator('[aria-live=polite]');
  }

  /** Clicks at a share of the axis, lane after lane until one has a record there. */
  async clickTimeline(share: number): Promise<void> {
    const box = await this.pane('timeline').getByRole('application').boundingBox();
    if (box === null) throw new Error('the timeline does not show');
    const [gutter, margin, ruler] = [84, 12, 20];
    const before = this.page.url();
    for (let y = ruler + 8; y < box.height - ruler; y += 8) {
      await this.page.mouse.click(box.x + gutter + share * (box.width - gutter - margin), box.y + y);
      await this.page.waitForTimeout(200);
      if (this.page.url() !== before) return;
    }
  }

  // Findings, find, go to, dialogs

  get currentFinding(): Locator {
    return this.pane('findings').locator('[data-kind=finding][data-current=true]');
  }

  /** Walks to the next finding and says all that is said of it; there must be two at least. */
  async nextFinding(): Promise<string> {
    // The worst one is unfolded before it is selected: only with the selection is it the one that was walked to.
    const now = async (): Promise<string> => `${await this.status.innerText()} ${(await this.currentFinding.count()) === 0 ? '' : await this.currentFinding.first().innerText()}`;
    const before = await now();
    await this.page.keyboard.press('F8');
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until && (await now()) === before) await this.page.waitForTimeout(50);
    return this.findingDetail.innerText();
  }

  /** Walks to the finding that says this. */
  async goToFinding(message: string): Promise<void> {
    for (let left = await this.findingCount(); left > 0; left--) if ((await this.nextFinding()).includes(message)) return;
    throw new Error(`no finding says ${message}`);
  }

  get findingDetail(): Locator {
    return this.pane('findings').locator('[data-detail]');
  }

  /** Findings that the panel shows, folded ones included. */
  async findingCount(): Promise<number> {
    return Number(/^([\d,]+) finding/.exec(await this.findingWords())?.[1]?.replaceAll(',', '') ?? Number.NaN);
  }

  /** `3 findings, 2 rules`. */
  async findingWords(): Promise<string> {
    return (await this.pane('findings').getByRole('toolbar').getByRole('status').getAttribute('title')) ?? '';
  }

  /** Waits until the panel, which follows a few times a second, has what the header counts. */
  async findingsListed(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    const counted = async (): Promise<number> => ((await this.verdict.innerText()).match(/[✖▲ℹ⊘] [\d,]+/g) ?? []).reduce((sum, text) => sum + (text.startsWith('⊘') ? 0 : Number(text.slice(2).replaceAll(',', ''))), 0);
    while ((await this.findingCount()) !== (await counted()) && Date.now() < until) await this.page.waitForTimeout(50);
  }

  findingFilter(part: 'severities' | 'judges', value: string): Locator {
    return this.pane('findings').locator(`[data-part=${part}][data-value=${value}]`);
  }

  get clearFindingFilter(): Locator {
    return this.pane('findings').getByRole('button', { name: 'Clear filter' });
  }

  get suppressedNote(): Locator {
    return this.pane('findings').getByRole('status').filter({ hasText: 'suppressed' });
  }

  async groupFindings(by: 'rule' | 'layer' | 'record' | 'judge'): Promise<void> {
    await this.pane('findings').getByRole('combobox', { name: 'by' }).selectOption(by);
  }

  /** Titles of the groups that show. */
  async findingGroups(): Promise<string[]> {
    const titles = await this.pane('findings').locator('[data-kind=group] [data-rule]').allInnerTexts();
    return titles.map((title) => title.trim());
  }

  // The restore

  get why(): Locator {
    return this.verdict.getByRole('button', { name: 'Why' });
  }

  async verdictSentence(): Promise<string> {
    return (await this.verdict.locator('span[title]').first().getAttribute('title')) ?? '';
  }

  get outcome(): Locator {
    return this.pane('fields').getByRole('region', { name: 'Outcome' });
  }

  judge(name: 'spec' | 'verify' | 'restore'): Locator {
    return this.pane('fields').locator(`[data-judge=${name}]`);
  }

  step(title: string): Locator {
    return this.pane('fields').getByRole('toolbar', { name: 'Step through the restore' }).getByRole('button', { name: title });
  }

  /** The record that the stepper stands on. */
  restoreWhere(): Promise<string> {
    return this.pane('fields').getByRole('toolbar', { name: 'Step through the restore' }).innerText();
  }

  fact(name: string): Locator {
    return this.pane('fields').locator(`[data-fact="${name}"]`);
  }

  /** Names of the facts that the selected record changed. */
  changedFacts(): Promise<string[]> {
    return this.pane('fields').locator('[data-fact][data-changed=true]').evaluateAll((facts) => facts.map((fact) => fact.getAttribute('data-fact') ?? ''));
  }

  async goTo(place: string): Promise<void> {
    await this.page.keyboard.press('Control+g');
    await this.page.getByRole('textbox', { name: /Go to offset/ }).fill(place);
    await this.page.keyboard.press('Enter');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async find(text: string, mode: 'Text' | 'Hex' = 'Text'): Promise<void> {
    await this.page.keyboard.press('Control+f');
    await this.page.getByRole('group', { name: 'Find as' }).getByRole('button', { name: mode }).click();
    await this.page.getByRole('textbox', { name: /to find/ }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  get findNote(): Locator {
    return this.page.getByRole('search', { name: 'Find in the stream' }).getByRole('status');
  }

  get status(): Locator {
    return this.page.getByRole('contentinfo', { name: 'Selection' });
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  // What the browser says

  /** The selection as the address says it. */
  async address(): Promise<string> {
    // The address follows a selection that rests.
    await this.page.waitForTimeout(400);
    return new URL(this.page.url()).hash;
  }

  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Background of the page, to tell dark from light. */
  async brightness(): Promise<number> {
    const colour = await this.page.evaluate(() => {
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.fillStyle = getComputedStyle(document.body).backgroundColor;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    });
    return ((colour[0] ?? 0) + (colour[1] ?? 0) + (colour[2] ?? 0)) / 3;
  }

  // Specification and log

  get spec(): Locator {
    return this.page.getByRole('region', { name: 'Specification' });
  }

  /** A cell of the diagram. */
  specCell(name: string): Locator {
    return this.spec.getByRole('group', { name: /^Layout of/ }).getByRole('button', { name: new RegExp(`^${name} `) });
  }

  /** What became of a rule of the section. */
  specRule(id: string): Locator {
    return this.spec.getByRole('listitem').filter({ hasText: id });
  }

  get log(): Locator {
    return this.page.getByRole('region', { name: 'Log' });
  }

  async typeLog(text: string): Promise<void> {
    await this.log.getByRole('textbox', { name: 'Log text' }).fill(text);
    await this.log.getByRole('button', { name: 'Correlate this text' }).click();
    await this.log.getByRole('grid', { name: 'Lines of the log' }).waitFor();
  }

  logLine(words: string): Locator {
    return this.log.getByRole('row').filter({ hasText: words });
  }

  /** What the current line means. */
  get logHelp(): Locator {
    return this.log.getByRole('status');
  }
}
