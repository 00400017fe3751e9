/** Framing rules of xl's save-file header (conformance C154): no specification speaks of it. */
import { defineRule, VERIFIED } from '../../index/finding.ts';

const LOAD = 'xen tools/xl/xl_vmcontrol.c create_domain()';

export const MAGIC = defineRule({ id: 'xl.header.magic', title: 'The magic is xl\u2019s', objectors: ['verify', 'restore'], cite: LOAD, ref: 'C154', logs: 'File has wrong magic number - corrupt or for a different tool?', checked: VERIFIED });
export const BYTEORDER = defineRule({ id: 'xl.header.byteorder', title: 'The byte order is the restoring host\u2019s', objectors: ['restore'], cite: LOAD, ref: 'C154', hint: 'verify-stream-v2 does not look.', logs: 'File has wrong byte order', checked: VERIFIED });
export const FLAGS = defineRule({ id: 'xl.header.mandatory-flags', title: 'Mandatory flags are known ones', objectors: ['restore'], cite: LOAD, ref: 'C154', hint: 'verify-stream-v2 does not look.', logs: 'Savefile has mandatory flag(s)', checked: VERIFIED });
export const CONFIG_LENGTH = defineRule({ id: 'xl.header.config-length', title: 'The config fits into the optional data', objectors: ['restore'], cite: LOAD, ref: 'C154', logs: 'Savefile truncated.', checked: VERIFIED });
export const STREAM_FLAG = defineRule({ id: 'xl.header.stream-flag', title: 'The flags say which stream follows', objectors: ['verify', 'restore'], cite: LOAD, ref: 'C154', hint: 'Without the flag xl runs the converter of legacy streams, and verify-stream-v2 its check of libxc images.', logs: 'exited with error status', checked: VERIFIED });
export const TRUNCATED = defineRule({ id: 'xl.header.truncated', title: 'The header is whole and a stream follows', objectors: ['spec', 'verify', 'restore'], cite: LOAD, ref: 'C154', logs: 'file/stream truncated reading', checked: VERIFIED });

export const XL_RULES = [MAGIC, BYTEORDER, FLAGS, CONFIG_LENGTH, STREAM_FLAG, TRUNCATED];
