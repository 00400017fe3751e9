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

  it('is whole with its banner alone, as of Remus: nobody objects', () => {
    const opened = back(banner);
    expect(opened.rules).toEqual(['xl-wire.conversation.left']);
    expect(left(opened)).toMatch(/One of Remus or COLO need not/);
    expect(opened.refusedBy('restore')).toBe(false);
  });

  it.each([
    ['ready and no report', [banner, ready], 'xl-wire.conversation.unanswered', /does not know which copy runs/, 'success/failure report message'],
    ['a failure and no permission back', [banner, ready, report, '\u0003'], 'xl-wire.conversation.unanswered', /does not give the domain back/, 'permission for sender to resume'],
    ['half a banner', [banner.slice(0, 20)], 'xl-wire.message.truncated', /20 bytes of 54 bytes of "receiver banner".*has sent nothing yet/, 'reading banner from migration receiver stream'],
    ['half a ready', [banner, ready.slice(0, 6)], 'xl-wire.message.truncated', /resumes its domain/, 'reading ready message'],
    ['a report without its status', [banner, ready, report], 'xl-wire.message.truncated', /the status is not there/, 'success/failure status from migration ack stream'],
  ])('that ends with %s is what the sender gives up on', (_what, parts, rule, message, logs) => {
    const opened = back(...parts);
    const finding = opened.findings.find((each) => each.rule === rule);
    expect(finding).toMatchObject({ severity: 'error', objectors: ['restore'] });
    expect(finding?.message).toMatch(message);
    expect(finding?.logs).toContain(logs);
    const size = parts.join('').length;
    expect(finding?.range).toEqual({ start: size, end: size });
  });

  it.each([
    [3, /ERROR_FAIL/],
    [22, /ERROR_ABORTED/],
    [255, /did not get the sender\u2019s permission/],
    [200, /none of libxl\u2019s errors/],
  ])('of a failure names status %i, and is whole with the permission', (status, words) => {
    const opened = back(banner, ready, report, String.fromCharCode(status), permission);
    expect(opened.rules).toEqual(['xl-wire.report.failure']);
    expect(opened.findings[0]).toMatchObject({ severity: 'warning', range: { start: 127, end: 128 } });
    expect(opened.findings[0]?.message).toMatch(words);
  });

  it.each([
    ['report before ready', [banner, report, '\0'], 'Expected "receiver ready", found "unpause report".', 'instead of ready message'],
    ['banner twice', [banner, banner, ready, report, '\0'], 'Expected "receiver ready", found "receiver banner".', 'instead of ready message'],
    ['permission in place of the report', [banner, ready, permission], 'Expected "unpause report", found "permission to go".', 'instead of success/failure report message'],
    ['ready without a banner', [ready, report, '\0'], 'Expected "receiver banner", found "receiver ready".', 'instead of banner'],
    ['report alone', [report, '\0'], 'Expected "receiver banner", found "unpause report".', 'instead of banner'],
    ['a failure, and then the banner again', [banner, ready, report, '\u0003', banner, ready, report, '\0'], 'Expected "permission to go", found "receiver banner".', 'instead of permission for sender to resume'],
  ])('out of sequence is refused: %s', (_what, parts, message, logs) => {
    const finding = back(...parts).findings.find(({ rule }) => rule === 'xl-wire.conversation.sequence');
    expect(finding).toMatchObject({ message, severity: 'error', objectors: ['restore'] });
    expect(finding?.logs).toContain(logs);
  });

  it('behind its last word is read by nobody', () => {
    for (const more of [banner, 'logout\n']) {
      const opened = back(banner, ready, report, '\0', more);
      expect(opened.findings.map(({ severity, objectors }) => [severity, objectors])[0]).toEqual(['warning', []]);
      expect(opened.refusedBy('restore')).toBe(false);
    }
  });

  it.each([
    ['before the banner', ['Welcome to Debian!\n', banner, ready, report, '\0'], 0, 19, 'instead of banner'],
    ['between messages', [banner, 'Last login: Tue\n', ready, report, '\0'], 54, 70, 'instead of ready message'],
    ['behind the banner, which ends the file', [banner, 'Last login: Tue\n'], 54, 70, 'truncated reading ready message'],
  ])('shows what is none of the messages as a gap, and says that the sender refuses it: %s', (_what, parts, start, end, logs) => {
    const opened = back(...parts);
    expect(opened.stream.identification).toMatchObject({ kind: 'stream', layer: 'xl-wire' });
    expect(opened.rows().filter(({ kind }) => kind === 'gap')).toEqual([expect.objectContaining({ start, end })]);
    expect(opened.rows().filter(({ kind }) => kind === 'record')).toHaveLength(parts.length > 3 ? 3 : 1);
    expect(opened.findings[0]).toMatchObject({ rule: 'xl-wire.message.unexpected', severity: 'error', objectors: ['restore'], range: { start, end } });
    expect(opened.findings[0]?.logs).toContain(logs);
  });

  it('is not seen in a text that only speaks of the banner', () => {
    for (const text of ['The receiver says "xl migration receiver ready, send data".\n', `#define B "${banner.slice(0, -1)}\\n"\n`]) expect(open(ascii(text)).stream.identification).toMatchObject({ kind: 'foreign' });
  });

  it('is cut at every byte without a hole', () => {
    const bytes = ascii(banner + ready + report + '\u0003' + permission);
    for (let length = 4; length <= bytes.length; length++) {
      const opened = open(bytes.subarray(0, length));
      expect(rowTilingFault(opened.rows(), length)).toBeNull();
      for (const [row, { start, end }] of opened.rows().entries()) expect(tilingFault(opened.leaves(row), start, end)).toBeNull();
      // "domain " begins two messages: what is cut is the one that is due.
      const starts = [0, 54, 88, 128].filter((start) => start < length).length;
      expect(types(opened)).toEqual([BANNER, READY, REPORT, PERMISSION].slice(0, starts).map(({ type }) => type));
      // A receiver of Remus ends with its banner; everything else that is less than all of it is cut.
      expect(opened.refusedBy('restore'), String(length)).toBe(length !== banner.length && length !== bytes.length);
    }
  });

  it('of ten thousand messages stays bounded', () => {
    const opened = open(ascii(banner + ('x' + ready).repeat(6000)));
    expect(opened.rows()).toHaveLength(10_001);
    expect(opened.rows().at(-1)?.kind).toBe('gap');
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

  it.each([4, 30, 43])('%i bytes of it are cut, not junk, and the receiver gives up on them', (length) => {
    const opened = wired(permission.slice(0, length));
    expect(opened.rows().at(-1)).toMatchObject({ layer: 'xl-wire', cut: true, bodyLength: length });
    const finding = opened.findings.find(({ rule }) => rule === 'xl-wire.message.truncated');
    expect(finding).toMatchObject({ objectors: ['restore'], logs: 'file/stream truncated reading GO message from migration stream' });
    expect(finding?.message).toContain(`${length} bytes into the sender\u2019s permission`);
  });

  it('fewer than 4 bytes of it prove nothing', () => {
    expect(layerNames(wired(permission.slice(0, 3)))).not.toContain('xl-wire');
  });

  it.each([
    ['a letter', permission.replace('yours', 'youRs'), 1],
    ['its words', 'domain is mine, you are cleared to unpause!\0', 33],
  ])('that was changed in %s is refused by the receiver', (_what, tail, wrong) => {
    const opened = wired(tail);
    expect(opened.rows().at(-1)).toMatchObject({ layer: 'xl-wire', kind: 'record', cut: false });
    const finding = opened.findings.find(({ rule }) => rule === 'xl-wire.message.unexpected');
    expect(finding).toMatchObject({ objectors: ['restore'], logs: 'migration stream contained unexpected data instead of GO message' });
    expect(finding?.message).toContain(`${wrong} of 44 bytes`);
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
