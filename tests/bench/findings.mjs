/** Everything that is done with very many findings, in a real Chromium: no task of the page may be felt. */
import { longestTask, withApp } from './app-page.mjs';

const PANEL = '[data-pane=findings]';
/** The panel follows twice a second; it is at rest once it has said the same for longer. */
const REST_MS = 250;
const SAME = 4;

async function rest(page) {
  let same = 0;
  for (let last = ''; same < SAME; ) {
    await page.waitForTimeout(REST_MS);
    const now = await page.evaluate((panel) => document.querySelector(panel)?.textContent ?? '', PANEL);
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

async function open(page, path) {
  await page.setInputFiles('input[type=file]', path);
  await page.waitForSelector(`${PANEL} [role=row]`, { timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector('progress:not([data-pass=contents])') === null, null, { timeout: 300_000 });
  await rest(page);
}

async function press(page, key, times) {
  for (let i = 0; i < times; i++) {
    await page.keyboard.press(key);
    // What a keyboard repeats at.
    await page.waitForTimeout(30);
  }
}

const grouping = (by) => async (page) => {
  await page.locator(`${PANEL} select`).selectOption(by);
  await rest(page);
};

const chip = (part) => async (page) => {
  for (let i = 0; i < 2; i++) {
    await page.locator(`${PANEL} [data-part=${part}]`).first().click();
    await rest(page);
  }
};

async function suppress(page) {
  await page.locator(`${PANEL} [role=treegrid]`).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await rest(page);
  await page.getByRole('button', { name: 'Show again', exact: true }).first().click();
  await rest(page);
}

async function views(page) {
  for (const key of '123456789') {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
}

async function rowsWithFindings(page) {
  for (let i = 0; i < 2; i++) {
    await page.locator('[data-pane=records] [data-severity]').first().click();
    await page.waitForTimeout(1000);
  }
}

const SCENES = [
  ['grouping by layer', grouping('layer')],
  ['grouping by record', grouping('record')],
  ['F8 held down, by record', (page) => press(page, 'F8', 40)],
  ['a severity only, by record, and back', chip('severities')],
  ['grouping by judge', grouping('judge')],
  ['grouping by rule', grouping('rule')],
  ['F8 held down, by rule', (page) => press(page, 'F8', 40)],
  ['a judge only, and back', chip('judges')],
  ['a rule suppressed, and back', suppress],
  ['all nine views', views],
  ['rows with findings only, and back', rowsWithFindings],
];

export const benchFindings = ({ path }) =>
  withApp(async (page, devtools) => {
    const rows = [];
    const measure = async (name, act) => {
      const { clock, processor } = await longestTask(devtools, () => act(page));
      rows.push([name, `${processor.toFixed(0)} ms`, `${clock.toFixed(0)} ms by the clock`, rows.length === 0 ? 'longest task of the page; target: 50 ms' : '']);
    };
    await measure('opening', (opened) => open(opened, path));
    for (const [name, act] of SCENES) await measure(name, act);
    return rows;
  });
