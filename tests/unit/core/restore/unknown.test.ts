/** No verdict where there is nothing to judge, or where what a restore reads was not captured. */
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../src/core/restore/card.ts';
import { goodPv, goodRemus, libxcPv } from '../../../build/good.ts';
import { openHoled } from '../../../build/holed.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { open } from '../../../build/open.ts';
import { END, join, libxc, SIGNATURE, XENOPS } from '../../../build/xapi-writer.ts';

const latin = (text: string): Uint8Array => new TextEncoder().encode(text);
const outcome = (bytes: Uint8Array) => {
  const opened = open(bytes);
  return opened.run(restoreCard(opened.stream)).outcome;
};
const holed = (bytes: Uint8Array, start: number, end: number) => {
  const { stream, run } = openHoled(bytes, [{ start, end }]);
  return run(restoreCard(stream)).outcome;
};

describe('a file without an image', () => {
  const REQUEST = latin('PUT /services/xenops/memory/abc?session_id=OpaqueRef:1 HTTP/1.1\r\nhost: 10.0.0.2\r\n\r\n');

  it.each([
    ['a request that the receiver refused', join(REQUEST, Uint8Array.of(0, 5), latin('nope!'))],
    ['a request behind which the receiver took the connection', join(REQUEST, Uint8Array.of(0, 7), latin('success'))],
  ])('has nothing to restore: %s', (_name, bytes) => {
    expect(outcome(bytes)).toMatchObject({ kind: 'unknown', sentence: 'There is nothing to restore here: no image of a domain was found in what xenopsd sends.' });
  });

  it.each([
    ['a request alone', REQUEST, /^Would not restore: xenopsd stops at HTTP request .* which logs "End_of_file"/],
    ['a relocation of xend in TLS', join(latin('sslreceive\n'), new Uint8Array(200).fill(0x16)), /^Would not restore: it stops at relocation request .* which logs "File has wrong magic number"/],
  ])('is refused where it announces one, and no stream is called whole: %s', (_name, bytes, sentence) => {
    const opened = open(bytes);
    const card = opened.run(restoreCard(opened.stream));
    expect(card.outcome.sentence).toMatch(sentence);
    expect(card.forensics.story).toBe('');
  });
});

describe('a capture that lacks bytes', () => {
  const image = join(SIGNATURE, XENOPS, libxc(libxcPv().bytes()), END);
  const STREAMS = [['xl', goodPv()], ['libxc', libxcPv().bytes()], ['XAPI', image], ['legacy', legacyPv(8, 8)], ['Remus', goodRemus(3)]] as const;

  it.each(STREAMS)('is never said to restore: %s', (_name, bytes) => {
    for (let start = 256; start < bytes.length - 1; start += 331) {
      const { kind, sentence } = holed(bytes, start, start + 1);
      expect([start, ['restores', 'fails-over'].includes(kind)]).toEqual([start, false]);
      expect(sentence).not.toMatch(/^Would (restore|fail)/);
    }
  });

  it('says how much of what a restore reads is missing, and from where on', () => {
    const bytes = goodPv();
    const at = bytes.length - 9000;
    expect(holed(bytes, at, at + 50)).toMatchObject({ kind: 'unknown', sentence: `Not known: 50 bytes of what a restore reads are not in the capture, from 0x${at.toString(16)} on. Nothing that was captured is refused.` });
  });

  it('restores where only what stands behind the last reader is missing', () => {
    const bytes = join(goodPv(), new Uint8Array(64));
    expect(holed(bytes, bytes.length - 40, bytes.length).kind).toBe('restores');
  });
});
