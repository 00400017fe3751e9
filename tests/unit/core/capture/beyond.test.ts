/** Where a capture begins behind its stream, or ends before it: what was not captured is nobody's fault. */
import { describe, expect, it } from 'vitest';
import { openCaptured } from '../../../build/captured.ts';
import { goodPv, goodRemus } from '../../../build/good.ts';
import { segmentsOf, writeCapture, type WrittenSegment } from '../../../build/pcap-writer.ts';

const STREAM = goodPv();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const BLAMES = ['stops', 'hangs', 'crashes', 'undefined', 'fails-over', 'restores'];

describe('a capture that ends before its connection', () => {
  it('blames nobody for where the stream ends, wherever it is cut, and tells no story of the sender', () => {
    for (const [stream, file] of [[STREAM, 'pcap'], [STREAM, 'pcapng'], [goodRemus(3), 'pcap']] as const) {
      const whole = writeCapture(segmentsOf(stream, 700), { file });
      for (let cut = whole.length - 70; cut > 1500; cut -= 211) {
        const { stream: opened, outcome } = openCaptured(whole.subarray(0, cut));
        const blamed = opened.builder.findings.filter(({ objectors }) => objectors.length > 0);
        expect([cut, blamed.map(({ rule, message }) => `${rule}: ${message}`)]).toEqual([cut, []]);
        const { kind, story } = outcome();
        const ended = opened.source.size >= stream.length;
        expect([cut, ended || !BLAMES.includes(kind), story]).toEqual([cut, true, ended ? story : '']);
      }
    }
  });

  it('says where what was captured ends, and why nothing more is known', () => {
    const whole = writeCapture(segmentsOf(STREAM, 700));
    const { found, outcome } = openCaptured(whole.subarray(0, 4000));
    expect(found('pcap.file.cut')[0]?.message).not.toContain('objects');
    expect(outcome().sentence).toMatch(/^Not known: what was captured ends at 0x[0-9a-f]+, before the end of what a restore reads\. There the capture file is cut or damaged, and no FIN or RST of 10\.0\.0\.1:40000 to 10\.0\.0\.2:49152 was captured before/);
  });

  it('leaves the fault with the sender where its FIN was captured before', () => {
    const cut = segmentsOf(STREAM.subarray(0, 2500), 700);
    const later: WrittenSegment = { at: 0, bytes: bytes('x'.repeat(500)), back: true };
    const whole = writeCapture([...cut, later]);
    const { found, outcome } = openCaptured(whole.subarray(0, whole.length - 20));
    expect(found('pcap.file.cut')).toHaveLength(1);
    expect(found('libxc.stream.truncated')[0]?.objectors).toContain('restore');
    expect(outcome().kind).toBe('stops');
  });
});

describe('a capture of both directions', () => {
  it('sends nobody to another capture for what the other direction says', () => {
    const go = bytes('domain is yours, you are cleared to unpause\0');
    const stream = new Uint8Array([...STREAM, ...go]);
    const left = (back: boolean): string | undefined => openCaptured(writeCapture([...segmentsOf(stream, 700), ...(back ? [{ at: 0, bytes: bytes('xl migration receiver ready, send binary domain data.\n'), back }] : [])])).found('xl-wire.conversation.left')[0]?.hint;
    expect(left(true)).toBe('The other direction, 10.0.0.2:49152 to 10.0.0.1:40000, is in this capture too: the chart of the conversation has both.');
    expect(left(false)).toBe('A capture of the other direction tells the rest.');
  });
});

describe('a stream behind other bytes of its connection', () => {
  it('is shown, and nobody is said to read it: what stands before is told, with its place in the capture', () => {
    const hello = bytes('HELLO tunnel v1\n');
    const file = writeCapture(segmentsOf(new Uint8Array([...hello, ...STREAM]), 700));
    const { stream, found, outcome } = openCaptured(file);
    expect(stream.source.size).toBe(STREAM.length);
    expect(stream.layers[0]?.detail['bytesBefore']).toBe(16);
    expect(found('pcap.stream.preamble')).toMatchObject([{ objectors: [], message: expect.stringContaining('begins 16 bytes into the connection of 10.0.0.1:40000 to 10.0.0.2:49152. Before it stands "HELLO tunnel v1\\x0a"') as string }]);
    const range = stream.builder.findings.find(({ rule }) => rule === 'pcap.stream.preamble')?.range ?? { start: 0, end: 0 };
    expect(file.subarray(range.start, range.end)).toEqual(hello);
    expect(outcome()).toMatchObject({ kind: 'unknown', sentence: expect.stringContaining('Not known: the stream begins 16 bytes into its connection.') as string });
  });
});

describe('a capture that begins in the middle of what a receiver says', () => {
  const ready = bytes('domain received, ready to unpause\0');
  const back = (syn: boolean): Uint8Array => writeCapture([...(syn ? [{ at: 0, bytes: new Uint8Array(0), syn: true }] : []), { at: 0, bytes: ready }]);

  it('does not miss the banner, which was not captured', () => {
    const { found, outcome } = openCaptured(back(false));
    expect(found('xl-wire.conversation.sequence')).toMatchObject([{ objectors: [], message: expect.stringContaining('what was said before it began is not in it. Nobody is said to object.') as string }]);
    expect(outcome().kind).toBe('unknown');
  });

  it('misses it where the connection was captured from its SYN on', () => {
    expect(openCaptured(back(true)).found('xl-wire.conversation.sequence')).toMatchObject([{ objectors: ['restore'] }]);
  });
});
