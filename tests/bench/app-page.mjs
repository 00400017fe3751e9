/** The built app in a real Chromium, and how long its tasks keep the page's thread. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { APP, buildApp } from '../../scripts/build-app.mjs';
import { ensureChromium, NO_CHROMIUM } from '../../scripts/chromium.mjs';
import { readHeaders, serve } from '../../scripts/static-server.mjs';

/** Builds the app, opens it, and hands the page to `use`. @param script runs in the page before anything else */
export async function withApp(use, script = null, argument = undefined) {
  await buildApp();
  const executablePath = ensureChromium();
  if (executablePath === null) throw new Error(NO_CHROMIUM);
  const { server, port } = await serve(APP, { port: 0, headers: await readHeaders(join(APP, '_headers')) });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    if (script !== null) await page.addInitScript(script, argument);
    await page.goto(`http://localhost:${port}/`);
    await page.waitForSelector('input[type=file]', { state: 'attached' });
    return await use(page, await browser.newBrowserCDPSession());
  } finally {
    await browser.close();
    server.close();
  }
}

const isMain = (event, mains) => mains.has(`${event.pid} ${event.tid}`);

/**
 * Longest task of the page's thread while `act` runs: milliseconds by the clock and of the processor. On a machine that does
 * other things as well, the clock also counts those.
 */
export async function longestTask(devtools, act) {
  const events = [];
  const gather = ({ value }) => events.push(...value);
  devtools.on('Tracing.dataCollected', gather);
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] } });
  try {
    await act();
  } finally {
    const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
    await devtools.send('Tracing.end');
    await complete;
    devtools.off('Tracing.dataCollected', gather);
  }
  const mains = new Set(events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter((event) => event.ph === 'X' && event.tdur !== undefined && isMain(event, mains));
  const longest = (key) => tasks.reduce((most, task) => Math.max(most, task[key] / 1000), 0);
  return { clock: longest('dur'), processor: longest('tdur') };
}
