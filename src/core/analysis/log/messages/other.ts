/** Other programs around a save or restore: libxc's domain builder, the converter of legacy streams and the savers and restorers before Xen 4.6. */
import { PAGE_BATCH_TYPE, Piece } from '../../../formats/legacy/save-id.ts';
import { messagesOf, type Message } from '../message.ts';

const BUILDER = messagesOf('libxc', 'tools/libs/guest/xg_dom_boot.c');
const RESUME = messagesOf('libxc', 'tools/libs/guest/xg_resume.c');
const OLD = messagesOf('libxc before 4.6', 'tools/libxc/xc_domain_restore.c');
const CONVERTER = messagesOf('convert-legacy-stream', 'tools/python/scripts/convert-legacy-stream');
const STOP = { at: 'stop' } as const;
const BATCH = { at: 'record', layer: 'legacy', type: PAGE_BATCH_TYPE, which: 'last' } as const;

export const OTHER_MESSAGES: readonly Message[] = [
  BUILDER('xc_dom_set_gnttab_entry', 'xc_dom_set_gnttab_entry: d{domid:u} gnt[{entry:u}] -> d{to:u} {gfn:x}', 'The restorer grants the page of a ring, console or xenstore, to the domain that serves it.'),
  RESUME('modify_returncode', 'Dom {domid:u} not suspended: (shutdown {shutdown:u}, reason {reason:u})', 'After a failed save the guest is to go on, and had never stopped.'),
  OLD('pagebuf_get_one', 'Error when reading batch size', 'The stream ended where a batch or chunk should begin.', { where: STOP }),
  OLD('pagebuf_get_one', 'Max batch size exceeded ({count:d}). Giving up.', 'A batch of more than 1,024 entries: framing is lost.', { where: BATCH }),
  OLD('pagebuf_get_one', 'Error when reading region pfn types', 'The stream ended within a batch\u2019s list.', { where: STOP }),
  OLD('pagebuf_get_one', 'Error when reading pages', 'The stream ended within a batch\u2019s pages.', { where: STOP }),
  OLD('pagebuf_get_one', 'Entering page verify mode', 'ENABLE_VERIFY_MODE was met: pages are compared from here on.'),
  OLD('xc_domain_restore', 'read: p2m_size', 'The stream has not even its first word.', { where: STOP }),
  OLD('load_p2m_frame_list', 'read extended-info signature failed', 'The stream ended before its extended info.', { where: STOP }),
  OLD('load_p2m_frame_list', 'read p2m_frame_list failed', 'The stream ended within the p2m frame list.', { where: STOP }),
  OLD('buffer_tail_pv', 'Error when reading pfn count', 'The stream ended where the tail should begin.', { where: STOP }),
  OLD('buffer_tail_pv', 'Error when reading ctxt', 'The stream ended within the vCPUs of the tail.', { where: STOP }),
  OLD('buffer_tail_pv', 'Error when reading shared info page', 'The stream ended within the tail\u2019s last page.', { where: STOP }),
  OLD('buffer_tail_hvm', 'Error reading magic PFNs', 'The stream ended where the tail should begin.', { where: STOP }),
  OLD('buffer_tail_hvm', 'Error reading HVM params', 'The stream ended within the HVM context of the tail.', { where: STOP }),
  OLD('buffer_tail_hvm', 'Invalid QEMU signature: {signature:s}', 'What stands behind the HVM context is no device model\u2019s state.', { where: STOP }),
  CONVERTER('read_chunks', 'Page batch ({count:d}) exceeded MAX_BATCH ({most:d})', 'A batch of more than 1,024 entries: framing is lost, or the width of the toolstack was given wrong.', { where: BATCH }),
  CONVERTER('read_chunks', 'Duplicate pfns in batch', 'A batch names a PFN twice; the converter does not take that.', { where: BATCH }),
  CONVERTER('read_chunks', 'Unrecognised chunk {marker:d}', 'A negative count that is no chunk the converter knows.', { where: STOP }),
  CONVERTER('rdexact', 'Stream truncated', 'The legacy stream ends before its tail is whole.', { where: STOP }),
  CONVERTER('read_legacy_stream', 'P2M Size: {size:x}', 'The converter has read the first word.', { where: { at: 'record', layer: 'legacy', type: Piece.P2M_SIZE } }),
];
