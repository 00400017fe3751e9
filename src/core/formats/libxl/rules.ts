/** Framing rules of the libxl layer. Row numbers of the conformance table in `ref`. */
import { defineRule, SEEN, VERIFIED } from '../../index/finding.ts';

const ALL = ['spec', 'verify', 'restore'] as const;
const HEADER_DONE = 'xen tools/libs/light/libxl_stream_read.c stream_header_done()';
const PROCESS = 'xen tools/libs/light/libxl_stream_read.c process_record()';
const HEADER = 'libxl: Header';

export const IDENT = defineRule({ id: 'libxl.header.ident', title: 'The ident is "LibxlFmt"', objectors: ALL, spec: HEADER, cite: HEADER_DONE, ref: 'C140', logs: 'Invalid ident: expected', checked: VERIFIED });
export const VERSION = defineRule({ id: 'libxl.header.version', title: 'The version is 2', objectors: ALL, spec: HEADER, cite: HEADER_DONE, ref: 'C140', hint: 'Behind that refusal Xen 4.17\u2019s xl itself dies of a segmentation fault.', logs: 'Unexpected Version: expected', checked: SEEN });
export const BIG_ENDIAN = defineRule({ id: 'libxl.header.endianness', title: 'Streams of x86 are little-endian', objectors: ['spec', 'restore'], spec: HEADER, cite: HEADER_DONE, ref: 'C141', hint: 'verify-stream-v2 tests the wrong bit and goes on.', logs: 'Unable to handle big endian streams', checked: VERIFIED });
export const HEADER_CUT = defineRule({ id: 'libxl.header.truncated', title: 'The header is whole', hint: 'libxl takes what is missing at the end of the file for zeroes.', objectors: ALL, spec: HEADER, cite: HEADER_DONE, ref: 'C140', logs: 'Invalid ident: expected', checked: VERIFIED });
export const UNKNOWN = defineRule({ id: 'libxl.record.unknown', title: 'A record is of a known type', objectors: ALL, spec: 'libxl: Record Overview', cite: PROCESS, ref: 'C142', logs: 'Unrecognised record', checked: VERIFIED });
export const TOO_LONG = defineRule({ id: 'libxl.record.too-long', title: 'A body is not longer than any that was ever written', objectors: [], otherwise: 'warning', spec: 'libxl: Record Overview', cite: 'xen tools/libs/light/libxl_stream_read.c record_header_done()', ref: 'C143', hint: 'libxl has no limit: it takes that much memory at once, and ends the process where there is none.', checked: VERIFIED });
export const TRUNCATED = defineRule({ id: 'libxl.stream.truncated', title: 'The stream goes on to an END record', objectors: ALL, spec: 'libxl: END', cite: 'xen tools/libs/light/libxl_stream_read.c record_header_done()', ref: 'C152', logs: 'restoring domain', checked: SEEN });
export const CHECKPOINT_END_OUTSIDE = defineRule({ id: 'libxl.checkpoint-end.outside', title: 'CHECKPOINT_END stands at the end of a checkpoint', objectors: ['spec', 'restore'], spec: 'libxl: CHECKPOINT_END', cite: PROCESS, ref: 'C148', logs: 'Unexpected CHECKPOINT_END record in stream', checked: VERIFIED });
export const TRAILING = defineRule({ id: 'libxl.stream.trailing-bytes', title: 'Nothing stands behind END', objectors: [], spec: 'libxl: END', cite: 'xen tools/libs/light/libxl_stream_read.c stream_complete()', checked: VERIFIED });

export const LIBXL_RULES = [IDENT, VERSION, BIG_ENDIAN, HEADER_CUT, UNKNOWN, TOO_LONG, TRUNCATED, CHECKPOINT_END_OUTSIDE, TRAILING];
