import { struct, text, u32 } from '../../layout/fields.ts';

/** tools/python/xen/xend/XendCheckpoint.py: SIGNATURE, 16 letters without a NUL. */
export const XEND_MAGIC = 'LinuxGuestRecord';
/** Signature and length. */
export const XEND_HEADER_SIZE = 20;

export const XEND_HEADER = struct(
  'xend header',
  {
    signature: text(16, { doc: 'Identifies a save file of xend.' }),
    config_len: u32({ order: 'big', signed: true, unit: 'bytes', doc: 'Bytes of the config, in network order.' }),
    config: text({ field: 'config_len' }, { doc: 'The guest\u2019s config as an S-expression; its image tells PV from HVM.' }),
  },
  { spec: 'xen 4.4 tools/python/xen/xend/XendCheckpoint.py: save()', doc: 'xend\u2019s header and the guest\u2019s config.' },
);
