/** Opens a stream in a real Chromium: first rows, whole index, longest task, heap, cancel, the last record. */
import { longestTask, withApp } from './app-page.mjs';

const MIB = 1024 * 1024;
const ROWS = '[data-pane=records] [role=row] [role=gridcell]';

/** Runs in the page: notes when a file is chosen, when rows stand, and when the progress bar has gone. */
function watch(rows) {
  const seen = { chosen: 0, firstRow: 0, done: 0, cancelled: 0, gone: 0 };
  globalThis.bench = seen;
  document.addEventListener('change', () => Object.assign(seen, { chosen: performance.now(), firstRow: 0, done: 0 }), true);
  document.addEventListener('click', (event) => {
    if (event.target.textContent === 'Cancel') Object.assign(seen, { cancelled: performance.now(), gone: 0 });
  }, true);
  new MutationObserver(() => {
    const now = performance.now();
    if (seen.chosen > 0 && seen.firstRow === 0 && document.querySelector(rows) !== null) seen.firstRow = now;
    const running = document.querySelector('progress:not([data-pass=contents])') !== null;
    if (seen.firstRow > 0 && !running && seen.done === 0) seen.done = now;
    if (seen.cancelled > 0 && !running && seen.gone === 0) seen.gone = now;
  }).observe(document, { childList: true, subtree: true });
}

async function wholeScan(page, path) {
  await page.setInputFiles('input[type=file]', path);
  await page.waitForFunction(() => globalThis.bench.done > 0, null, { timeout: 300_000 });
  return page.evaluate(() => globalThis.bench);
}

async function lastRecord(page) {
  return page.evaluate(async (rows) => {
    const grid = document.querySelector(rows).closest('[aria-rowcount]');
    grid.scrollTop = grid.scrollHeight;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return [...grid.querySelectorAll('[role=row]')].some((row) => row.textContent.includes('END')) ? 'reached' : 'NOT reached';
  }, ROWS);
}

/** Opens again and cancels in the middle; -1 where the scan was over before. */
async function cancelLatency(page, path) {
  await page.setInputFiles('input[type=file]', path);
  await page.waitForTimeout(300);
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
  if ((await cancel.count()) === 0) return -1;
  await cancel.click({ timeout: 2000 }).catch(() => undefined);
  await page.waitForFunction(() => globalThis.bench.gone > 0, null, { timeout: 10_000 }).catch(() => undefined);
  return page.evaluate(() => (globalThis.bench.gone > 0 ? globalThis.bench.gone - globalThis.bench.cancelled : -1));
}

export const benchBrowser = ({ path }) =>
  withApp(
    async (page, tracing) => {
      const seen = {};
      const task = await longestTask(tracing, async () => Object.assign(seen, await wholeScan(page, path)));
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('HeapProfiler.collectGarbage');
      const heap = (await devtools.send('Runtime.getHeapUsage')).usedSize;
      const backing = (await devtools.send('Runtime.getHeapUsage')).backingStorageSize ?? 0;
      const last = await lastRecord(page);
      const cancel = await cancelLatency(page, path);
      return [
        ['first rows', `${(seen.firstRow - seen.chosen).toFixed(0)} ms`, '', 'target: 1,000 ms'],
        ['whole index', `${((seen.done - seen.chosen) / 1000).toFixed(2)} s`, '', "target: a quarter of verify-stream-v2's time"],
        ['longest task of the page', `${task.processor.toFixed(0)} ms`, `${task.clock.toFixed(0)} ms by the clock`, 'target: 50 ms'],
        ['heap of the page', `${(heap / MIB).toFixed(0)} MiB + ${(backing / MIB).toFixed(0)} MiB in arrays`, '', 'target: 400 MiB'],
        ['last record, by the scrollbar', last],
        ['cancel', cancel < 0 ? 'the scan was over before' : `${cancel.toFixed(0)} ms`, '', 'target: 200 ms'],
      ];
    },
    watch,
    ROWS,
  );
