/** The page that may connect: opens what a server has, by ranges where that gives them, and believes no wrong answer. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';
import { launch, startHost, type Host } from './host.ts';

type Manner = 'ranges' | 'hidden ranges' | 'whole' | 'shifted' | 'short' | 'changing' | 'closed' | 'missing';

const NAME = 'xen417-pv64-minios-8m.save';

let browser: Browser;
let host: Host;
let server: Server;
let bytes: Buffer;
let sent = 0;
let answers = 0;

/** A server as there are many, one manner a path. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const manner = decodeURIComponent((request.url ?? '').split('/')[1] ?? '') as Manner;
  const shown = manner === 'hidden ranges' ? 'Content-Length' : 'Content-Range, ETag';
  const cors = manner === 'closed' ? {} : { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': shown };
  answers++;
  if (manner === 'missing') {
    response.writeHead(404, cors).end();
    return;
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (request.method === 'HEAD' || range === null || manner === 'whole') {
    response.writeHead(200, { ...cors, 'Content-Length': bytes.length });
    if (request.method === 'HEAD') response.end();
    else {
      sent += bytes.length;
      response.end(bytes);
    }
    return;
  }
  const wrong = answers > 1;
  const start = Number(range[1]) + (manner === 'shifted' && wrong ? 1 : 0);
  const body = bytes.subarray(start, Math.min(Number(range[2]) + 1, bytes.length) - (manner === 'short' && wrong ? 1 : 0));
  const etag = manner === 'changing' && wrong ? '"2"' : '"1"';
  response.writeHead(206, { ...cors, 'Content-Range': `bytes ${start}-${start + body.length - 1}/${bytes.length}`, 'ETag': etag, 'Content-Length': body.length });
  sent += body.length;
  response.end(body);
}

beforeAll(async () => {
  const which = IMAGES.find(({ name }) => name === NAME);
  if (which === undefined) throw new Error(`${NAME} is not there`);
  bytes = readFileSync(await imagePath(which));
  browser = await launch();
  host = await startHost();
  server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await browser.close();
  host.stop();
  server.close();
});

beforeEach(() => {
  sent = 0;
  answers = 0;
});

async function open(manner: Manner): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${host.origin}/url.html`);
  await page.getByLabel('Address of a save image').fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${encodeURIComponent(manner)}/${NAME}`);
  expect(answers).toBe(0);
  expect(await page.getByRole('status').first().textContent()).toContain('127.0.0.1');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  return page;
}

/** The list's rows, once the stream's own are there: the row of headings stands before any of them does. */
const rows = async (page: Page): Promise<string> => {
  await page.locator('[data-pane=records] [role=row]', { hasText: 'X86_PV_P2M_FRAMES' }).first().waitFor();
  return (await page.locator('[data-pane=records] [role=row]').allTextContents()).join('\n');
};

describe('an address', () => {
  it.each(['ranges', 'hidden ranges', 'whole'] as const)('is opened where the server gives %s', async (manner) => {
    const page = await open(manner);
    expect(await rows(page)).toContain('X86_PV_P2M_FRAMES');
    expect(await page.locator('header').first().textContent()).toContain(NAME);
    // What was read from a server is not called local.
    expect(await page.getByRole('contentinfo', { name: 'Selection' }).innerText()).toMatch(/from 127\.0\.0\.1:\d+$/);
    await page.close();
  });

  it('is read in parts, not as a whole', async () => {
    const page = await open('ranges');
    await rows(page);
    await page.getByText('Would restore', { exact: false }).first().waitFor();
    expect(sent).toBeLessThan(bytes.length / 2);
    await page.close();
  });

  it.each([
    ['shifted', 'other bytes than were asked for'],
    ['short', 'other bytes than were asked for'],
    ['changing', 'changed on the server'],
    ['closed', 'Access-Control-Allow-Origin'],
    ['missing', 'status 404'],
  ] as const)('is refused in a sentence where the answers are %s', async (manner, sentence) => {
    const page = await open(manner);
    await page.getByText(sentence, { exact: false }).first().waitFor();
    expect(await page.locator('[data-pane=records] [role=row]').count()).toBe(0);
    await page.close();
  });

  it('has a page of its own: the policy of the main one lets nobody connect', async () => {
    const [main, own] = await Promise.all(['/', '/url.html'].map(async (path) => (await fetch(host.origin + path)).headers.get('content-security-policy') ?? ''));
    expect(main).toContain("connect-src 'self';");
    expect(own).toContain("connect-src 'self' http: https:;");
    expect(own?.replace(' http: https:', '')).toBe(main);
    const text = (await (await fetch(host.origin)).text()).replaceAll('&#39;', "'");
    expect(text).toContain("connect-src 'self';");
    expect(text).not.toContain('http: https:');
    const page = await browser.newPage();
    await page.goto(`${host.origin}/`);
    expect(await page.getByLabel('Address of a save image').count()).toBe(0);
    await page.close();
  });

  it('gives the very bytes', async () => {
    const page = await open('ranges');
    await rows(page);
    const digest = createHash('sha256').update(bytes.subarray(0, 32)).digest('hex');
    expect(digest).toBe(createHash('sha256').update('Xen saved domain, xl format\n \0 \r').digest('hex'));
    await page.locator('[data-pane=hex]', { hasText: '58 65 6e 20 73 61 76 65' }).waitFor();
    await page.close();
  });
});
