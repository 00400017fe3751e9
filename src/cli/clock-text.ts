/** What a packet capture's clock says of a stream, as `xsi info` prints it. */
import { clockSummary, STALL, type ClockSummary } from '../core/capture/clock.ts';
import { rowName } from '../core/formats/names.ts';
import type { OpenStream } from '../core/open-stream.ts';
import { byteSize, durationText, hex, plural, secondsText, utcText } from '../core/text.ts';

/** Stalls that stand in text; --json has them all. */
const MAX_SHOWN = 5;

function summaryOf({ source, builder }: OpenStream): ClockSummary | null {
  return source.clock === undefined || source.clock === null ? null : clockSummary(source.clock, source, builder);
}

/** `libxc:12`, as other commands take it; null for what is no record. */
function addressOf({ builder: { index, layers } }: OpenStream, row: number): string | null {
  if (row < 0 || index.kindOf(row) !== 'record') return null;
  return `${layers[index.layerOf(row)]?.name ?? ''}:${index.ordinalOf(row)}`;
}

/** Additions to the document: `clock` where there is one, `connections` where there was a capture. Times are seconds from the capture's first packet. */
export function clockJson(stream: OpenStream): Record<string, unknown> {
  const { connections, moreConnections } = stream;
  if (connections.length === 0) return {};
  const seconds = (time: number | null): number | null => (time === null ? null : time / 1e9);
  const summary = summaryOf(stream);
  const listed = connections.map((connection) => ({ ...connection, first: seconds(connection.first), last: seconds(connection.last) }));
  return { connections: listed, moreConnections, ...(summary === null ? {} : { clock: summaryJson(stream, summary) }) };
}

function summaryJson(stream: OpenStream, { seconds, nanoseconds, first, last, bytes, throughput, stalls, stallCount, stalled, periods, period, pause }: ClockSummary): Record<string, unknown> {
  return {
    start: utcText(seconds, nanoseconds),
    first: first / 1e9,
    last: last / 1e9,
    duration: (last - first) / 1e9,
    bytes,
    throughput: throughput === null ? null : Math.round(throughput),
    stallCount,
    stalled: stalled / 1e9,
    ...(period === null ? {} : { checkpointIntervals: { count: periods, average: period / 1e9 } }),
    stalls: stalls.map(({ offset, from, to, missing, row }) => ({ from: from / 1e9, to: to / 1e9, seconds: (to - from) / 1e9, source: stream.sourceNumber, offset, record: addressOf(stream, row), missing })),
    pause: pause === null ? null : { from: pause.from / 1e9, to: pause.to / 1e9, seconds: (pause.to - pause.from) / 1e9, memory: addressOf(stream, pause.memoryRow), end: addressOf(stream, pause.endRow) },
  };
}

/** Lines of text: label and words. */
export function clockLines(stream: OpenStream): readonly (readonly [string, string])[] {
  const summary = summaryOf(stream);
  if (summary === null) return [];
  const { seconds, nanoseconds, first, last, throughput, stallCount, stalled, stalls, periods, period, pause } = summary;
  const speed = throughput === null ? '' : `, ${byteSize(throughput)}/s`;
  const where = ({ row, offset, from, to, missing }: ClockSummary['stalls'][number]): string => {
    const address = addressOf(stream, row);
    const name = address === null ? '' : ` in ${address} ${rowName(stream.builder.index, row, stream.builder.layer(stream.builder.index.layerOf(row)).name)}`;
    return `${durationText(to - from)} at ${secondsText(from)} before ${hex(offset)}${name}${missing > 0 ? ` (where ${plural(missing, 'byte')} are missing)` : ''}`;
  };
  const shown = [...stalls].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MAX_SHOWN).map(where);
  const more = stallCount > shown.length ? `; and ${plural(stallCount - shown.length, 'shorter one')}` : '';
  const pauseText = pause === null ? '' : pause.to === pause.from ? `not known: the end of memory (${addressOf(stream, pause.memoryRow) ?? ''}) and END (${addressOf(stream, pause.endRow) ?? ''}) came at one time of the capture's clock` : `${durationText(pause.to - pause.from)} from the end of memory (${addressOf(stream, pause.memoryRow) ?? ''}) to END (${addressOf(stream, pause.endRow) ?? ''}): the guest stood still at least as long`;
  return [
    ['captured', `${utcText(seconds, nanoseconds + first)}, ${durationText(last - first)}${speed}`],
    ['stalls', stallCount === 0 ? `none longer than ${STALL / 1e6} ms` : `${stallCount} longer than ${STALL / 1e6} ms, ${durationText(stalled)} in all: ${shown.join('; ')}${more}`],
    ['interval', period === null ? '' : `${durationText(period)} on average from a whole checkpoint to the next, ${periods} longer than ${STALL / 1e6} ms: no stalls, as the sender waits there for its interval`],
    ['pause', pauseText],
  ];
}
