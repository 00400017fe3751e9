import { reserved, struct, u16, u32, u64 } from '../../layout/fields.ts';

/** tools/libs/guest/xg_sr_stream_format.h: IHDR_MARKER, IHDR_ID, the versions that restore takes. */
export const IHDR_MARKER = 0xffff_ffff_ffff_ffffn;
export const IHDR_ID = 0x5845_4e46;
const IHDR_VERSIONS: Readonly<Record<number, string>> = { 2: 'Xen 4.6 to 4.13', 3: 'Xen 4.14 and later' };

/** Image header, always big-endian (libxc specification, Image Header). */
export const IMAGE_HEADER = struct(
  'xc_sr_ihdr',
  {
    marker: u64({ order: 'big', base: 'hex', doc: 'All ones; a legacy image has a zero bit in its first 8 octets.', names: {} }),
    id: u32({ order: 'big', base: 'hex', closed: true, names: { [IHDR_ID]: '"XENF"' }, doc: 'Identifies a Xen domain save image.' }),
    version: u32({ order: 'big', closed: true, names: IHDR_VERSIONS, doc: 'Version of the specification that the image complies with.' }),
    options: u16({
      order: 'big',
      doc: 'Image options.',
      bits: [
        { name: 'endianness', low: 0, high: 0, names: { 0: 'little-endian', 1: 'big-endian' }, doc: 'Byte order of domain header and records; 0 on x86 and Arm.' },
        { name: '_res', low: 1, high: 15, reserved: true, doc: 'Reserved.' },
      ],
    }),
    _res1: reserved(2, { doc: 'Reserved.' }),
    _res2: reserved(4, { doc: 'Reserved.' }),
  },
  { doc: 'Identifies the stream and the version of its format.' },
);
