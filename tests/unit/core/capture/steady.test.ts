/** Times of packets that do not grow: nothing is made of them. */
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { describe, expect, it } from 'vitest';
import { phasesOf } from '../../../../src/core/analysis/phases/phases.ts';
import { openCaptured } from '../../../build/captured.ts';
import { goodPv } from '../../../build/good.ts';
import { segmentsOf, writeCapture } from '../../../build/pcap-writer.ts';

const STREAM = goodPv();
const of = (after: (packet: number) => number) => openCaptured(writeCapture(segmentsOf(STREAM, 512), { after }));

describe('a clock that does not go on', () => {
  it('tells no durations where it goes back as much as on, and says by how much', () => {
    const { capture, found } = of((packet) => 5_000_000 - packet * 1000);
    expect(capture.clock).toBeNull();
    expect(capture.detail['seconds']).toBeNull();
    expect(found('pcap.clock.steady')).toMatchObject([{ objectors: [], message: expect.stringMatching(/^The clock goes backwards: \d+ packets of \d+ of the stream have times before the packet in front, by up to 2\.0 ms, .*How long anything took, where it stalled and how fast it came is not known\.$/) as string }]);
  });

  it('is named where it stands still', () => {
    const { capture, found } = of(() => 0);
    expect(capture.clock).toBeNull();
    expect(found('pcap.clock.steady')[0]?.message).toMatch(/^All \d+ packets of the stream have the same time, 1970-01-01 00:00:10\.500000 UTC: the clock stands still\./);
  });

  it('is kept where it was set back once, by little; no duration is negative', () => {
    const { capture, stream, found } = of((packet) => packet * 1000 - (packet > 10 ? 1500 : 0));
    expect(capture.clock).not.toBeNull();
    expect(found('pcap.clock.steady')[0]?.message).toContain('1 packet of');
    const { phases } = drive(phasesOf(stream, false), () => new Uint8Array(0));
    expect(phases.every(({ seconds }) => seconds === null || seconds >= 0)).toBe(true);
  });

  it('that goes on is not spoken of', () => {
    expect(of((packet) => packet * 1000).found('pcap.clock.steady')).toEqual([]);
  });
});
