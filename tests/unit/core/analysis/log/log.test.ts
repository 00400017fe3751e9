/** Real logs against the real streams that they tell of, and known messages behind whatever a logger writes before them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Correlator, LineFlag, type LineResult } from '../../../../../src/core/analysis/log/correlate.ts';
import { logFacts } from '../../../../../src/core/analysis/log/facts.ts';
import { LineCutter, looksLikeText } from '../../../../../src/core/analysis/log/log-text.ts';
import { levelOf, matchLine, MESSAGES } from '../../../../../src/core/analysis/log/match.ts';
import { RULES_OF_MESSAGE } from '../../../../../src/core/analysis/log/rules.ts';
import { RULES } from '../../../../../src/core/conformance/catalogue.ts';
import { rowName } from '../../../../../src/core/formats/names.ts';
import { Opened } from '../../../../build/open.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const LOGS = fileURLToPath(new URL('../../../../fixtures/logs', import.meta.url));
const linesOf = (name: string): string[] => readFileSync(`${LOGS}/${name}.log`, 'utf8').split('\n').filter((line) => line.trim() !== '');

const SAMPLES: Readonly<Record<string, string>> = { u: '12', d: '-3', x: '0x1f', w: 'cr3', s: 'x86 PV' };
const sampleOf = (format: string): string => format.replace(/\{\w+:([udxws])\}/g, (_whole, kind: string) => SAMPLES[kind] ?? '');

describe('a known message', () => {
  it.each(MESSAGES.map(({ format }) => [format] as const))('is found: %s', (format) => {
    const sample = sampleOf(format);
    // Two messages may share their words; the one that is found must then say the same.
    const found = matchLine(sample);
    expect(found === null ? null : sampleOf(MESSAGES[found.message]?.format ?? '').slice(0, 20)).toBe(sample.slice(0, 20));
  });

  it.each([
    'xc: error: Multiple STATIC_DATA_END records found: Internal error',
    '2026-11-21 08:00:01 UTC [4711] xc: error: Multiple STATIC_DATA_END records found: Internal error',
    'Nov 21 08:00:01 host xenguest-12-build[4711]: xc: error: Multiple STATIC_DATA_END records found: Internal error',
    '2026-11-21 08:00:01.763+0000: xc: Multiple STATIC_DATA_END records found',
    'Nov 21 08:00:01 host xenopsd-xc: [debug||12 |Async.VM.pool_migrate R:1f|xenguest] Multiple STATIC_DATA_END records found',
    'libxl: error: libxl_x.c:1:f: Domain 43:Multiple STATIC_DATA_END records found',
  ])('is found behind what a logger puts before it: %s', (line) => {
    const found = matchLine(line);
    expect(MESSAGES[found?.message ?? -1]?.format).toBe('Multiple STATIC_DATA_END records found');
  });

  it('has its arguments by name', () => {
    expect(matchLine('xc: error: Failed to read 4202504 bytes of data for record (0x00000001, Page data) (0 = Success): Internal error')?.args).toEqual({ length: '4202504', type: '0x00000001', name: 'Page data' });
  });

  it('speaks of rules that there are', () => {
    const known = new Set(RULES.map(({ id }) => id));
    expect(RULES_OF_MESSAGE.flat().filter((id) => !known.has(id))).toEqual([]);
    expect(RULES_OF_MESSAGE.flat().length).toBeGreaterThan(60);
  });

  it('is not seen in other text', () => {
    for (const line of ['', 'hello', '    "max_vcpus": 1,', 'real\t0m0.956s', 'Saving', ': : : : ']) expect(matchLine(line)).toBeNull();
  });
});

describe('a line', () => {
  it('says how grave its logger took it to be', () => {
    expect(['xc: error: a', 'xc: progress: a', 'libxl: warning: a', 'x [ info|12] a', 'an error occurred'].map(levelOf)).toEqual(['error', 'detail', 'warning', 'info', '']);
  });
});

interface Correlated {
  readonly opened: Opened;
  readonly results: readonly (LineResult & { readonly line: string })[];
}

async function correlated(name: string): Promise<Correlated> {
  const which = IMAGES.find((each) => each.name.replace(/\.(save|wire)$/, '') === name);
  if (which === undefined) throw new Error(`no image ${name}`);
  const opened = new Opened(await image(which));
  const correlator = new Correlator(opened.stream, opened.run(logFacts(opened.stream)));
  return { opened, results: linesOf(name).map((line) => ({ line, ...correlator.read(line) })) };
}

/** `libxc CHECKPOINT` of the line that has these words. */
function placeOf({ opened, results }: Correlated, words: string, nth = 0): string {
  const row = results.filter(({ line }) => line.includes(words))[nth]?.row ?? -1;
  if (row < 0) return '';
  const { builder } = opened.stream;
  const { name } = builder.layerInfo(builder.index.layerOf(row));
  return `${name} ${rowName(builder.index, row, name)} ${builder.index.ordinalOf(row)}`;
}

const has = (flag: number) => ({ flags }: LineResult): boolean => (flags & flag) !== 0;

describe('a real log', () => {
  it.each([
    ['xen413-pv32-minios-8m', 9, 5, 5],
    ['xen417-pv64-minios-8m', 9, 5, 5],
    ['xen417-pv64-minios-8m-richstate', 9, 5, 5],
    ['xen417-hvm-seabios-16m', 27, 23, 23],
    ['xen417-pv64-minios-8m-libvirt', 2, 1, 1],
    ['xen417-pv64-minios-8m-livemigrate-debug', 62, 24, 16],
    ['xen417-pv64-minios-8m-remus', 95, 90, 66],
    ['xen417-hvm-seabios-16m-remus', 211, 206, 177],
    ['xen417-pvh-linux-FAILEDSAVE-noack', 13, 9, 7],
  ] as const)('of %s has %i lines, %i known, %i with a place', async (name, lines, known, placed) => {
    const { results } = await correlated(name);
    expect([results.length, results.filter(has(LineFlag.KNOWN)).length, results.filter(({ row }) => row >= 0).length]).toEqual([lines, known, placed]);
    expect(results.filter(has(LineFlag.DIFFERS | LineFlag.UNCONFIRMED))).toEqual([]);
  });

  it.each([
    ['xen417-pv64-linux-160m-2vcpu', 27, 23],
    ['xen417-pv64-linux-160m-TRUNCATED-senderkilled', 26, 26],
  ] as const)('of %s has %i lines, %i known', (name, lines, known) => {
    const all = linesOf(name);
    expect([all.length, all.filter((line) => matchLine(line) !== null).length]).toEqual([lines, known]);
  });

  it('leads from each iteration and checkpoint to its own pages', async () => {
    const log = await correlated('xen417-pv64-minios-8m-remus');
    expect(placeOf(log, 'Frames iteration 0: 1024')).toBe('libxc PAGE_DATA 5');
    expect(placeOf(log, 'Frames iteration 0: 2048')).toBe('libxc PAGE_DATA 6');
    expect(placeOf(log, 'Frames iteration 4: 71')).toBe('libxc PAGE_DATA 10');
    const checkpoints = log.results.filter(({ line }) => line.includes('All records buffered')).map(({ row }) => row);
    const { builder } = log.opened.stream;
    expect(checkpoints.every((row) => builder.index.typeOf(row) === 0xe)).toBe(true);
    expect(new Set(checkpoints).size).toBe(checkpoints.length);
    expect(placeOf(log, 'Remus Failover')).toMatch(/^libxc CHECKPOINT/);
  });

  it('of a failover finds that the stream ends where it took over', async () => {
    const { results } = await correlated('xen417-hvm-seabios-16m-remus');
    const last = results.find(({ line }) => line.includes('Failed to read Record Header'));
    expect(last === undefined ? 0 : last.flags & LineFlag.CONFIRMED).toBe(LineFlag.CONFIRMED);
  });

  it('of another guest differs', async () => {
    const which = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m.save');
    const opened = new Opened(which === undefined ? new Uint8Array(0) : await image(which));
    const correlator = new Correlator(opened.stream, opened.run(logFacts(opened.stream)));
    const results = linesOf('xen417-hvm-seabios-16m').map((line) => correlator.read(line));
    expect(results.filter(has(LineFlag.DIFFERS)).length).toBe(2);
  });
});

function cut(...pieces: readonly string[]): { lines: string[]; starts: number[] } {
  const lines: string[] = [];
  const cutter = new LineCutter((text) => void lines.push(text));
  for (const piece of pieces) cutter.push(new TextEncoder().encode(piece));
  cutter.finish();
  return { lines, starts: Array.from({ length: cutter.starts.length }, (_, i) => cutter.starts.at(i)) };
}

describe('the text of a log', () => {
  it('is cut at line feeds, carriage returns and both together, wherever its pieces end', () => {
    const text = 'a\nbc\r\n\rd\r\re';
    const whole = { lines: ['a', 'bc', '', 'd', '', 'e'], starts: [0, 2, 6, 7, 9, 10] };
    expect(cut(text)).toEqual(whole);
    for (let i = 0; i <= text.length; i++) expect(cut(text.slice(0, i), text.slice(i))).toEqual(whole);
    expect(cut(...Array.from(text))).toEqual(whole);
  });

  it('is told from a save image', () => {
    expect(looksLikeText(new TextEncoder().encode('xc: info: \x1b[1mSaving\x1b[0m\ttext é\r\n'))).toBe(true);
    expect(looksLikeText(new TextEncoder().encode('Xen saved domain, xl format\n \0 \r'))).toBe(false);
    expect(looksLikeText(new Uint8Array(0))).toBe(false);
  });
});
