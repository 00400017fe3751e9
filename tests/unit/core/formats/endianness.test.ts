import { describe, expect, it } from 'vitest';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { libxcPv } from '../../../build/good.ts';
import { open } from '../../../build/open.ts';
import { stream } from '../../../build/stream.ts';

const little = libxcPv().bytes();
const withByte = (bytes: Uint8Array, at: number, byte: number): Uint8Array => bytes.map((old, i) => (i === at ? byte : old));

describe('the big-endian bit', () => {
  it('of an image that is big-endian is believed, and all three judges object', () => {
    const opened = open(libxcPv(true).bytes());
    expect(opened.rules).toEqual(['libxc.image-header.endianness']);
    expect(opened.findings[0]?.objectors).toEqual(['spec', 'verify', 'restore']);
    expect(opened.rows().map(({ type }) => type)).toEqual(open(little).rows().map(({ type }) => type));
  });

  it('of an image that is little-endian is not believed, and verify-stream-v2 takes no notice', () => {
    const opened = open(withByte(little, 17, 1));
    expect(opened.rules).toEqual(['libxc.image-header.endianness']);
    expect(opened.findings[0]?.objectors).toEqual(['spec', 'restore']);
    expect(opened.rows()).toEqual(open(little).rows());
  });

  it('of an image that ends behind its header is believed', () => {
    expect(open(withByte(little, 17, 1).subarray(0, 24)).rules).toEqual(['libxc.image-header.endianness', 'libxc.header.truncated']);
  });

  it('of a libxl stream that is little-endian is not believed', () => {
    const bytes = stream().libxlHeader().record(LIBXC_CONTEXT).raw(little).end().bytes();
    const opened = open(withByte(bytes, 15, 1));
    expect(opened.rules).toEqual(['libxl.header.endianness']);
    expect(opened.findings[0]?.objectors).toEqual(['spec', 'restore']);
    expect(opened.rows()).toEqual(open(bytes).rows());
  });

  it('of a libxl stream that is big-endian is believed, and all three judges object', () => {
    const opened = open(stream().libxlHeader({ bigEndian: true }).record(LIBXC_CONTEXT).raw(libxcPv(true).bytes()).end().bytes());
    expect(opened.rules).toEqual(['libxl.header.endianness', 'libxc.image-header.endianness']);
    expect(opened.findings[0]?.objectors).toEqual(['spec', 'verify', 'restore']);
  });
});
