import { struct, syntax, text, u32 } from '../../layout/fields.ts';
import { parseJson } from '../config/json.ts';
import { expandText, type TextTree } from '../config/text-tree.ts';
import { parseXlCfg } from '../config/xl-cfg.ts';

/** tools/xl/xl.h: SAVEFILE_MAGIC, 32 bytes without a NUL behind them. */
export const XL_MAGIC = 'Xen saved domain, xl format\n \0 \r';
/** tools/xl/xl.h: SAVEFILE_BYTEORDER_VALUE, as the sender\u2019s own word. */
export const XL_BYTEORDER = 0x0102_0304;
/** Magic, byteorder, mandatory_flags, optional_flags, optional_data_len. */
export const XL_HEADER_SIZE = 48;
export const XL_FLAG_JSON_BIT = 0;
export const XL_FLAG_STREAM_V2_BIT = 1;

const SPEC = 'tools/xl/xl.h: save_file_header';

const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);

/** The bytes decide, whatever the flag says: a setting of xl.cfg begins with a letter. */
const parseConfig = (bytes: Uint8Array): TextTree => {
  const first = bytes.find((byte) => byte > 0x20);
  return OPENING.has(first ?? 0) ? parseJson(bytes) : parseXlCfg(bytes);
};

/** The save-file header of xl and the guest\u2019s config, in the sender\u2019s byte order, which is always little-endian. */
export const XL_HEADER = struct(
  'save_file_header',
  {
    magic: text(32, { doc: 'Identifies a save file of xl.' }),
    byteorder: u32({ order: 'little', base: 'hex', closed: true, names: { [XL_BYTEORDER]: 'little-endian sender' }, doc: '0x01020304 as the sender writes a word; xl refuses any other order.' }),
    mandatory_flags: u32({
      order: 'little',
      doc: 'xl refuses a file with a flag that it does not know.',
      bits: [
        { name: 'json', low: 0, high: 0, doc: 'XL_MANDATORY_FLAG_JSON: the config is JSON (Xen 4.5 and later), else xl.cfg text.' },
        { name: 'stream_v2', low: 1, high: 1, doc: 'XL_MANDATORY_FLAG_STREAMv2: a libxl stream follows (Xen 4.6 and later), else a legacy one.' },
        { name: '_unknown', low: 2, high: 31, reserved: true, doc: 'No flag is defined.' },
      ],
    }),
    optional_flags: u32({ order: 'little', base: 'hex', doc: 'Ignored by xl; always 0.' }),
    optional_data_len: u32({ order: 'little', doc: 'Bytes of optional data: the config and its length.', unit: 'bytes' }),
    config_len: u32({ order: 'little', doc: 'Bytes of the config.', unit: 'bytes' }),
    config: syntax(
      { field: 'config_len' },
      { doc: 'The guest\u2019s config: JSON of libxl_domain_config, or the text of xl.cfg.' },
      { expand: (place, reader) => expandText(place, reader, parseConfig) },
    ),
  },
  { spec: SPEC, doc: 'xl\u2019s save-file header and config.' },
);
