import { struct, u32, u64 } from '../../layout/fields.ts';

/** "LibxlFmt", tools/libs/light/libxl_sr_stream_format.h: RESTORE_STREAM_IDENT. */
export const LIBXL_IDENT = 0x4c69_6278_6c46_6d74n;
export const LIBXL_MAGIC = 'LibxlFmt';
export const LIBXL_VERSION = 2;
export const LIBXL_OPT_ENDIAN_BIT = 0;
export const LIBXL_OPT_LEGACY_BIT = 1;

/** Header, always big-endian (libxl specification, Header). */
export const LIBXL_HEADER = struct(
  'libxl__sr_hdr',
  {
    ident: u64({ order: 'big', base: 'hex', meaning: (ident) => (ident === LIBXL_IDENT ? '"LibxlFmt"' : 'not "LibxlFmt"'), doc: 'Identifies a libxl stream.' }),
    version: u32({ order: 'big', closed: true, names: { [LIBXL_VERSION]: 'Xen 4.6 and later' }, doc: 'Version of the specification.' }),
    options: u32({
      order: 'big',
      doc: 'Stream options.',
      bits: [
        { name: 'endianness', low: 0, high: 0, names: { 0: 'little-endian', 1: 'big-endian' }, doc: 'Byte order of the records; 0 on x86 and Arm.' },
        { name: 'legacy', low: 1, high: 1, doc: 'The stream was made by the conversion of a legacy one.' },
        { name: '_res', low: 2, high: 31, reserved: true, doc: 'Reserved.' },
      ],
    }),
  },
  { doc: 'Identifies the stream and the version of its format.' },
);
