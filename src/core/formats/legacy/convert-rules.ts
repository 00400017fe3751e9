/**
 * What a conversion decides or loses where Xen's own converter has no answer, or a wrong one. Nobody refuses a stream
 * because of these: they are told with the conversion, never by a scan.
 */
import { defineRule, READ } from '../../index/finding.ts';

const CONVERTER = 'xen tools/python/scripts/convert-legacy-stream';
const RESTORER = 'xen 4.5 tools/libxc/xc_domain_restore.c';

export const REFERENCE_REFUSES = defineRule({ id: 'legacy.convert.reference-refuses', title: 'The reference converts the stream', objectors: [], cite: `${CONVERTER} read_legacy_stream()`, hint: 'Without --like-xen the stream is converted as far as its bytes allow.' });
export const VERIFY_PHASE = defineRule({ id: 'legacy.convert.verify-phase', title: 'Pages that are sent to be compared stay so', objectors: [], cite: `${CONVERTER} read_chunks()`, spec: 'libxc: VERIFY', hint: 'The converter sends them on as ordinary pages, which overwrite the first ones.' });
export const CHECKPOINTS = defineRule({ id: 'legacy.convert.checkpoints', title: 'Of several checkpoints it is told what becomes of them', objectors: [], cite: `${RESTORER} xc_domain_restore()`, hint: 'The converter takes the first alone; restores up to Xen 4.5 took the last whole one. See --checkpoints.' });
export const PARTIAL_CHECKPOINT = defineRule({ id: 'legacy.convert.partial-checkpoint', title: 'The last checkpoint is whole', objectors: [], otherwise: 'warning', cite: `${RESTORER} xc_domain_restore()`, hint: 'Restores up to Xen 4.5 drop it likewise, and go on from the one before.' });
export const HOLES = defineRule({ id: 'legacy.convert.holes', title: 'Entries without a PFN are left out', objectors: [], cite: `${CONVERTER} read_chunks()` });
export const EMPTY_BATCH = defineRule({ id: 'legacy.convert.empty-batch', title: 'Batches of holes alone are left out', objectors: [], cite: `${CONVERTER} write_page_data()`, spec: 'libxc: PAGE_DATA', hint: 'The converter writes a PAGE_DATA without entries, which restore and verify-stream-v2 refuse.' });
export const MACHINE_FRAMES = defineRule({ id: 'legacy.convert.machine-frames', title: 'Entries of unmapped pages name a PFN of the guest', objectors: [], cite: `${CONVERTER} write_page_data()`, hint: 'Savers up to Xen 3.4 left a machine frame in them. The converter keeps it, and the restore refuses it as out of range.' });
export const PFN_RANGE = defineRule({ id: 'legacy.convert.pfn-range', title: 'Pages lie below p2m_size', objectors: [], otherwise: 'warning', cite: 'xen tools/libs/guest/xg_sr_restore.c handle_page_data()', hint: 'The restore of a PV guest refuses them; they were converted as they stand.' });
export const ENTRY_UPPER_HALF = defineRule({ id: 'legacy.convert.entry-upper-half', title: 'The upper half of an entry is zero', objectors: [], otherwise: 'warning', cite: `${CONVERTER} write_page_data()`, hint: 'A wrong width looks so, too: see --width.' });
export const TMEM_LOST = defineRule({ id: 'legacy.convert.tmem', title: 'Transcendent memory is dropped', objectors: [], otherwise: 'warning', cite: 'xen 4.5 tools/libxc/xc_tmem.c xc_tmem_restore()', hint: 'No stream since Xen 4.6 can carry it, and Xen 4.13 has it no more. What a guest had put into a persistent pool is gone for it.' });
export const PARAM_OF_HVM = defineRule({ id: 'legacy.convert.hvm-param', title: 'A PV guest has no HVM parameters', objectors: [], otherwise: 'warning', cite: `${CONVERTER} write_libxc_hvm_params()`, hint: 'Restores up to Xen 4.5 took and ignored them; the converter says "HVM-only param in PV stream".' });
export const FIP_WIDTH = defineRule({ id: 'legacy.convert.fip-width', title: 'HVM_X87_FIP_WIDTH becomes parameter 36', objectors: [], cite: `${CONVERTER} read_chunks()`, spec: 'libxc: HVM_PARAMS', hint: 'The converter says "Unrecognised chunk -21".' });
export const XSAVE_AS_IT_IS = defineRule({ id: 'legacy.convert.xsave-size', title: 'Extended state is taken with the size that stands before it', objectors: [], cite: `${CONVERTER} read_pv_tail()`, hint: 'The converter ends with an AssertionError.' });
export const GUEST_WIDTH = defineRule({ id: 'legacy.convert.guest-width', title: 'The width of a PV guest is told', objectors: [], otherwise: 'warning', cite: `${CONVERTER} read_pv_extended_info()`, hint: 'The converter stops where extended info or its "vcpu" block is missing.' });
export const BLOCK_SKIPPED = defineRule({ id: 'legacy.convert.unknown-block', title: 'Blocks of extended info that are not known are left out', objectors: [], otherwise: 'warning', cite: `${CONVERTER} read_pv_extended_info()`, hint: 'Restores up to Xen 4.5 skip them; the converter says "Unrecognised extended block".' });
export const BOOT_VCPU_ALONE = defineRule({ id: 'legacy.convert.boot-vcpu', title: 'Without VCPU_INFO vCPU 0 alone is there', objectors: [], cite: `${RESTORER} xc_domain_restore()`, hint: 'The converter then takes no vCPU at all, and misreads the tail.' });
export const VCPU_MAP = defineRule({ id: 'legacy.convert.vcpu-map', title: 'The map has no vCPU above max_vcpu_id', objectors: [], otherwise: 'warning', cite: `${RESTORER} buffer_tail_pv()`, hint: 'Restores up to Xen 4.5 do not look at these bits; the converter reads a context for each.' });
export const VCPU_INFO_AGAIN = defineRule({ id: 'legacy.convert.vcpu-info', title: 'The last VCPU_INFO of a body counts', objectors: [], cite: `${RESTORER} xc_domain_restore()`, hint: 'The converter adds them up, and reads contexts that are not there.' });
export const UNMAPPED = defineRule({ id: 'legacy.convert.unmapped', title: 'The list of unmapped PFNs is left out', objectors: [], cite: `${CONVERTER} read_pv_tail()` });
export const TOOLSTACK_LOST = defineRule({ id: 'legacy.convert.toolstack', title: 'The device model\u2019s physmap is kept', objectors: [], otherwise: 'warning', cite: `${CONVERTER} read_libxl_toolstack()`, hint: 'Only a libxl stream of an HVM guest has a place for it, EMULATOR_XENSTORE_DATA.' });
export const TOOLSTACK_LEAK = defineRule({ id: 'legacy.convert.toolstack-width', title: 'Regions of the physmap are as long as the toolstack\u2019s width makes them', objectors: [], cite: 'xen 4.5 tools/libxl/libxl_dom.c libxl__toolstack_save()' });
export const REGION_UNNAMED = defineRule({ id: 'legacy.convert.unnamed-region', title: 'Regions of the physmap have a name', objectors: [], cite: `${CONVERTER} read_libxl_toolstack()`, spec: 'libxl: EMULATOR_XENSTORE_DATA', hint: 'The converter says "No physmap info name".' });
export const TOOLSTACK_BAD = defineRule({ id: 'legacy.convert.toolstack-data', title: 'The toolstack\u2019s data can be read', objectors: ['restore'], cite: `${CONVERTER} read_libxl_toolstack()`, logs: 'StreamError', checked: READ });
export const DEVICE_MODEL = defineRule({ id: 'legacy.convert.device-model', title: 'The device model\u2019s state is kept', objectors: [], cite: `${CONVERTER} read_qemu()` });
export const DECOMPRESSED = defineRule({ id: 'legacy.convert.compression', title: 'Compressed pages are written in full', objectors: [], cite: 'xen 4.5 tools/libxc/xc_compression.c', spec: 'libxc: PAGE_DATA', hint: 'The converter says "todo".' });
export const COMPRESSED_DATA = defineRule({ id: 'legacy.convert.compressed-data', title: 'Compressed pages can be decompressed', objectors: ['restore'], cite: 'xen 4.5 tools/libxc/xc_compression.c xc_compression_uncompress_page()', logs: 'RuntimeError: todo', checked: READ });
export const NO_REFERENCE = defineRule({ id: 'legacy.convert.reference-page', title: 'A page of which only a change was sent was sent before', objectors: [], otherwise: 'warning', cite: 'xen 4.5 tools/libxc/xc_compression.c', hint: 'A restore would have changed a page of zeroes.' });
export const HEADER_OF_OTHERS = defineRule({ id: 'legacy.convert.header', title: 'The header around the stream fits what stands in it', objectors: [], otherwise: 'warning', cite: 'xen tools/xl/xl_vmcontrol.c create_domain()' });
export const TRAILING_LOST = defineRule({ id: 'legacy.convert.trailing-bytes', title: 'Bytes behind the stream are left out', objectors: [], otherwise: 'warning', cite: `${CONVERTER} read_legacy_stream()` });

export const LEGACY_CONVERT_RULES = [
  REFERENCE_REFUSES, VERIFY_PHASE, CHECKPOINTS, PARTIAL_CHECKPOINT, HOLES, EMPTY_BATCH, MACHINE_FRAMES, PFN_RANGE, ENTRY_UPPER_HALF, TMEM_LOST, PARAM_OF_HVM, FIP_WIDTH, XSAVE_AS_IT_IS, GUEST_WIDTH, BLOCK_SKIPPED,
  BOOT_VCPU_ALONE, VCPU_MAP, VCPU_INFO_AGAIN, UNMAPPED, TOOLSTACK_LOST, TOOLSTACK_LEAK, REGION_UNNAMED, TOOLSTACK_BAD, DEVICE_MODEL, DECOMPRESSED, COMPRESSED_DATA, NO_REFERENCE, HEADER_OF_OTHERS, TRAILING_LOST,
];
