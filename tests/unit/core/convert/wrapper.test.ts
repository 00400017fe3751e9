/** Headers in front of a stream: kept where what follows is still theirs, else left out and told. */
import { describe, expect, it } from 'vitest';
import { converted, written } from '../../../build/convert.ts';
import { joinBytes } from '../../../../src/core/layout/encode.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { scanned } from '../../../build/open.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

const XML = "<domain type='xen'/>\0";
const libvirt = (version: number): Uint8Array => joinBytes([latin1('libvirt-xml\n \0 \r'), words(version, XML.length), new Uint8Array(40), latin1(XML)]);
const CONFIG = '(domain (image (linux)))';
const XEND = joinBytes([latin1('LinuxGuestRecord'), Uint8Array.of(0, 0, 0, CONFIG.length), latin1(CONFIG)]);
const STREAM = legacyPv(8, 8);

describe('the evidence of a reading', () => {
  it('names offsets in the file, not in the stream behind its header', async () => {
    const header = libvirt(1);
    const { result } = await written(joinBytes([header, STREAM]));
    expect(result.chosen.evidence[0]).toContain(`at 0x${header.length.toString(16)}`);
    expect((await written(STREAM)).result.chosen.evidence[0]).toContain('at 0x0');
  });
});

describe('the header of libvirt', () => {
  const input = joinBytes([libvirt(1), STREAM]);

  it('stays before a libxl stream, as version 2', async () => {
    const { bytes, result } = await written(input);
    expect(result.wrapper).toBe('libvirt');
    expect(Buffer.compare(bytes, joinBytes([libvirt(2), (await written(STREAM)).bytes]))).toBe(0);
    expect(scanned(bytes).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is left out before a libxc stream, and where that is asked for', async () => {
    const bare = await written(input, { format: 'libxc' });
    expect(bare.rules).toContain('legacy.convert.header');
    expect(Buffer.compare(bare.bytes, (await written(STREAM, { format: 'libxc' })).bytes)).toBe(0);
    expect(Buffer.compare((await written(input, { stripHeader: true })).bytes, (await written(STREAM)).bytes)).toBe(0);
  });
});

describe('the header of xend', () => {
  it('is left out, as nothing reads it any more', async () => {
    const { bytes, rules, result } = await written(joinBytes([XEND, STREAM]));
    expect(result.wrapper).toBe('xend');
    expect(rules).toContain('legacy.convert.header');
    expect(Buffer.compare(bytes, (await written(STREAM)).bytes)).toBe(0);
  });
});

describe.each([['libvirt', libvirt(1)], ['xend', XEND]] as const)('a file that ends in the header of %s', (_name, header) => {
  it('is refused where it ends', async () => {
    for (const size of [8, 15, 18, header.length - 1, header.length]) {
      const { result, rules } = await converted(header.subarray(0, size));
      expect(rules).toEqual(['legacy.stream.truncated']);
      expect(result.kind === 'refused' ? result.refusal.range.start : -1).toBe(size);
    }
  });
});
