/** What may stand around a legacy stream. */
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../../../src/core/layout/encode.ts';
import { smallHvm, smallPv } from '../../../../build/legacy-writer/contents.ts';
import { VGA } from '../../../../build/legacy-writer/toolstack.ts';
import { legacyStream } from '../../../../build/legacy-writer/write.ts';
import { open, rowTilingFault, tilingFault } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';

const legacyPv = (): Uint8Array => legacyStream(smallPv(4, 2), { toolstack: 8 });
const legacyHvm = (toolstack: 4 | 8): Uint8Array => legacyStream(smallHvm(), { toolstack, regions: [VGA] });

const CONFIG = '(domain (domid 3) (image (hvm (kernel hvmloader))))';
const xend = (inner: Uint8Array, length = CONFIG.length): Uint8Array => joinBytes([ascii('LinuxGuestRecord'), Uint8Array.of(0, 0, Math.floor(length / 256), length % 256), ascii(CONFIG), inner]);

const AROUND: Readonly<Record<string, (inner: Uint8Array) => Uint8Array>> = {
  xl: (inner) => stream().xlHeader({ config: 'name = "a"', header: { mandatory_flags: 0 } }).raw(inner).bytes(),
  libvirt: (inner) => stream().libvirt({ header: { version: 1 } }).raw(inner).bytes(),
  xend: (inner) => xend(inner),
};

describe.each(Object.entries(AROUND))('a legacy stream in the file of %s', (name, wrap) => {
  it.each([['PV', legacyPv()], ['HVM', legacyHvm(4)]])('of a %s guest is read to its last byte', (_guest, inner) => {
    const bytes = wrap(inner);
    const opened = open(bytes);
    expect(opened.stream.layers.slice(0, 2).map((layer) => layer.name)).toEqual([name, 'legacy']);
    expect(rowTilingFault(opened.rows(), bytes.length)).toBeNull();
    expect(opened.rows().flatMap(({ start, end }, row) => tilingFault(opened.leaves(row), start, end) ?? [])).toEqual([]);
    expect(opened.rules).toEqual(name === 'xend' ? ['xend.header.not-read'] : []);
  });
});

describe('a save file of xend', () => {
  it('has its config in its header', () => {
    const opened = open(xend(legacyHvm(8)));
    expect(opened.children(0).find(({ name }) => name === 'config')?.value).toBe(CONFIG);
  });

  it.each([16, 19, 20, 40])('that is cut after %d bytes says so', (length) => {
    const bytes = xend(legacyHvm(8)).subarray(0, length);
    const opened = open(bytes);
    expect(opened.rules.at(-1)).toBe('xend.header.truncated');
    expect(rowTilingFault(opened.rows(), bytes.length)).toBeNull();
  });
});
