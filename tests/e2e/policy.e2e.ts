import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStream } from '../build/sparse.mjs';
import { launch, openApp, openFile, startHost, type Host } from './host.ts';

let browser: Browser;
let elsewhere: Server;
let reached = 0;
let directory = '';
let file = '';

beforeAll(async () => {
  browser = await launch();
  elsewhere = createServer((_request, response) => {
    reached++;
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('here');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  directory = mkdtempSync(join(tmpdir(), 'xsi-e2e-'));
  file = join(directory, 'guest.save');
  makeStream(file, { dense: 1 / 64 });
});

afterAll(async () => {
  await browser.close();
  elsewhere.close();
  rmSync(directory, { recursive: true });
});

const attempt = (url: string): Promise<string> =>
  fetch(url).then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.name : 'refused'),
  );

for (const bare of [false, true]) {
  describe(bare ? 'served without headers' : 'served by npm start', () => {
    let host: Host;
    beforeAll(async () => {
      host = await startHost({ bare });
    });
    afterAll(() => {
      host.stop();
    });

    it('asks for nothing when a local file is opened', async () => {
      const { page, complaints } = await openApp(browser, host);
      const asked: string[] = [];
      page.context().on('request', (request) => {
        if (!request.url().startsWith('blob:')) asked.push(request.url());
      });
      await openFile(page, file);
      await page.waitForTimeout(500);
      expect(asked).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it('lets neither page nor worker reach another origin', async () => {
      const { page } = await openApp(browser, host);
      await openFile(page, file);
      const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
      expect(await page.evaluate(attempt, url)).toBe('TypeError');
      const [worker] = page.workers();
      expect(await worker!.evaluate(attempt, url)).toBe('TypeError');
      expect(reached).toBe(0);
      // The other origin does answer those who may ask.
      expect((await fetch(url)).ok).toBe(true);
      reached = 0;
      await page.close();
    });

    it('runs no script that stands in the page', async () => {
      const { page } = await openApp(browser, host);
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'document.title = "ran"';
        document.head.append(script);
      });
      expect(await page.title()).not.toBe('ran');
      await page.close();
    });
  });
}

describe('npm start', () => {
  it('sends the policy with every answer and leaves its folder to nobody', async () => {
    const host = await startHost();
    for (const path of ['/', '/icon.svg', '/none', '/..%2f..%2fpackage.json', '/%00']) {
      const response = await fetch(host.origin + path);
      expect(response.headers.get('content-security-policy'), path).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(response.status, path).toBe(path === '/' || path === '/icon.svg' ? 200 : 404);
    }
    expect((await fetch(host.origin, { method: 'POST' })).status).toBe(405);
    host.stop();
  });

  it('decompresses a gzip and a zstd file under that policy', async () => {
    const host = await startHost();
    const { readFileSync } = await import('node:fs');
    const { gzipSync } = await import('node:zlib');
    const zipped = join(directory, 'guest.save.gz');
    writeFileSync(zipped, gzipSync(readFileSync(file), { level: 1 }));
    const sample = new URL('../../public/samples/xen417-pv64-minios-8m.save.zst', import.meta.url).pathname;
    for (const path of [zipped, sample]) {
      const { page, complaints } = await openApp(browser, host);
      await openFile(page, path);
      expect(complaints).toEqual([]);
      await page.close();
    }
    host.stop();
  });
});
