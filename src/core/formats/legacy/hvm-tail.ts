/** The tail of an HVM guest, and the device model's state that a toolstack puts behind it. */
import { blob, struct, text, u32, u64 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { hvmParamNotes } from '../libxc/hvm-params.ts';
import { defineChunk, DOMAIN_SAVE_C } from './define-chunk.ts';
import { Piece } from './save-id.ts';

export const MAGIC_PFNS = defineChunk({
  type: Piece.MAGIC_PFNS,
  name: 'magic PFNs',
  doc: 'PFNs of the pages that the guest shares with device model and xenstore.',
  spec: DOMAIN_SAVE_C,
  layout: () => struct('magic_pfns', { ioreq_pfn: u64(hvmParamNotes(5)), bufioreq_pfn: u64(hvmParamNotes(6)), store_pfn: u64(hvmParamNotes(1)) }),
});
export const MAGIC_PFNS_SIZE = MAGIC_PFNS.layout.size ?? 0;

export const LEGACY_HVM_CONTEXT = defineChunk({
  type: Piece.HVM_CONTEXT,
  name: 'HVM context',
  doc: 'State of vCPUs and platform devices, as Xen gives it. The last piece that libxc writes of an HVM guest.',
  spec: DOMAIN_SAVE_C,
  layout: () =>
    struct('HVM context', {
      rec_size: u32({ doc: 'Bytes of the context.', unit: 'bytes' }),
      hvm_ctx: blob('rest', 'hvm_save_descriptor[]', { doc: 'The HVM context from Xen; its entries are rows of their own.' }),
    }),
  describe: ({ view }) => plural(view.getUint32(0, true), 'byte'),
});
export const HVM_CONTEXT_HEADER_SIZE = 4;

/** 21 letters without a NUL. */
export const SIGNATURE_SIZE = 21;
/** To the end of the stream: xend 3.1 to 4.4, libxl 4.0. */
export const TO_THE_END = 'QemuDeviceModelRecord';
/** Then u32 length: libxl 4.1 to 4.5; libcheckpoint of 4.0 to 4.2. */
export const WITH_LENGTH: readonly string[] = ['DeviceModelRecord0002', 'RemusDeviceModelState'];

const STATE = { doc: 'State of the device model; its sections are rows of their own.' };
const COUNTED = struct('device model record', {
  signature: text(SIGNATURE_SIZE, { doc: 'Tells who wrote it, and whether a length follows.' }),
  len: u32({ doc: 'Bytes of state.', unit: 'bytes' }),
  state: blob({ field: 'len' }, 'device model state', STATE),
});

export const DEVICE_MODEL = defineChunk({
  type: Piece.DEVICE_MODEL,
  name: 'device model record',
  doc: 'State of the device model. Not part of libxc\u2019s stream: the toolstack puts it behind.',
  spec: 'xen 4.5 tools/libxl/libxl_internal.h: QEMU_SIGNATURE',
  layout: () => COUNTED,
});

/** The same without a length. */
export const DEVICE_MODEL_TO_THE_END = struct('device model record', { signature: COUNTED.fields.signature, state: blob('rest', 'device model state', STATE) });
