/** A log in the worker: its limit, its lines in windows, and its size. */
import { describe, expect, it } from 'vitest';
import { LOG_LIMIT } from '../../../src/core/analysis/log/log-text.ts';
import type { Scan } from '../../../src/core/bytes/cursor.ts';
import { isLog, logLines, openLog } from '../../../src/worker/log.ts';
import { goodPv } from '../../build/good.ts';
import { Opened } from '../../build/open.ts';

const opened = new Opened(goodPv());
const run = <T>(scan: Scan<T>): Promise<T> => Promise.resolve(opened.run(scan));
const open = (text: string) => openLog(new Blob([text]), 'x.log', opened.stream, run, new AbortController().signal);

describe('a log', () => {
  it('gives its lines in windows, each with what is known of it', async () => {
    const { log, summary } = await open('nothing\r\nxc: error: Multiple STATIC_DATA_END records found: Internal error\n\nüß');
    expect(summary.lines).toBe(4);
    expect([...summary.row]).toEqual([-1, expect.any(Number), -1, -1]);
    expect(summary.row[1]).toBeGreaterThan(0);
    const lines = await logLines(log, 1, 10);
    expect(lines.map(({ text }) => text)).toEqual(['xc: error: Multiple STATIC_DATA_END records found: Internal error', '', 'üß']);
    expect(lines[0]).toMatchObject({ level: 'error', known: { at: 11, rules: ['libxc.static-data-end.repeated'] } });
    expect(await logLines(log, 4, 10)).toEqual([]);
  });

  it('leaves out the end of a line that is too long, and says how much', async () => {
    const { log } = await open(`xc: info: Restoring domain ${'x'.repeat(10_000)}\n`);
    const [line] = await logLines(log, 0, 1);
    expect([line?.text.length, line?.more]).toEqual([4096, 27 + 10_000 - 4096]);
  });

  it('of more than 64 MiB is refused, and the sentence names the number', async () => {
    const blob = new Blob([new Uint8Array(LOG_LIMIT), 'x']);
    await expect(openLog(blob, 'x.log', opened.stream, run, new AbortController().signal)).rejects.toThrow('64 MiB');
  });

  it('of a hundred thousand lines is read in seconds', async () => {
    const line = 'Nov 21 08:00:01 host xenopsd-xc: [debug||12 |VM.suspend|xenops] xc: detail: Frames iteration 0: 1/5 20%\n';
    const began = performance.now();
    const { summary } = await openLog(new Blob([line.repeat(100_000)]), 'x.log', opened.stream, run, new AbortController().signal);
    expect(summary.lines).toBe(100_000);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('is told from a stream by its first bytes', async () => {
    expect(await isLog(new Blob(['xc: info: Restoring domain\n']), 'saved')).toBe(true);
    expect(await isLog(new Blob([new Uint8Array(goodPv())]), 'guest.log')).toBe(false);
  });

  it('is told from other texts by its name or a line that is known', async () => {
    const diary = new Blob(['Dear diary,\ntoday the migration failed.\n'.repeat(20)]);
    expect(await isLog(diary, 'notes.save')).toBe(false);
    expect(await isLog(diary, 'xensource.log.1')).toBe(true);
    expect(await isLog(new Blob(['one line of another program\nxc: error: Failed to read 4202504 bytes of data for record (0x00000001, Page data): Internal error\n']), 'noname')).toBe(true);
  });
});
