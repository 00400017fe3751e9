/**
 * Framing rules of legacy streams. No specification speaks of them, and verify-stream-v2 does not read them; `restore`
 * is what a current Xen does: its converter, then its restore of what that made.
 */
import { defineRule, READ } from '../../index/finding.ts';

const CONVERTER = 'xen tools/python/scripts/convert-legacy-stream';

const RESTORER = 'xen 4.5 tools/libxc/xc_domain_restore.c';

export const P2M_SIZE = defineRule({ id: 'legacy.p2m-size.range', title: 'A p2m has 1 to 0x0fffffff PFNs', objectors: ['restore'], otherwise: 'warning', cite: `${CONVERTER} write_libxc_pv_p2m_frames()`, hint: 'Savers refuse such a guest. The converter keeps the highest PFN of a PV guest in 32 bits, and cannot of 0 PFNs.', checked: READ });
export const NO_EXTENDED_INFO = defineRule({ id: 'legacy.extended-info.missing', title: 'A PV stream has extended info', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, hint: 'Savers before Xen 3.2 wrote none for most guests. Restores up to Xen 4.5 take it.', logs: 'Unexpected extended info marker', checked: READ });
export const NO_VCPU_BLOCK = defineRule({ id: 'legacy.extended-info.no-vcpu', title: 'Extended info tells the guest\u2019s width', objectors: ['restore'], cite: `${CONVERTER} read_pv_p2m_frames()`, hint: 'The converter divides by a width of 0.', logs: 'ZeroDivisionError', checked: READ });
export const BLOCK_LENGTH = defineRule({ id: 'legacy.extended-info.length', title: 'Blocks fit into the extended info', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, logs: 'Overshot Extended Info size by', checked: READ });
export const VCPU_BLOCK = defineRule({ id: 'legacy.extended-info.vcpu-size', title: 'The "vcpu" block is a context of a 64-bit or a 32-bit guest', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, logs: 'Unable to determine guest width/level', checked: READ });
export const UNKNOWN_BLOCK = defineRule({ id: 'legacy.extended-info.unknown-block', title: 'Blocks are known ones', objectors: ['restore'], cite: `${CONVERTER} read_pv_extended_info()`, hint: 'Restores up to Xen 4.5 skip it.', logs: 'Unrecognised extended block', checked: READ });
export const BATCH_COUNT = defineRule({ id: 'legacy.page-batch.count', title: 'A batch has at most 1,024 entries', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Restores up to Xen 4.5 say "Max batch size exceeded". A wrong width or guest type looks so, too: see --width and --guest.', logs: 'exceeded MAX_BATCH', checked: READ });
export const BATCH_ENTRY = defineRule({ id: 'legacy.page-batch.entry', title: 'The upper half of an entry is zero', objectors: [], otherwise: 'warning', cite: `${CONVERTER} write_page_data()`, hint: 'The converter drops it without a word; restores up to Xen 4.5 take it for a PFN beyond p2m_size. A wrong width looks so, too: see --width.', checked: READ });
export const UNKNOWN_CHUNK = defineRule({ id: 'legacy.chunk.unknown', title: 'Chunks are known ones', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Restores up to Xen 4.5 say "Max batch size exceeded". A wrong width or guest type looks so, too: see --width and --guest.', logs: 'Unrecognised chunk', checked: READ });
export const NOT_CONVERTED = defineRule({ id: 'legacy.chunk.not-converted', title: 'The converter knows the chunk', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Restores up to Xen 4.5 take it.', logs: 'RuntimeError: todo', checked: READ });
export const NOT_KNOWN = defineRule({ id: 'legacy.chunk.newer', title: 'The chunk is one of Xen 4.5.3 or before', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'Savers of Xen 4.5.4 and 4.5.5 write it where the host sets the width of the FIP; the converter was never told of it. `xsi convert` makes it HVM parameter 36.', logs: 'Unrecognised chunk', checked: READ });
export const VCPU_COUNT = defineRule({ id: 'legacy.vcpu-info.range', title: 'vCPUs have numbers from 0 to 4,095', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, logs: 'Vcpu max_id out of range', checked: READ });
export const NEGATIVE_VCPUS = defineRule({ id: 'legacy.vcpu-info.negative', title: 'The highest number of a vCPU is not negative', objectors: [], otherwise: 'warning', cite: `${RESTORER} pagebuf_get_one()`, hint: 'The converter takes no vCPU then, which an HVM guest does not mind. Restores up to Xen 4.5 use the number as an index.' });
export const NO_VCPU_INFO = defineRule({ id: 'legacy.vcpu-info.missing', title: 'The vCPUs of a PV guest are told', objectors: ['restore'], cite: `${CONVERTER} read_pv_tail()`, hint: 'Restores up to Xen 4.5 take vCPU 0 alone; the converter takes none, and reads its context as what comes behind.', logs: 'Stream truncated', checked: READ });
export const UNMAPPED_COUNT = defineRule({ id: 'legacy.tail.unmapped-count', title: 'No more PFNs are unmapped than there are', objectors: ['restore'], cite: `${RESTORER} buffer_tail_pv()`, logs: 'Stream truncated', checked: READ });
export const XSAVE_SIZE = defineRule({ id: 'legacy.vcpu.xsave-size', title: 'Extended state is as long as "xcnt" says', objectors: ['restore'], cite: `${CONVERTER} read_pv_tail()`, hint: 'Savers of Xen 4.4 and 4.5 write each vCPU\u2019s own size, which is right here; the converter ends with an AssertionError, unless "xcnt" is 0: then it reads vCPUs without such state.', logs: 'AssertionError', checked: READ });
export const XSAVE_RANGE = defineRule({ id: 'legacy.vcpu.xsave-range', title: 'Extended state has a size that a processor can have', objectors: ['restore'], cite: `${CONVERTER} read_pv_tail()`, checked: READ });
export const TMEM_FRAMING = defineRule({ id: 'legacy.tmem.framing', title: 'Pools of transcendent memory are framed', objectors: ['restore'], cite: 'xen 4.5 tools/libxc/xc_tmem.c xc_tmem_restore()', logs: 'RuntimeError: todo', checked: READ });
export const DEVICE_MODEL = defineRule({ id: 'legacy.device-model.signature', title: 'The device model\u2019s state is one that the converter reads', objectors: ['restore'], cite: `${CONVERTER} read_qemu()`, hint: 'The converter reads DeviceModelRecord0002 alone.', logs: 'Unrecognised Qemu sig', checked: READ });
export const NO_DEVICE_MODEL = defineRule({ id: 'legacy.device-model.missing', title: 'An HVM guest has a device model\u2019s state', objectors: ['restore'], cite: `${CONVERTER} read_qemu()`, hint: 'A guest with a stub domain has none.', logs: 'Stream truncated', checked: READ });
export const LATER_CHECKPOINTS = defineRule({ id: 'legacy.stream.checkpoints', title: 'The stream has one checkpoint', objectors: [], otherwise: 'warning', cite: `${CONVERTER} read_legacy_stream()`, hint: 'Restores up to Xen 4.5 take the last whole one; that of 4.4.0 asks for LAST_CHECKPOINT in a stream of one checkpoint, that of 4.5.0 does not.', checked: READ });
export const TRUNCATED = defineRule({ id: 'legacy.stream.truncated', title: 'The stream goes on to the end of its tail', objectors: ['restore'], otherwise: 'warning', cite: `${CONVERTER} rdexact()`, logs: 'Stream truncated', checked: READ });
export const TRAILING = defineRule({ id: 'legacy.stream.trailing-bytes', title: 'Nothing stands behind the tail', objectors: [], cite: `${CONVERTER} read_legacy_stream()`, checked: READ });

export const READING = defineRule({ id: 'legacy.stream.reading', title: 'The stream is what it is said to be', objectors: ['restore'], cite: `${CONVERTER} read_chunks()`, hint: 'The width of the toolstack and the guest\u2019s type were given: see --width and --guest. A current Xen that is told the same goes wrong at these bytes.', checked: READ });

export const LEGACY_RULES = [
  READING,
  P2M_SIZE, NO_EXTENDED_INFO, NO_VCPU_BLOCK, BLOCK_LENGTH, VCPU_BLOCK, UNKNOWN_BLOCK, BATCH_COUNT, BATCH_ENTRY, UNKNOWN_CHUNK, NOT_CONVERTED, NOT_KNOWN, VCPU_COUNT, NEGATIVE_VCPUS, NO_VCPU_INFO,
  UNMAPPED_COUNT, XSAVE_SIZE, XSAVE_RANGE, TMEM_FRAMING, DEVICE_MODEL, NO_DEVICE_MODEL, LATER_CHECKPOINTS, TRUNCATED, TRAILING,
];
