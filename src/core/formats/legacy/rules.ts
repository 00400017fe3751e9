/**
 * Framing rules of legacy streams. No specification speaks of them, and verify-stream-v2 does not read them; `restore`
 * is what a current Xen does: its converter, then its restore of what that made.
 */
import { defineRule } from '../../index/finding.ts';

const CONVERTER = 'xen tools/python/scripts/convert-legacy-stream';
const SAVER = 'xen 4.5 tools/libxc/xc_domain_save.c';
const RESTORER = 'xen 4.5 tools/libxc/xc_domain_restore.c';

export const P2M_SIZE = defineRule({ id: 'legacy.p2m-size.range', title: 'A p2m has 1 to 0x0fffffff PFNs', objectors: [], otherwise: 'warning', cite: `${SAVER} xc_domain_save()` });
export const NO_EXTENDED_INFO = defineRule({ id: 'legacy.extended-info.missing', title: 'A PV stream has extended info', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, hint: 'Savers before Xen 3.2 wrote none for most guests. Restores up to Xen 4.5 take it; the converter says "Unexpected extended info marker".' });
export const NO_VCPU_BLOCK = defineRule({ id: 'legacy.extended-info.no-vcpu', title: 'Extended info tells the guest\u2019s width', objectors: ['restore'], cite: `${CONVERTER} read_pv_p2m_frames()`, hint: 'The converter divides by a width of 0.' });
export const BLOCK_LENGTH = defineRule({ id: 'legacy.extended-info.length', title: 'Blocks fit into the extended info', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()` });
export const VCPU_BLOCK = defineRule({ id: 'legacy.extended-info.vcpu-size', title: 'The "vcpu" block is a context of a 64-bit or a 32-bit guest', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, hint: 'The converter says "Unable to determine guest width/level".' });
export const UNKNOWN_BLOCK = defineRule({ id: 'legacy.extended-info.unknown-block', title: 'Blocks are known ones', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, hint: 'Restores up to Xen 4.5 skip it; the converter says "Unrecognised extended block".' });
export const BATCH_COUNT = defineRule({ id: 'legacy.page-batch.count', title: 'A batch has at most 1,024 entries', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Restores up to Xen 4.5 say "Max batch size exceeded". A wrong width or guest type looks so, too: see --width and --guest.' });
export const BATCH_ENTRY = defineRule({ id: 'legacy.page-batch.entry', title: 'The upper half of an entry is zero', objectors: ['restore'], cite: `${SAVER} xc_domain_save()`, hint: 'A wrong width looks so, too: see --width.' });
export const UNKNOWN_CHUNK = defineRule({ id: 'legacy.chunk.unknown', title: 'Chunks are known ones', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Restores up to Xen 4.5 say "Max batch size exceeded". A wrong width or guest type looks so, too: see --width and --guest.' });
export const NOT_CONVERTED = defineRule({ id: 'legacy.chunk.not-converted', title: 'The converter knows the chunk', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Restores up to Xen 4.5 take it.' });
export const VCPU_COUNT = defineRule({ id: 'legacy.vcpu-info.range', title: 'vCPUs have numbers from 0 to 4,095', objectors: ['restore'], cite: `${CONVERTER} read_chunks()` });
export const NO_VCPU_INFO = defineRule({ id: 'legacy.vcpu-info.missing', title: 'The vCPUs of a PV guest are told', objectors: ['restore'], cite: `${CONVERTER} read_pv_tail()`, hint: 'Restores up to Xen 4.5 take vCPU 0 alone; the converter takes none, and reads its context as what comes behind.' });
export const UNMAPPED_COUNT = defineRule({ id: 'legacy.tail.unmapped-count', title: 'No more PFNs are unmapped than there are', objectors: ['restore'], cite: `${RESTORER} buffer_tail_pv()` });
export const XSAVE_SIZE = defineRule({ id: 'legacy.vcpu.xsave-size', title: 'Extended state is as long as "xcnt" says', objectors: ['restore'], cite: `${CONVERTER} read_pv_tail()`, hint: 'Savers of Xen 4.4 and 4.5 write each vCPU\u2019s own size, which is right here; the converter ends with an AssertionError.' });
export const XSAVE_RANGE = defineRule({ id: 'legacy.vcpu.xsave-range', title: 'Extended state has a size that a processor can have', objectors: ['restore'], cite: `${CONVERTER} read_pv_tail()` });
export const TMEM_FRAMING = defineRule({ id: 'legacy.tmem.framing', title: 'Pools of transcendent memory are framed', objectors: ['restore'], cite: 'xen 4.5 tools/libxc/xc_tmem.c xc_tmem_restore()' });
export const DEVICE_MODEL = defineRule({ id: 'legacy.device-model.signature', title: 'The device model\u2019s state is one that the converter reads', objectors: ['restore'], cite: `${CONVERTER} read_qemu()`, hint: 'The converter reads DeviceModelRecord0002 alone.' });
export const NO_DEVICE_MODEL = defineRule({ id: 'legacy.device-model.missing', title: 'An HVM guest has a device model\u2019s state', objectors: ['restore'], cite: `${CONVERTER} read_qemu()`, hint: 'A guest with a stub domain has none. The converter says "Stream truncated".' });
export const LATER_CHECKPOINTS = defineRule({ id: 'legacy.stream.checkpoints', title: 'The stream has one checkpoint', objectors: [], otherwise: 'warning', cite: `${CONVERTER} read_legacy_stream()`, hint: 'Restores up to Xen 4.5 take the last whole one.' });
export const TRUNCATED = defineRule({ id: 'legacy.stream.truncated', title: 'The stream goes on to the end of its tail', objectors: ['restore'], otherwise: 'warning', cite: `${CONVERTER} rdexact()`, hint: 'The converter says "Stream truncated".' });
export const TRAILING = defineRule({ id: 'legacy.stream.trailing-bytes', title: 'Nothing stands behind the tail', objectors: [], cite: `${CONVERTER} read_legacy_stream()` });

export const LEGACY_RULES = [
  P2M_SIZE, NO_EXTENDED_INFO, NO_VCPU_BLOCK, BLOCK_LENGTH, VCPU_BLOCK, UNKNOWN_BLOCK, BATCH_COUNT, BATCH_ENTRY, UNKNOWN_CHUNK, NOT_CONVERTED, VCPU_COUNT, NO_VCPU_INFO,
  UNMAPPED_COUNT, XSAVE_SIZE, XSAVE_RANGE, TMEM_FRAMING, DEVICE_MODEL, NO_DEVICE_MODEL, LATER_CHECKPOINTS, TRUNCATED, TRAILING,
];
