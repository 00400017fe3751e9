/** Migrations of libvirt, xenopsd and xend on one chart, and who waits for whom where their captures end. */
import { describe, expect, it } from 'vitest';
import { backSteps, isBackChannel } from '../../../../../src/core/analysis/conversation/back.ts';
import { contradictionsOf } from '../../../../../src/core/analysis/conversation/contradictions.ts';
import { conversationOf } from '../../../../../src/core/analysis/conversation/conversation.ts';
import type { Sequence } from '../../../../../src/core/analysis/conversation/sequence.ts';
import { LIBXC_CONTEXT } from '../../../../../src/core/formats/libxl/libxc-context.ts';
import { message, xendFile } from '../../../../build/container-writer.ts';
import { libxcPv } from '../../../../build/good.ts';
import { legacyPv } from '../../../../build/legacy.ts';
import { scanned } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';
import { END, join, libxc, request, SIGNATURE, XENOPS } from '../../../../build/xapi-writer.ts';

interface Chart {
  readonly sequence: Sequence;
  readonly against: readonly string[];
}

function chart(forward: Uint8Array, back: Uint8Array | null): Chart {
  const opened = scanned(forward);
  const other = back === null ? null : scanned(back);
  if (other !== null && !isBackChannel(other.stream)) throw new Error('not a back channel');
  const steps = other === null ? null : other.run(backSteps(other.stream)).steps;
  const sequence = opened.run(conversationOf(opened.stream, steps));
  if (sequence === null) throw new Error('nothing tells of a receiver');
  return { sequence, against: steps === null ? [] : opened.run(contradictionsOf(opened.stream, steps)) };
}

const titles = ({ steps }: Sequence): string[] => steps.map(({ from, kind, title }) => `${from === 'sender' ? '→' : '←'} ${kind === 'message' ? '' : `${kind} `}${title}`);

describe('libvirt’s JSON messages', () => {
  const LIBXL = stream().libxlHeader().record(LIBXC_CONTEXT).raw(libxcPv().bytes()).end().bytes();
  const WHOLE = ['← negotiate-version', '→ negotiate-version', '← send-binary-data', '→ sending-binary-data', '→ stream stream', '← received-binary-data', '→ done'];
  const SOURCE = join(message('negotiate-version'), message('sending-binary-data'), LIBXL, message('done'));
  const DESTINATION = join(message('negotiate-version'), message('send-binary-data'), message('received-binary-data'));

  it('are one chart of a connection that was captured with both directions', () => {
    const both = join(message('negotiate-version'), message('negotiate-version'), message('send-binary-data'), message('sending-binary-data'), LIBXL, message('received-binary-data'), message('done'));
    const { sequence } = chart(both, null);
    expect(titles(sequence)).toEqual(WHOLE);
    expect(sequence).toMatchObject({ protocol: 'libvirt', done: true });
  });

  it('are the same chart of two captures, one of each direction', () => {
    const { sequence, against } = chart(SOURCE, DESTINATION);
    expect(titles(sequence)).toEqual(WHOLE);
    expect(against).toEqual([]);
    expect(sequence.steps.map(({ row }) => row >= 0)).toEqual([false, true, false, true, true, false, true]);
    const start = message('negotiate-version').length + message('sending-binary-data').length;
    expect(sequence.steps[4]?.range).toEqual({ start, end: start + LIBXL.length });
  });

  it('of one direction imply what the other one must have said', () => {
    expect(titles(chart(SOURCE, null).sequence).filter((title) => title.includes('implied'))).toEqual(['← implied negotiate-version', '← implied send-binary-data', '← implied received-binary-data']);
  });

  it('lie around a stream that was captured without the source’s own', () => {
    expect(titles(chart(LIBXL, DESTINATION).sequence)).toEqual(['← negotiate-version', '→ implied negotiate-version', '← send-binary-data', '→ implied sending-binary-data', '→ stream stream', '← received-binary-data']);
  });

  it.each([
    ['inside the stream', SOURCE.subarray(0, SOURCE.length - message('done').length - 100), DESTINATION.subarray(0, 2 * 90), /^broke off inside the stream/, /^waits for the rest of the stream/],
    ['behind the stream', SOURCE.subarray(0, SOURCE.length - message('done').length), join(message('negotiate-version'), message('send-binary-data')), /^waits for “received-binary-data”$/, /^was building the domain .* owes/],
    ['inside the last word', SOURCE.subarray(0, SOURCE.length - 10), DESTINATION, /^was saying “/, /^waits for the rest of/],
    ['with an error', SOURCE.subarray(0, SOURCE.length - message('done').length), join(message('negotiate-version'), message('send-binary-data'), message('error', 3)), /^is told of the error/, /^has told of an error/],
  ])('that end %s tell what each side does', (_where, forward, back, sender, receiver) => {
    const { sequence } = chart(forward, back);
    expect(sequence.sender).toMatch(sender);
    expect(sequence.receiver).toMatch(receiver);
  });

  it('and a receiver of xl’s are of two migrations', () => {
    expect(chart(SOURCE, ascii('xl migration receiver ready, send binary domain data.\ndomain received, ready to unpause\0')).against).toEqual([expect.stringContaining('The receiver speaks as xl’s does')]);
  });
});

describe('XAPI’s connections', () => {
  const IMAGE = join(SIGNATURE, XENOPS, libxc(libxcPv().bytes()), END);
  const OK = Uint8Array.of(0, 0);

  it('of memory have the image behind the receiver’s handshake', () => {
    const { sequence } = chart(join(request('mem/5-6'), IMAGE), null);
    expect(titles(sequence)).toEqual(['→ HTTP request', '← implied handshake 1-mem', '→ stream image']);
    expect(sequence.done).toBe(true);
  });

  it('of talk wait for the word that is due next', () => {
    expect(chart(join(request('vm/5-6')), null).sequence.receiver).toMatch(/^was creating the domain, and owes the handshake/);
    expect(titles(chart(join(request('vm/5-6'), OK, OK), null).sequence)).toEqual(['→ HTTP request', '← implied handshake 1', '→ handshake 1-mem ACK', '→ handshake 3']);
    expect(chart(join(request('vm/5-6'), OK, OK), null).sequence.sender).toContain('(synchronisation point 4)');
  });

  it('that had one connection for all have handshakes around the image', () => {
    const old = ascii('PUT /services/xenops/memory/5 HTTP/1.1\r\n\r\n');
    const { sequence } = chart(join(old, OK, IMAGE, OK), null);
    expect(titles(sequence)).toEqual(['→ HTTP request', '← implied handshake 1', '→ handshake', '→ stream image', '→ handshake 3']);
    expect(sequence.steps[3]?.range).toEqual({ start: old.length + 2, end: old.length + 2 + IMAGE.length });
    expect(chart(join(old, IMAGE.subarray(0, IMAGE.length - 20)), null).sequence.receiver).toBe('waits for the rest of the stream');
  });

  it('are none of an image on a disk', () => {
    const opened = scanned(IMAGE);
    expect(opened.run(conversationOf(opened.stream, null))).toBeNull();
  });
});

describe('xend’s relocation', () => {
  const FILE = xendFile(legacyPv(8, 8));

  it('asks, and has the save file behind the answer', () => {
    const { sequence } = chart(join(ascii('receive\n'), FILE), null);
    expect(titles(sequence)).toEqual(['→ receive', '← implied (ready receive)', '→ stream save file']);
    expect(sequence.steps[2]?.range).toEqual({ start: 8, end: 8 + FILE.length });
    expect(sequence.sender).toMatch(/^has sent the domain and gives its own up/);
    expect(sequence.done).toBe(false);
  });

  it('says where it broke off', () => {
    expect(chart(join(ascii('receive\n'), FILE.subarray(0, FILE.length - 100)), null).sequence).toMatchObject({ sender: 'broke off inside the stream', receiver: 'waits for the rest of the stream' });
  });

  it('says of what stands in TLS that nobody knows', () => {
    expect(chart(join(ascii('sslreceive\n'), new Uint8Array(200).fill(0x16)), null).sequence.steps[2]?.text).toBe('200 B in TLS, which cannot be read: whether they are whole is not known');
  });

  it('is none of a file that xm save wrote', () => {
    const opened = scanned(FILE);
    expect(opened.run(conversationOf(opened.stream, null))).toBeNull();
  });
});
