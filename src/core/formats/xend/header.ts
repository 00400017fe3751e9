import { struct, syntax, text, u32 } from '../../layout/fields.ts';
import { parseSxp } from '../config/sxp.ts';
import { expandText } from '../config/text-tree.ts';

/** tools/python/xen/xend/XendCheckpoint.py: SIGNATURE, 16 letters without a NUL. */
export const XEND_MAGIC = 'LinuxGuestRecord';
/** tools/python/xen/xend/server/relocate.py: what the sender says before it sends, to a plain socket or to one that goes on in TLS. */
export const RECEIVE = 'receive\n';
export const SSL_RECEIVE = 'sslreceive\n';

/** Signature and length. */
export const XEND_HEADER_SIZE = 20;

export const XEND_HEADER = struct(
  'xend header',
  {
    signature: text(16, { doc: 'Identifies a save file of xend.' }),
    config_len: u32({ order: 'big', signed: true, unit: 'bytes', doc: 'Bytes of the config, in network order.' }),
    config: syntax({ field: 'config_len' }, { doc: 'The guest\u2019s config as an S-expression; its image tells PV from HVM.' }, { type: 'S-expression', expand: (place, reader) => expandText(place, reader, parseSxp) }),
  },
  { spec: 'xen 4.4 tools/python/xen/xend/XendCheckpoint.py: save()', doc: 'xend\u2019s header and the guest\u2019s config.' },
);

export const RELOCATION = struct('relocation request', { request: text('rest', { doc: 'What the sender asks of xend; the receiver answers with a line of its own before the stream.' }) });
