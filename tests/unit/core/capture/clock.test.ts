import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { arraySource, type ByteSource } from '../../../../src/core/bytes/source.ts';
import { CaptureReader } from '../../../../src/core/capture/capture.ts';
import { captureFacts, clockSummary, picture, rowTimes } from '../../../../src/core/capture/clock.ts';
import { OpenStream } from '../../../../src/core/open-stream.ts';
import { durationText, secondsText, utcText } from '../../../../src/core/text.ts';
import { goodPv, goodRemus } from '../../../build/good.ts';
import { segmentsOf, writeCapture, type CaptureForm, type WrittenSegment } from '../../../build/pcap-writer.ts';

const STREAM = goodPv();
const SIZE = 512;
const MS = 1e6;

interface Opened {
  readonly stream: OpenStream;
  readonly source: ByteSource;
  readonly run: <T>(scan: Parameters<typeof drive<T>>[0]) => T;
}

function open(segments: readonly WrittenSegment[], form: CaptureForm = {}): Opened {
  const file = writeCapture(segments, form);
  const at = (start: number, length: number): Uint8Array => file.subarray(start, start + length);
  const { stream: rebuilt, clock, unwrapped } = drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => at(start, length));
  if (rebuilt === null) throw new Error('no stream');
  const source = { ...rebuilt.over(arraySource(file), clock), read: (start: number, length: number) => rebuilt.readSync(at, start, length) };
  const stream = new OpenStream(source, [unwrapped], {});
  const run: Opened['run'] = (scan) => drive(scan, ({ start, length }) => source.read(start, length));
  run(stream.identify());
  run(stream.scan());
  stream.builder.flush(true);
  run(stream.check());
  return { stream, source, run };
}

const clockOf = ({ source }: Opened) => {
  if (source.clock === null || source.clock === undefined) throw new Error('no clock');
  return source.clock;
};

/** Packet 10, the ninth with data but one, comes 300 ms after the one before it. */
const late = (packet: number): number => packet * 1000 + (packet >= 10 ? 300_000 : 0);

describe('the clock of a capture', () => {
  it('tells the interval between checkpoints from stalls', () => {
    const stream = goodRemus(3);
    const ends: number[] = [];
    const { index, layers } = open(segmentsOf(stream, SIZE)).stream.builder;
    for (let row = 0; row < index.rowCount; row++) if (index.kindOf(row) === 'record' && index.typeOf(row) === 4 && layers[index.layerOf(row)]?.name === 'libxl') ends.push(index.endOf(row));
    const cuts = [...new Set([...Array.from({ length: Math.ceil(stream.length / SIZE) }, (_, i) => i * SIZE), ...ends])].filter((at) => at < stream.length).sort((a, b) => a - b);
    const segments = cuts.map((at, i): WrittenSegment => ({ at, bytes: stream.subarray(at, cuts[i + 1] ?? stream.length) }));
    const first = ends[0] ?? 0;
    const waits = [cuts.indexOf(first), cuts.indexOf(first) + 2];
    const opened = open(segments, { after: (packet) => packet * 1000 + waits.filter((at) => packet >= at).length * 300_000 });
    expect(clockSummary(clockOf(opened), opened.source, opened.stream.builder)).toMatchObject({ stallCount: 1, stalled: 301 * MS, periods: 1, period: 301 * MS });
  });

  it('tells duration, throughput and where the stream stalled', () => {
    const opened = open(segmentsOf(STREAM, SIZE), { after: late });
    const { stream, source } = opened;
    const summary = clockSummary(clockOf(opened), source, stream.builder);
    const last = 1 + Math.ceil(STREAM.length / SIZE);
    expect(summary).toMatchObject({ seconds: 10, nanoseconds: 500 * MS, first: 2 * MS, last: last * MS + 300 * MS, bytes: STREAM.length, stallCount: 1, stalled: 301 * MS });
    expect(summary.throughput).toBeCloseTo(STREAM.length / ((last - 2 + 300) / 1000), 5);
    const offset = 8 * SIZE;
    expect(summary.stalls).toEqual([{ offset, from: 9 * MS, to: 310 * MS, missing: 0, row: stream.builder.index.rowAt(offset) }]);
  });

  it('does not stall for 200 ms, and says where bytes are missing in a stall', () => {
    const edge = open(segmentsOf(STREAM, SIZE), { after: (packet) => packet * 1000 + (packet >= 10 ? 199_000 : 0) });
    expect(picture(clockOf(edge)).stallCount).toBe(0);
    const lost = segmentsOf(STREAM, SIZE).filter(({ at }) => at !== 8 * SIZE);
    expect(picture(clockOf(open(lost, { after: late }))).stalls).toMatchObject([{ offset: 9 * SIZE, missing: SIZE }]);
  });

  it('lets what came late hold up what is behind it', () => {
    const segments = segmentsOf(STREAM, SIZE);
    const [kept] = segments.splice(5, 1);
    if (kept === undefined) throw new Error('no segment');
    const { offsets, times } = picture(clockOf(open([...segments, kept])));
    const at = (offset: number): number => times[offsets.indexOf(offset)] ?? NaN;
    expect(at(3 * SIZE)).toBe(4 * MS);
    expect(at(4 * SIZE)).toBe((segments.length) * MS);
    expect(at(5 * SIZE)).toBe((segments.length) * MS);
    expect([...times]).toEqual([...times].sort((a, b) => a - b));
  });

  it('tells the pause from the last memory to END, and the times of rows', () => {
    const opened = open(segmentsOf(STREAM, SIZE), { after: late });
    const { stream: { builder }, source } = opened;
    const { index } = builder;
    const { pause } = clockSummary(clockOf(opened), source, builder);
    if (pause === null) throw new Error('no pause');
    expect(index.pagesOf(pause.memoryRow)).not.toBeNull();
    expect(pause.endRow).toBe(index.rowCount - 1);
    const timeOf = (offset: number): number => late(2 + Math.floor(offset / SIZE)) * 1000;
    expect(pause).toMatchObject({ from: timeOf(index.endOf(pause.memoryRow) - 1), to: timeOf(STREAM.length - 1) });
    const times = rowTimes(clockOf(opened), index, 2, 1e9);
    expect(times).toHaveLength(2 * (index.rowCount - 2));
    expect([times[0], times[1]]).toEqual([timeOf(index.startOf(2)), timeOf(index.endOf(2) - 1)]);
  });

  it('keeps few knots of many segments, and both sides of a stall among them', () => {
    const segments = 200_000;
    const clock = { seconds: 0, nanoseconds: 0, segments, at: () => NaN, startOf: (i: number) => i * 10, endOf: (i: number) => i * 10 + 10, timeOf: (i: number) => i * 1000 + (i >= 77_777 ? 1e9 : 0) };
    const { offsets, times, stalls } = picture(clock);
    expect(offsets.length).toBeLessThan(60_010);
    expect(stalls).toMatchObject([{ offset: 777_770 }]);
    const place = offsets.indexOf(777_770);
    expect([times[place], times[place + 1]]).toEqual([77_776_000, 77_777_000 + 1e9]);
    expect([offsets.at(-1), times.at(-1)]).toEqual([segments * 10, (segments - 1) * 1000 + 1e9]);
  });

  it('is handed on with holes and connections, and only for captures', () => {
    const { stream, source } = open(segmentsOf(STREAM, SIZE).filter(({ at }) => at !== 1024));
    expect(captureFacts(source, stream.connections, stream.moreConnections)).toMatchObject({ holes: [{ start: 1024, end: 1536 }], clock: { seconds: 10 }, connections: [{ from: '10.0.0.1:40000', to: '10.0.0.2:49152', missing: 512, carries: 'Xen stream', chosen: true, syn: true, fin: true }, { from: '10.0.0.2:49152', bytes: 0 }], moreConnections: 0 });
    expect(captureFacts(arraySource(STREAM), [], 0)).toBeNull();
  });

  it('is put into words', () => {
    expect([secondsText(1_234_567_890), durationText(1_064_000_000), durationText(18_300_000), durationText(412_400)]).toEqual(['1.235 s', '1.064 s', '18.3 ms', '412 µs']);
    expect(utcText(10, 500 * MS)).toBe('1970-01-01 00:00:10.500000 UTC');
    expect(utcText(10, 1e9 + 999_999_999)).toBe('1970-01-01 00:00:11.999999 UTC');
    expect(utcText(10, -1)).toBe('1970-01-01 00:00:09.999999 UTC');
    expect(utcText(1e18, 0)).toBe('1000000000000000000 s since 1970');
  });
});
