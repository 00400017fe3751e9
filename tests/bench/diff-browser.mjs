/** Compares two large, sparse streams in a real Chromium: first verdicts, all of memory, the longest task of the page, heap, cancel. */
import { readFileSync } from 'node:fs';
import { longestTask, withApp } from './app-page.mjs';
import { sibling, twin } from './diff.mjs';

const MIB = 1024 * 1024;
const RESULT = '[role=status][aria-label=Result]';
const PATIENCE_MS = 600_000;

/** Runs in the page: when the comparison was begun, when its first verdicts stand, when memory is compared, and when a stop took effect. */
function watch(result) {
  const seen = { begun: 0, first: 0, words: '', done: 0, stopped: 0, gone: 0 };
  globalThis.bench = seen;
  document.addEventListener('click', ({ target }) => {
    if (target.textContent === 'Compare') Object.assign(seen, { begun: performance.now(), first: 0, words: '', done: 0 });
    if (target.textContent === 'Stop') Object.assign(seen, { stopped: performance.now(), gone: 0 });
  }, true);
  new MutationObserver(() => {
    const text = document.querySelector(result)?.textContent ?? '';
    const now = performance.now();
    if (text !== '' && seen.begun > 0 && seen.first === 0) Object.assign(seen, { first: now, words: text });
    const running = document.querySelector('progress[aria-label^=Comparing], progress[aria-label^=Reading]') !== null;
    if (seen.first > 0 && seen.done === 0 && text !== '' && !running) seen.done = now;
    if (seen.stopped > 0 && seen.gone === 0 && !running) seen.gone = now;
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

async function begin(page, left, right) {
  await page.getByRole('button', { name: /^Compare two files/ }).first().click();
  await page.setInputFiles('input[data-side=left]', left);
  await page.setInputFiles('input[data-side=right]', right);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
}

const until = (page, key) => page.waitForFunction((name) => globalThis.bench[name] > 0, key, { timeout: PATIENCE_MS });

/** Stops the comparison of memory in its middle. */
async function stopLatency(page) {
  await page.getByRole('button', { name: 'Swap sides' }).click();
  await page.getByRole('progressbar', { name: /^Comparing/ }).waitFor({ timeout: PATIENCE_MS });
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await until(page, 'gone');
  return page.evaluate(() => globalThis.bench.gone - globalThis.bench.stopped);
}

/** A stream against its copy, in a page that has nothing else. */
async function ofCopy(page, sparse) {
  await page.reload();
  await page.waitForSelector('input[type=file]', { state: 'attached' });
  await begin(page, sparse.path, twin(sparse));
  await until(page, 'done');
  return page.evaluate((result) => ({ ...globalThis.bench, last: document.querySelector(result).textContent }), RESULT);
}

/** Most memory that the processes of pages took, workers included: bytes, by Linux's count. */
async function peakMemory(devtools) {
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const peaks = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024);
  return Math.max(...peaks);
}

export async function benchDiffBrowser(sparse) {
  const other = sibling(sparse);
  return withApp(
    async (page, devtools) => {
      let seen = null;
      const idle = await peakMemory(devtools);
      const task = await longestTask(devtools, async () => {
        await begin(page, sparse.path, other);
        await until(page, 'done');
        seen = await page.evaluate(() => globalThis.bench);
      });
      const peak = await peakMemory(devtools);
      const stop = await stopLatency(page);
      const copy = await ofCopy(page, sparse);
      return [
        [`2 x ${(sparse.size / MIB).toFixed(0)} MiB: first verdicts`, `${((seen.first - seen.begun) / 1000).toFixed(2)} s`, '', 'target: within seconds'],
        ['memory compared', `${((seen.done - seen.begun) / 1000).toFixed(2)} s`, '', `${((2 * sparse.size) / MIB / 1024 / ((seen.done - seen.begun) / 1000)).toFixed(2)} GiB/s`],
        ['longest task of the page', `${task.processor.toFixed(0)} ms of the processor, ${task.clock.toFixed(0)} ms by the clock`, '', 'target: 50 ms'],
        ['memory of the page and its workers', `${(peak / MIB).toFixed(0)} MiB at most, ${(peak - idle > 0 ? (peak - idle) / MIB : 0).toFixed(0)} MiB of it since it began`, '', 'target: below 500 MiB'],
        ['stop', `${stop.toFixed(0)} ms`, '', 'target: 200 ms'],
        ['a copy: first said', `${((copy.first - copy.begun) / 1000).toFixed(2)} s`, '', copy.words],
        ['a copy: every byte compared', `${((copy.done - copy.begun) / 1000).toFixed(2)} s`, '', `${((2 * sparse.size) / MIB / 1024 / ((copy.done - copy.begun) / 1000)).toFixed(2)} GiB/s; ${copy.last}`],
      ];
    },
    watch,
    RESULT,
  );
}
