/** xl migrate's messages in both directions: whole, cut, unexpected, and what each side waits for at the end. */
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../../src/core/restore/card.ts';
import { BANNER, PERMISSION, READY, REPORT } from '../../../../../src/core/formats/xl-wire/messages.ts';
import { joinBytes } from '../../../../../src/core/layout/encode.ts';
import { goodPv } from '../../../../build/good.ts';
import { open, rowTilingFault, tilingFault, type Opened } from '../../../../build/open.ts';
import { ascii } from '../../../../build/stream.ts';

/** The words of tools/xl/xl.h, written out once more. */
const WORDS = {
  banner: 'xl migration receiver ready, send binary domain data.\n',
  ready: 'domain received, ready to unpause\0',
  permission: 'domain is yours, you are cleared to unpause\0',
  report: 'my copy unpause results are as follows\0',
};
const { banner, ready, permission, report } = WORDS;
const back = (...parts: readonly string[]): Opened => open(ascii(parts.join('')));
const left = (opened: Opened): string => opened.findings.find(({ rule }) => rule === 'xl-wire.conversation.left')?.message ?? '';
const types = (opened: Opened): number[] => opened.rows().map(({ type }) => type);

describe('what the receiver says', () => {
  it('is as long as formats and headers say', () => {
    expect([BANNER, READY, PERMISSION, REPORT].map(({ size }) => size)).toEqual([54, 34, 44, 40]);
  });

  it('is whole with a report that the domain runs', () => {
    const opened = back(banner, ready, report, '\0');
    expect(types(opened)).toEqual([BANNER.type, READY.type, REPORT.type]);
    expect(opened.findings).toEqual([]);
    expect(opened.leaves(2).map(({ name, text }) => [name, text])).toEqual([['message', expect.stringContaining('my copy unpause')], ['status', expect.stringContaining('0')]]);
    expect(opened.run(opened.stream.summary(2))).toBe('"my copy unpause results are as follows", status 0');
  });

  it.each([
    ['the banner alone', [banner], /behind the banner: the receiver waited for the stream/],
    ['banner and ready', [banner, ready], /waits for permission to unpause/],
    ['a report of a failure', [banner, ready, report, '\u0003'], /the sender waits for permission to take its domain back/],
    ['half a banner', [banner.slice(0, 20)], /^The capture ends inside a message: the sender waits for the receiver\u2019s banner/],
    ['a report without its status', [banner, ready, report], /^The capture ends inside a message: the receiver has the domain/],
  ])('after %s leaves somebody waiting', (_what, parts, message) => {
    expect(left(back(...parts))).toMatch(message);
  });

  it('of a failure names the status, and ends with the permission', () => {
    const opened = back(banner, ready, report, '\u0003', permission);
    expect(opened.rules).toEqual(['xl-wire.report.failure']);
    expect(opened.findings[0]?.message).toContain('status 3');
  });

  it('shows what is none of the messages as a gap, and says so', () => {
    const opened = back(banner, 'Last login: Tue\n');
    expect(opened.rows().map(({ kind }) => kind)).toEqual(['record', 'gap']);
    expect(opened.findings[0]).toMatchObject({ rule: 'xl-wire.message.unexpected', range: { start: 54, end: 70 } });
  });

  it('is cut at every byte without a hole', () => {
    const bytes = ascii(banner + ready + report + '\u0003' + permission);
    for (let length = 4; length <= bytes.length; length++) {
      const opened = open(bytes.subarray(0, length));
      expect(rowTilingFault(opened.rows(), length)).toBeNull();
      for (const [row, { start, end }] of opened.rows().entries()) expect(tilingFault(opened.leaves(row), start, end)).toBeNull();
    }
  });

  it('is no stream to restore', () => {
    const opened = back(banner);
    expect(opened.run(restoreCard(opened.stream)).outcome.kind).toBe('unknown');
  });
});

describe('behind a stream', () => {
  const wired = (tail: string): Opened => open(joinBytes([goodPv(), ascii(tail)]));
  const layerNames = (opened: Opened): string[] => opened.stream.layers.map(({ name }) => name);

  it('the sender\u2019s permission is a layer of its own', () => {
    const opened = wired(permission);
    expect(layerNames(opened)).toEqual(['xl', 'libxl', 'libxc', 'xl-wire']);
    expect(opened.rows().at(-1)).toMatchObject({ layer: 'xl-wire', type: PERMISSION.type, bodyLength: 44, unpadded: true, cut: false });
    expect(opened.rules).toEqual(['xl-wire.conversation.left']);
    const { outcome, forensics } = opened.run(restoreCard(opened.stream));
    expect(outcome.kind).toBe('restores');
    expect(forensics.tail?.sentence).toContain('xl migrate\u2019s permission to unpause');
  });

  it('half of it is cut, not junk', () => {
    const opened = wired(permission.slice(0, 30));
    expect(opened.rows().at(-1)).toMatchObject({ layer: 'xl-wire', cut: true, bodyLength: 30 });
  });

  it.each([
    ['zeroes', '\0'.repeat(100), /zeroes/],
    ['another stream', 'LibxlFmt', /another libxl stream/],
    ['text', 'Connection closed.\n', /text/],
    ['ones', '\u00ff'.repeat(9), /all ones/],
    ['anything', '\u0001\u0002\u0003\u0080', /nothing that is known here/],
  ])('%s are a gap that says what it looks like', (_what, tail, look) => {
    const opened = wired(tail);
    expect(opened.rows().at(-1)?.kind).toBe('gap');
    expect(opened.findings.find(({ rule }) => rule === 'libxl.stream.trailing-bytes')?.message).toMatch(look);
    expect(opened.run(restoreCard(opened.stream)).forensics.tail?.sentence).toMatch(look);
  });

  it('what follows the permission is told apart from it', () => {
    const opened = wired(`${permission}\0\0\0`);
    expect(opened.rows().slice(-2).map(({ kind, layer }) => [kind, layer])).toEqual([['record', 'xl-wire'], ['gap', 'libxl']]);
    expect(opened.run(restoreCard(opened.stream)).forensics.tail?.sentence).toMatch(/permission to unpause.*3 bytes.*behind it, zeroes/);
  });
});
