import { describe, expect, it } from 'vitest';
import { baseName, reportOf, type Report } from '../../../../src/core/report/report.ts';
import { withoutMemory } from '../../../../src/core/report/memory.ts';
import { markdownText } from '../../../../src/core/report/markdown-text.ts';
import { REPORT_FORMATS, writeReport } from '../../../../src/core/report/write.ts';
import { EMULATOR_CONTEXT } from '../../../../src/core/formats/libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../../../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { X86_PV_INFO } from '../../../../src/core/formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { SHARED_INFO } from '../../../../src/core/formats/libxc/shared-info.ts';
import { JUDGES } from '../../../../src/core/index/finding.ts';
import { GOOD, goodHvm, goodPv, hvmStart, hvmState } from '../../../build/good.ts';
import { open, type Opened } from '../../../build/open.ts';
import { ascii, stream, words, zeroes } from '../../../build/stream.ts';

const reportOn = (opened: Opened, name = 'guest.save', size = opened.stream.source.size): Report =>
  opened.run(reportOf(opened.stream, { name, size, version: '1.2.3', whole: true }));
const written = (bytes: Uint8Array, name?: string): Record<string, string> => {
  const report = reportOn(open(bytes), name);
  return Object.fromEntries(REPORT_FORMATS.map((format) => [format, writeReport(report, format)]));
};

const MARKER = 'XSI-SECRET-BYTES';
const marked = (length: number): Uint8Array => {
  const bytes = zeroes(length);
  for (let at = 0; at + MARKER.length <= length; at += 64) bytes.set(ascii(MARKER), at);
  return bytes;
};

/** A stream with the marker wherever a guest or its owner keeps something. */
function secretive(): Uint8Array {
  const config = JSON.stringify({
    c_info: { name: 'guest', uuid: 'f649c6ed-96f7-4833-806c-c0d10ea79c45', type: 'hvm' },
    b_info: { max_vcpus: 1, target_memkb: 8192, kernel: `/srv/${MARKER}/vmlinuz`, cmdline: `root=/dev/xvda password=${MARKER}`, firmware: `/srv/${MARKER}`, device_model_version: 'qemu_xen' },
    disks: [{ pdev_path: `/dev/${MARKER}`, vdev: 'xvda' }],
    vfbs: [{ vnc: { passwd: MARKER } }],
    nics: [{ mac: MARKER }],
  });
  const inner = hvmState(hvmStart(stream().xlHeader({ config }).libxlHeader().record(LIBXC_CONTEXT))).pages([{ pfn: 4, data: marked(4096) }, { pfn: 5, data: marked(4096) }]);
  return inner
    .record(SHARED_INFO, marked(4096))
    .end()
    .record(EMULATOR_CONTEXT, { id: 2, index: 0, emulator_ctx: marked(512) })
    .record(EMULATOR_XENSTORE_DATA, { id: 2, index: 0, xenstore_data: ascii(`/${MARKER}\0${MARKER}\0odd\0`) })
    .end()
    .raw(marked(100))
    .bytes();
}

describe('a report', () => {
  it('holds no byte of guest memory, device state, config secrets or paths, in any form', () => {
    const opened = open(secretive());
    expect(opened.findings.length).toBeGreaterThan(2);
    for (const text of Object.values(written(secretive(), `/home/${MARKER}/guest.save`))) expect(text).not.toContain(MARKER);
  });

  it('does not quote the page-table entry that the restore stops at, neither of its findings nor of its verdict', () => {
    const entry = zeroes(4096);
    new DataView(entry.buffer).setBigUint64(8, 0x000a_bcde_f123_4067n, true);
    const bytes = stream()
      .libxcHeaders({ version: 2 })
      .record(X86_PV_INFO, { guest_width: 8, pt_levels: 4 })
      .record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x1ff, p2m_pfns: words([0x10n]) })
      .pages([{ pfn: 0 }, { pfn: 1, type: 1, data: entry }, { pfn: 0x10 }])
      .end()
      .bytes();
    const opened = open(bytes);
    expect(opened.findings.some(({ message }) => message.includes('bcdef1234'))).toBe(true);
    for (const [format, text] of Object.entries(written(bytes))) {
      expect(text, format).not.toMatch(/bcdef1234/i);
      expect(text, format).toContain('contents of guest memory');
    }
  });

  it('says who the guest is and how many devices it has', () => {
    const { markdown } = written(secretive());
    expect(markdown).toContain('| name | guest |');
    expect(markdown).toContain('| memory | 8 MiB (8192 KiB) |');
    expect(markdown).toMatch(/\| disk \| 1 \|/);
  });

  it('keeps of a finding on page contents where it is, and drops what it quotes', () => {
    const opened = open(goodPv());
    const row = opened.rows().findIndex(({ layer, kind, type }) => layer === 'libxc' && kind === 'record' && type === 1);
    const { start, end } = opened.rows()[row] ?? { start: 0, end: 0 };
    const finding = { rule: 'libxc.x', severity: 'error', objectors: [], layer: 'libxc', row, source: 0, count: 1, message: MARKER, spec: '', cite: '', ref: '', hint: '', logs: '', checked: [] } as const;
    const message = (range: { start: number; end: number }): string => withoutMemory({ ...finding, range }, opened.stream).message;
    expect(message({ start: start + 16 + 5 * 8, end: start + 16 + 5 * 8 + 1 })).not.toContain(MARKER);
    expect(message({ start: end - 1, end })).not.toContain(MARKER);
    expect(message({ start: start + 16, end: start + 24 })).toBe(MARKER);
    expect(message({ start: end, end })).toBe(MARKER);
  });

  it('is there for every kind of stream, in every form, with the verdict that its findings make', () => {
    for (const [name, make] of Object.entries(GOOD)) {
      const opened = open(make());
      const report = reportOn(opened);
      expect(report.verdict, name).toBe(opened.findings.some(({ severity }) => severity === 'error') ? 'bad' : 'ok');
      for (const format of REPORT_FORMATS) expect(writeReport(report, format).length, `${name} ${format}`).toBeGreaterThan(500);
    }
  });

  it('counts every row, and every entry of PAGE_DATA, once', () => {
    const opened = open(goodPv());
    const { rows, pages } = reportOn(opened);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(opened.rowCount);
    expect(pages.types.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(pages.withData).toBe(4);
  });

  it('groups findings by rule, the worst first, and counts what only a number stands for', () => {
    const bytes = stream().libxcHeaders().unknown(0x8000_0013).unknown(0x13).unknown(0x14).end().bytes();
    const opened = open(bytes);
    const { groups } = reportOn(opened);
    expect(groups.map(({ severity }) => severity)).toEqual([...groups.map(({ severity }) => severity)].sort((a, b) => ['error', 'warning', 'info'].indexOf(a) - ['error', 'warning', 'info'].indexOf(b)));
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(opened.findings.reduce((sum, { count }) => sum + count, 0));
    expect(groups.every(({ title }) => title !== '')).toBe(true);
  });

  it('says when only a part was looked at', () => {
    const opened = open(goodPv());
    const report = opened.run(reportOf(opened.stream, { name: 'x', size: 1, version: '1', whole: false }));
    expect(writeReport(report, 'markdown')).toContain('The scan was stopped before the end of the file');
    expect(writeReport(report, 'html')).toContain('The scan was stopped before the end of the file');
  });

  it('is called by the name of the file, not by its path', () => {
    expect(baseName('/home/somebody/guest.save')).toBe('guest.save');
    expect(baseName('C:\\Users\\somebody\\guest.save')).toBe('guest.save');
    expect(baseName('-')).toBe('stdin');
  });
});

describe('the restore card in a report', () => {
  const opened = open(goodPv());
  const outcome = { kind: 'stops', sentence: 'Restore stops at libxc:3.', headline: 'Stops at libxc:3.', row: 3, range: { start: 0x40, end: 0x48 }, where: 'handle_page_data()', file: 'xg_sr_restore.c', logs: 'No <STATIC_DATA_END> seen', rule: '', dependsOn: ['memory'], soFar: false } as const;
  const restore = {
    outcome,
    state: { row: 3, reader: 'libxc', phase: 'static data', did: '', facts: [] },
    forensics: { story: 'The sender stopped.', lastWholeRow: 2, lastIteration: '', lastCheckpoint: '', missing: [{ what: 'END', why: 'the stream breaks off' }], sent: { pfns: 3, of: 512, ofWhat: 'of the P2M' }, tail: null },
  } as const;
  const report = { ...reportOn(opened), restore };

  it('gives the verdict in its sentence, with function, message and what is missing', () => {
    const text = writeReport(report, 'markdown');
    for (const part of ['Restore stops at libxc:3.', 'handle\\_page\\_data() in xg\\_sr\\_restore.c', 'No &lt;STATIC\\_DATA\\_END&gt; seen', 'The sender stopped.', 'END: the stream breaks off', '3 of 512 of the P2M']) expect(text).toContain(part);
    expect(writeReport(report, 'html')).toContain('No &lt;STATIC_DATA_END&gt; seen');
  });
});

const HOSTILE = '<script>alert(1)"\'&|`# [a](b) @somebody www.evil.example \u202e\u0007';

describe('a hostile name', () => {
  const texts = written(goodHvm(), HOSTILE);

  it('is text in HTML, in content and in attributes', () => {
    expect(texts['html']).not.toMatch(/<script/i);
    expect(texts['html']).not.toContain('\u202e');
    expect(texts['html']).toContain('<h1>&lt;script&gt;alert(1)&quot;&#39;&amp;|');
  });

  it('is text in Markdown', () => {
    const escaped = markdownText(HOSTILE);
    expect(escaped).not.toMatch(/<|(?<!\\)[[\]`|]|www\.|@/);
    expect(markdownText('http://evil.example')).not.toContain('://');
    expect(escaped).toContain('\\x07');
    expect(markdownText('# x')).toBe('\\# x');
    expect(markdownText('1. x')).toBe('1\\. x');
  });

  it('leaves JSON and SARIF well formed, and is no path in them', () => {
    expect(JSON.parse(texts['json'] ?? '')).toHaveProperty('findings');
    expect(texts['sarif']).toContain('"uri": "%3Cscript%3E');
  });
});

describe('a report in HTML', () => {
  const { html = '' } = written(goodHvm());

  it('forbids scripts and loads nothing', () => {
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(script|link|iframe|object|embed|img|form)\b|\son\w+=|javascript:|url\(|@import|(?:href|src)=/i);
  });

  it('has as many opening as closing marks of each element', () => {
    for (const tag of ['table', 'tr', 'td', 'th', 'ul', 'li', 'section', 'figure', 'svg', 'text', 'p', 'h2', 'h3', 'main']) {
      const count = (mark: RegExp): number => html.match(mark)?.length ?? 0;
      expect(count(new RegExp(`<${tag}[ >]`, 'g')), tag).toBe(count(new RegExp(`</${tag}>`, 'g')));
    }
  });

  it('draws a bounded number of rectangles whatever the stream has, and says in words what they show', () => {
    const many = stream().libxcHeaders();
    for (let i = 0; i < 5000; i++) many.unknown(i % 2 === 0 ? 0xd : 0x13);
    const { html: long = '' } = written(many.end().bytes());
    expect(long.match(/<rect/g)?.length).toBeLessThan(12 * 481);
    expect(long).toMatch(/role="img" aria-label="Lanes of libxc over 0x[0-9a-f]+ bytes; findings stand in \d+ places/);
  });

  it('follows the reader\u2019s preference for dark or light, and prints', () => {
    expect(html).toContain('color-scheme: light dark');
    expect(html).toContain('@media print');
  });
});

describe('a report in JSON', () => {
  it('is the document of the contract with more beside it', () => {
    const document: unknown = JSON.parse(written(goodHvm(), '/x/guest.save')['json'] ?? '');
    for (const key of ['size', 'verdict', 'judges', 'findings', 'layers', 'rows', 'pages', 'guest', 'restore']) expect(document).toHaveProperty(key);
    expect(document).toMatchObject({ file: 'guest.save', verdict: 'ok', version: '1.2.3' });
  });
});

const object = (value: unknown): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`no object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
};
const list = (value: unknown): Record<string, unknown>[] => {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`);
  return value.map(object);
};

/** What the schema of SARIF 2.1.0 requires, and the limits that it sets to numbers. */
describe('a report in SARIF', () => {
  const bytes = stream().libxcHeaders().unknown(0x8000_0013).unknown(0x13).end().raw(zeroes(12)).bytes();
  const log = object(JSON.parse(written(bytes, '/home/somebody/a guest.save')['sarif'] ?? ''));
  const run = list(log['runs'])[0] ?? {};
  const driver = object(object(run['tool'])['driver']);
  const rules = list(driver['rules']);
  const results = list(run['results']);

  it('has the version, the tool and every rule once, each with help', () => {
    expect(log).toMatchObject({ version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json' });
    expect(driver).toMatchObject({ name: 'xsi', semanticVersion: '1.2.3' });
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(object(rule['help'])['text']).toMatch(/\S/);
      expect(object(rule['shortDescription'])['text']).toMatch(/\S/);
      expect(['error', 'warning', 'note']).toContain(object(rule['defaultConfiguration'])['level']);
    }
  });

  it('has a result for each finding, with its level, its rule and its very bytes', () => {
    const { findings } = reportOn(open(bytes));
    expect(results.length).toBe(findings.length);
    expect(results.length).toBeGreaterThan(1);
    results.forEach((result, i) => {
      const finding = findings[i];
      expect(rules[Number(result['ruleIndex'])]?.['id']).toBe(finding?.rule);
      expect(result['level']).toBe({ error: 'error', warning: 'warning', info: 'note' }[finding?.severity ?? 'info']);
      expect(object(result['message'])['text']).toMatch(/\S/);
      expect(result['occurrenceCount']).toBeGreaterThanOrEqual(1);
      const { region } = object(object(list(result['locations'])[0]?.['physicalLocation']));
      expect(region).toEqual({ byteOffset: finding?.range.start, byteLength: (finding?.range.end ?? 0) - (finding?.range.start ?? 0) });
    });
  });

  it('names the file by a relative reference', () => {
    expect(JSON.stringify(run['artifacts'])).toContain('"uri":"a%20guest.save"');
    expect(JSON.stringify(log)).not.toMatch(/file:\/\/|somebody/);
  });

  it('has the judges with each result', () => {
    for (const result of results) for (const judge of list([object(result['properties'])])[0]?.['objectors'] as string[]) expect(JUDGES).toContain(judge);
  });
});
