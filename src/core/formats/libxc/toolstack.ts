/** TOOLSTACK of the drafts: what libxl put into the legacy chunk of that name, in a record. */
import { blob, casesOf, struct } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import { defineRecord } from '../define.ts';
import { TOOLSTACK_BLOB } from '../legacy/toolstack.ts';

/** u32 version, u32 count (xen 4.5 tools/libxl/libxl_dom.c: libxl__toolstack_save()). */
const HEAD_SIZE = 8;
const LIBXL = 1n;

const DOC = 'Toolstack-specific data; of libxl, the physmap of the device model, as in a legacy TOOLSTACK chunk.';
const PHYSMAP = struct('physmap of libxl', TOOLSTACK_BLOB, { doc: DOC });
const OTHER = blob('rest', 'bytes', { doc: DOC });

export const TOOLSTACK = defineRecord({
  type: 0x0000000b,
  name: 'TOOLSTACK',
  doc: 'Deprecated: a blob of the higher toolstack, used only while the format was developed.',
  spec: 'libxc: TOOLSTACK (deprecated)',
  length: 'any',
  layout: struct('xc_sr_rec_toolstack', {
    data: casesOf(null, 4, (head, length, facts) => (length >= HEAD_SIZE && head.length === 4 && unsigned(head, facts.littleEndian) === LIBXL ? PHYSMAP : OTHER), { doc: DOC }),
  }),
});
