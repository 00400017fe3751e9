/** Framing rules of the libxc layer: what the scan itself meets. Row numbers of the conformance table in `ref`. */
import { defineRule, SEEN, VERIFIED } from '../../index/finding.ts';

const ALL = ['spec', 'verify', 'restore'] as const;
const READ_HEADERS = 'xen tools/libs/guest/xg_sr_restore.c read_headers()';
const READ_RECORD = 'xen tools/libs/guest/xg_sr_common.c read_record()';
const PROCESS_RECORD = 'xen tools/libs/guest/xg_sr_restore.c process_record()';
const PAGE_DATA = 'xen tools/libs/guest/xg_sr_restore.c handle_page_data()';
const IMAGE_HEADER = 'libxc: Image Header';
const DOMAIN_HEADER = 'libxc: Domain Header';
const RECORDS = 'libxc: Records';

export const MARKER = defineRule({ id: 'libxc.image-header.marker', title: 'The marker is all ones', objectors: ALL, spec: IMAGE_HEADER, cite: READ_HEADERS, ref: 'C001', logs: 'Invalid marker: Got', checked: VERIFIED });
export const IDENT = defineRule({ id: 'libxc.image-header.id', title: 'The id is "XENF"', objectors: ALL, spec: IMAGE_HEADER, cite: READ_HEADERS, ref: 'C002', logs: 'Invalid ID: Expected', checked: VERIFIED });
export const VERSION = defineRule({ id: 'libxc.image-header.version', title: 'The version is 2 or 3', objectors: ALL, spec: IMAGE_HEADER, cite: READ_HEADERS, ref: 'C003', logs: 'Invalid Version: Expected 2 <= ver <= 3, Got', checked: VERIFIED });
export const BIG_ENDIAN = defineRule({ id: 'libxc.image-header.endianness', title: 'Images of x86 are little-endian', objectors: ['spec', 'restore'], spec: IMAGE_HEADER, cite: READ_HEADERS, ref: 'C004', hint: 'verify-stream-v2 tests the wrong bit and goes on.', logs: 'Unable to handle big endian streams', checked: VERIFIED });
export const DOMAIN_TYPE = defineRule({ id: 'libxc.domain-header.type', title: 'The domain is x86 PV or x86 HVM', objectors: ALL, spec: DOMAIN_HEADER, cite: 'xen tools/libs/guest/xg_sr_restore.c xc_domain_restore()', ref: 'C006', logs: 'Unable to restore Reserved domain into an x86', checked: VERIFIED });
export const PAGE_SHIFT = defineRule({ id: 'libxc.domain-header.page-shift', title: 'A page of x86 is 2^12 bytes', objectors: ALL, spec: DOMAIN_HEADER, cite: 'xen tools/libs/guest/xg_sr_restore.c xc_domain_restore()', ref: 'C007', logs: 'Invalid page size', checked: VERIFIED });
export const HEADER_CUT = defineRule({ id: 'libxc.header.truncated', title: 'Both headers are whole', objectors: ALL, spec: IMAGE_HEADER, cite: READ_HEADERS, ref: 'C021', logs: 'Failed to read Image Header from stream', checked: VERIFIED });
export const TRUNCATED = defineRule({ id: 'libxc.stream.truncated', title: 'The stream goes on to an END record', objectors: ALL, spec: 'libxc: END', cite: READ_RECORD, ref: 'C021', logs: 'Failed to read Record Header from stream', checked: SEEN });
export const NO_END = defineRule({ id: 'libxc.stream.no-end', title: 'A checkpointed stream that ends after a checkpoint has no END', objectors: ['verify'], spec: 'libxc: END', cite: 'xen tools/python/xen/migration/libxc.py verify()', ref: 'C027', hint: 'Remus and COLO never write an END; the script as shipped stops earlier, at the first CHECKPOINT, because it does not hand the stream back to libxl.', checked: VERIFIED });
export const FAILOVER = defineRule({ id: 'libxc.stream.failover', title: 'The stream ends where a failover takes over', objectors: [], spec: 'libxc: CHECKPOINT', cite: 'xen tools/libs/guest/xg_sr_restore.c restore()', ref: 'C027', hint: 'Only where a restore objects to nothing before it: a record that is refused, in a replay too, ends the restore, and there is no failover to any checkpoint.', checked: SEEN });
export const TOO_LONG = defineRule({ id: 'libxc.record.too-long', title: 'A body is at most 128 MiB', objectors: ['restore'], cite: READ_RECORD, ref: 'C020', logs: 'exceeds max (0x8000000)', checked: VERIFIED });
export const UNKNOWN_MANDATORY = defineRule({ id: 'libxc.record.unknown-mandatory', title: 'A mandatory record is of a known type', objectors: ALL, spec: RECORDS, cite: PROCESS_RECORD, ref: 'C023', logs: 'Mandatory record', checked: VERIFIED });
export const UNKNOWN_OPTIONAL = defineRule({ id: 'libxc.record.unknown-optional', title: 'An optional record of unknown type may be ignored', objectors: ['verify'], spec: RECORDS, cite: 'xen tools/python/xen/migration/libxc.py verify_record()', ref: 'C024', hint: 'The specification and libxc ignore it; verify-stream-v2 refuses every optional record.', checked: VERIFIED });
export const PAGE_COUNT = defineRule({ id: 'libxc.page-data.count', title: 'A batch describes at least one page', objectors: ALL, spec: 'libxc: PAGE_DATA', cite: PAGE_DATA, ref: 'C069', logs: 'Expected at least 1 pfn in PAGE_DATA record', checked: VERIFIED });
export const PAGE_LENGTH = defineRule({ id: 'libxc.page-data.length', title: 'A batch is as long as its list and pages', objectors: ALL, spec: 'libxc: PAGE_DATA', cite: PAGE_DATA, ref: 'C064', logs: 'PAGE_DATA record wrong size: length', checked: VERIFIED });
export const PAGE_TYPE = defineRule({ id: 'libxc.page-data.type', title: 'Page types are ones that the specification defines', objectors: ALL, spec: 'libxc: PAGE_DATA', cite: PAGE_DATA, ref: 'C061', logs: 'Unknown type', checked: VERIFIED });
export const PAGE_RESERVED = defineRule({ id: 'libxc.page-data.reserved', title: 'Reserved fields of PAGE_DATA are zero', objectors: ['spec', 'verify'], spec: 'libxc: PAGE_DATA', cite: 'xen tools/python/xen/migration/libxc.py verify_record_page_data()', ref: 'C066', hint: 'A restore ignores reserved fields.', checked: VERIFIED });
export const PAGE_PFN_RESERVED = defineRule({ id: 'libxc.page-data.pfn-reserved', title: 'Bits 52 to 59 of an entry are zero', objectors: ['spec', 'verify'], spec: 'libxc: PAGE_DATA', cite: 'xen tools/python/xen/migration/libxc.py verify_record_page_data()', ref: 'C065', hint: 'A restore masks the bits off.', checked: VERIFIED });
export const PAGE_BATCH = defineRule({ id: 'libxc.page-data.batch', title: 'A batch has at most 1,024 pages', objectors: [], cite: 'xen tools/libs/guest/xg_sr_save.c', ref: 'C068', hint: 'Nobody objects to a longer batch; it was not written by Xen\u2019s saver.', checked: VERIFIED });
export const PAGE_TWICE = defineRule({ id: 'libxc.page-data.twice', title: 'A PFN stands in a batch once', objectors: [], otherwise: 'warning', cite: 'xen tools/libs/guest/xg_sr_restore.c process_page_data()', ref: 'C067', hint: 'A restore takes it: the frame is mapped twice, and the later contents win.', checked: VERIFIED });
export const TRAILING = defineRule({ id: 'libxc.stream.trailing-bytes', title: 'Nothing stands behind END', objectors: [], spec: 'libxc: END', cite: 'xen tools/libs/guest/xg_sr_restore.c restore()', ref: 'C028', checked: VERIFIED });

export const LIBXC_RULES = [MARKER, IDENT, VERSION, BIG_ENDIAN, DOMAIN_TYPE, PAGE_SHIFT, HEADER_CUT, TRUNCATED, NO_END, FAILOVER, TOO_LONG, UNKNOWN_MANDATORY, UNKNOWN_OPTIONAL, PAGE_COUNT, PAGE_LENGTH, PAGE_TYPE, PAGE_RESERVED, PAGE_PFN_RESERVED, PAGE_BATCH, PAGE_TWICE, TRAILING];
