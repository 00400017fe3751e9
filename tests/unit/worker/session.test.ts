/** The worker without a worker: a session behind a real channel, over Blobs. */
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import type { Finding } from '../../../src/core/index/finding.ts';
import { unpackFindings } from '../../../src/core/index/packed-findings.ts';
import { RecordIndex } from '../../../src/core/index/record-index.ts';
import { Channel, RequestError } from '../../../src/worker/channel.ts';
import type { EventName, Events, Requests } from '../../../src/worker/protocol.ts';
import { createSession } from '../../../src/worker/session.ts';
import { goodPv, goodRemus, libxcPv } from '../../build/good.ts';
import { open } from '../../build/open.ts';
import { stream } from '../../build/stream.ts';
import { before, image, PV } from '../../conformance/guests.ts';
import { L1, page, pte, withMemory } from '../../conformance/page-faults.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** The page's end of a session, and everything that it was told. */
class Page {
  readonly told: { readonly name: EventName; readonly data: unknown }[] = [];
  readonly slabs: Events['slab']['slab'][] = [];
  readonly findings: Finding[] = [];
  readonly channel: Channel;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const tell = <K extends EventName>(name: K) => (data: Events[K]): void => void this.told.push({ name, data });
    this.channel = new Channel(port1, {}, {
      identified: tell('identified'),
      layers: tell('layers'),
      slab: (data) => {
        tell('slab')(data);
        this.slabs.push(data.slab);
      },
      pages: tell('pages'),
      findings: (data) => {
        tell('findings')(data);
        this.findings.push(...unpackFindings(data.findings));
      },
      progress: tell('progress'),
    });
    const worker: Channel = new Channel(port2, createSession(() => worker), {});
    port1.start();
    port2.start();
  }

  open(bytes: Uint8Array<ArrayBuffer>, name = 'a.save', signal?: AbortSignal): Promise<Requests['open']['result']> {
    return this.channel.request('open', { file: new Blob([bytes]), name }, signal);
  }
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
const gzipped = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => own(gzipSync(bytes));

describe('opening', () => {
  it('tells what the file is first, then rows, and at the end all of them', async () => {
    const page = new Page();
    const bytes = own(goodPv());
    const result = await page.open(bytes);
    expect(result).toMatchObject({ outcome: 'complete', size: bytes.length, source: 0, identification: { kind: 'stream', layer: 'xl' } });
    expect(page.told[0]?.name).toBe('identified');
    const index = new RecordIndex(bytes.length);
    for (const slab of page.slabs) index.append(slab);
    const expected = open(bytes);
    expect(index.rowCount).toBe(expected.rowCount);
    expect(Array.from({ length: index.rowCount }, (_, row) => index.startOf(row))).toEqual(expected.rows().map(({ start }) => start));
    expect(result.layers).toEqual(expected.stream.layers);
    expect(result.totals).toMatchObject({ entries: 5, pages: 4, checkpoints: 0 });
  });

  it('tells findings once', async () => {
    const page = new Page();
    await page.open(own(goodRemus()));
    expect(page.findings.filter(({ rule }) => rule === 'libxc.stream.failover')).toHaveLength(1);
  });

  it('takes gzip off, and gives offsets in what was inside', async () => {
    const page = new Page();
    const bytes = goodPv();
    const result = await page.open(gzipped(bytes), 'a.save.gz');
    expect(result).toMatchObject({ outcome: 'complete', size: bytes.length, source: 1 });
    expect(result.layers.map(({ name, source }) => [name, source])).toEqual(expect.arrayContaining([['gzip', 0], ['xl', 1], ['libxl', 1], ['libxc', 1]]));
    await expect(page.channel.request('bytes', { start: 0, end: 27 })).resolves.toEqual(bytes.subarray(0, 27));
  });

  it('shows what could be had of gzip that is cut, and says so', async () => {
    const page = new Page();
    const packed = gzipped(goodPv());
    const result = await page.open(packed.subarray(0, packed.length - 200), 'a.save.gz');
    expect(result.identification).toMatchObject({ kind: 'stream', layer: 'xl' });
    expect(JSON.stringify(page.told.filter(({ name }) => name === 'findings'))).toContain('gzip.stream.damaged');
  });

  it('names what is no stream, and nothing breaks', async () => {
    const page = new Page();
    for (const bytes of [new Uint8Array(0), Uint8Array.of(1), own(new TextEncoder().encode('only words\n'))]) {
      const result = await page.open(bytes);
      expect(result.identification.kind).toBe('foreign');
      expect(result.layers.filter(({ records }) => records > 0)).toEqual([]);
    }
    await expect(page.open(own(goodPv()))).resolves.toMatchObject({ outcome: 'complete' });
  });

  it('that is cancelled ends, and keeps what was read', async () => {
    const page = new Page();
    const long = own(stream().raw(...Array.from({ length: 40 }, () => libxcPv().bytes())).bytes());
    const abort = new AbortController();
    abort.abort();
    await expect(page.open(long, 'a', abort.signal)).rejects.toMatchObject({ code: 'aborted' });
    await expect(page.open(own(goodPv()))).resolves.toMatchObject({ outcome: 'complete' });
  });
});

describe('what is open', () => {
  it('answers for rows, fields, bytes and PFNs as the core does', async () => {
    const page = new Page();
    const bytes = own(goodPv());
    await page.open(bytes);
    const core = open(bytes);
    const { channel } = page;
    const row = core.rowCount - 4;
    await expect(channel.request('nodes', { row, path: '', from: 0, count: 100 })).resolves.toEqual(core.run(core.stream.nodes(row, '', 0, 100)));
    await expect(channel.request('locate', { offset: 5000 })).resolves.toEqual(core.run(core.stream.locate(5000)));
    await expect(channel.request('bytes', { start: 10, end: 20 })).resolves.toEqual(bytes.subarray(10, 20));
    await expect(channel.request('bytes', { start: bytes.length - 2, end: bytes.length + 50 })).resolves.toEqual(bytes.subarray(-2));
    await expect(channel.request('findPfn', { pfn: 0x10 })).resolves.toEqual(core.run(core.stream.findPfn(0x10)));
    const lines = await channel.request('summaries', { from: 0, count: 1000 });
    expect(lines).toEqual(Array.from({ length: core.rowCount }, (_, each) => core.run(core.stream.summary(each))));
  });

  it('is searched forwards and backwards', async () => {
    const page = new Page();
    const bytes = own(goodPv());
    await page.open(bytes);
    const pattern = new TextEncoder().encode('XENF');
    const at = open(bytes).rows().find(({ layer }) => layer === 'libxc')?.start ?? -1;
    await expect(page.channel.request('find', { pattern, from: 0, backwards: false })).resolves.toEqual({ offset: at + 8 });
    await expect(page.channel.request('find', { pattern, from: bytes.length, backwards: true })).resolves.toEqual({ offset: at + 8 });
    await expect(page.channel.request('find', { pattern: new TextEncoder().encode('not there'), from: 0, backwards: false })).resolves.toBeNull();
  });

  it('says in a sentence what it has not', async () => {
    const page = new Page();
    await expect(page.channel.request('locate', { offset: 0 })).rejects.toThrow(RequestError);
    await page.open(own(goodPv()));
    await expect(page.channel.request('nodes', { row: 0, path: '99', from: 0, count: 1 })).rejects.toThrow('row 0 has no field 99');
    await expect(page.channel.request('locate', { offset: 1e9 })).resolves.toBeNull();
  });
});

describe('a report', () => {
  const textOf = async (page: Page, format: 'markdown' | 'json'): Promise<string> => new TextDecoder().decode(await page.channel.request('report', { format }));

  it('has the name and size of the file, not of what was decompressed, and the version of the program', async () => {
    const page = new Page();
    const packed = gzipped(goodPv());
    await page.open(packed, 'guest.save.gz');
    expect(JSON.parse(await textOf(page, 'json'))).toMatchObject({ file: 'guest.save.gz', size: packed.length, verdict: 'ok', whole: true, version: /^\d+\.\d+\.\d+/.exec(manifest.version)?.[0] });
  });

  it('needs a file', async () => {
    await expect(new Page().channel.request('report', { format: 'html' })).rejects.toBeInstanceOf(RequestError);
  });
});

describe('the second pass', () => {
  const own1 = own(image(withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x200) }) })).bytes());

  it('is asked for behind the first, which says whether it has anything to do', async () => {
    const page1 = new Page();
    expect((await page1.open(own1)).pagesToCheck).toBe(true);
    expect(JSON.stringify(page1.told)).not.toContain('libxc.page-data.pte-range');
    await expect(page1.channel.request('checkPages', {})).resolves.toEqual({ outcome: 'complete' });
    const found = page1.told.flatMap(({ name, data }) => (name === 'findings' ? [JSON.stringify(data)] : []));
    expect(found.join('').match(/"libxc\.page-data\.pte-range"/g)).toHaveLength(1);
    expect(page1.told.some(({ name, data }) => name === 'progress' && JSON.stringify(data).includes('"contents"'))).toBe(true);
    expect((await page1.open(own(goodRemus()))).pagesToCheck).toBe(false);
  });

  it('lets other requests through, and a cancel', async () => {
    const page1 = new Page();
    // A page table in each of 3,000 batches: twice as many reads of the Blob.
    const long = own(image(before(PV, 'tsc', (to) => Array.from({ length: 3000 }, (_, i) => i).reduce((writer, i) => writer.pages([{ pfn: i % 256, type: L1 }]), to))).bytes());
    await page1.open(long);
    const abort = new AbortController();
    let over = false;
    const pass = page1.channel.request('checkPages', {}, abort.signal).finally(() => {
      over = true;
    });
    await expect(page1.channel.request('locate', { offset: 100 })).resolves.not.toBeNull();
    expect(over).toBe(false);
    abort.abort();
    await expect(pass).resolves.toEqual({ outcome: 'cancelled' });
    await expect(page1.channel.request('bytes', { start: 0, end: 8 })).resolves.toHaveLength(8);
  });

  it('ends when another file is opened', async () => {
    const page1 = new Page();
    await page1.open(own1);
    const pass = page1.channel.request('checkPages', {});
    await expect(page1.open(own(goodPv()))).resolves.toMatchObject({ outcome: 'complete' });
    await expect(pass).resolves.toHaveProperty('outcome');
  });
});

describe('the restore', () => {
  it('is judged so far until the contents of pages are checked, and then with what they tell', async () => {
    const page1 = new Page();
    const bytes = own(image(withMemory({ pfn: 1, type: L1, data: page({ 24: pte(0x200) }) })).bytes());
    const { pagesToCheck } = await page1.open(bytes);
    expect(pagesToCheck).toBe(true);
    const early = await page1.channel.request('restoreCard', {});
    expect(early.outcome).toMatchObject({ kind: 'restores', soFar: true });
    await page1.channel.request('checkPages', {});
    const late = await page1.channel.request('restoreCard', {});
    expect(late.outcome).toMatchObject({ kind: 'crashes', soFar: false, rule: 'libxc.page-data.pte-range' });
    const behind = await page1.channel.request('restoreStep', { row: late.outcome.row + 1 });
    expect(behind.phase).toBe('ended');
  });
});
