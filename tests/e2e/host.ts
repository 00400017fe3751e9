/** The built app for end-to-end tests: served with its headers or without any, in a real Chromium. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';

export interface Host {
  readonly origin: string;
  stop(): void;
}

const SERVER = new URL('../../scripts/serve-dist.mjs', import.meta.url).pathname;

/** Serves dist/app on a free port. `bare` leaves the headers out, as a static host may. */
export async function startHost({ bare = false } = {}): Promise<Host> {
  const child: ChildProcess = spawn(process.execPath, [SERVER, ...(bare ? ['--bare'] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`the server ended with ${code ?? 'a signal'}`));
    });
    child.stdout?.once('data', (data: Buffer) => {
      resolve(data.toString().trim());
    });
  });
  return {
    origin: `http://localhost:${port}`,
    stop: () => void child.kill(),
  };
}

/** $CHROMIUM is set by scripts/test.mjs. */
export function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  // Playwright hides scrollbars; people have them and drag them.
  return chromium.launch({ executablePath, ignoreDefaultArgs: ['--hide-scrollbars'], args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
}

/** Opens the app's page and gathers what its console complains of. */
export async function openApp(browser: Browser, host: Host): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${host.origin}/`);
  await page.waitForSelector('input[type=file]', { state: 'attached' });
  return { page, complaints };
}

/** Hands a file to the app's picker and waits until its first rows stand. */
export async function openFile(page: Page, file: string): Promise<void> {
  await page.setInputFiles('input[type=file]', file);
  await page.waitForSelector('[data-pane=records] [role=row]');
}
