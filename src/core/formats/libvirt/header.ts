import { reserved, struct, syntax, text, u32 } from '../../layout/fields.ts';
import { expandText } from '../config/text-tree.ts';
import { parseXml } from '../config/xml.ts';

/** src/libxl/libxl_conf.h of libvirt: LIBXL_SAVE_MAGIC, 16 bytes. */
export const LIBVIRT_MAGIC = 'libvirt-xml\n \0 \r';
/** Magic, version, xmlLen, unused[10]. */
export const LIBVIRT_HEADER_SIZE = 64;
export const LIBVIRT_VERSION_V2 = 2;

/** The save header of libvirt\u2019s libxl driver and the domain XML, in the sender\u2019s byte order: little-endian on x86. */
export const LIBVIRT_HEADER = struct(
  'libxlSavefileHeader',
  {
    magic: text(16, { doc: 'Identifies a save file of libvirt\u2019s libxl driver.' }),
    version: u32({ order: 'little', closed: true, names: { 1: 'a legacy stream follows', 2: 'a libxl stream follows' }, doc: 'Which stream follows.' }),
    xmlLen: u32({ order: 'little', unit: 'bytes', doc: 'Bytes of domain XML, its NUL included.' }),
    unused: reserved(40, { doc: 'Zero.' }),
    xml: syntax({ field: 'xmlLen' }, { doc: 'Domain XML.' }, { expand: (place, reader) => expandText(place, reader, parseXml) }),
  },
  { spec: 'libvirt src/libxl/libxl_conf.h: libxlSavefileHeader', doc: 'libvirt\u2019s save header and domain XML.' },
);
