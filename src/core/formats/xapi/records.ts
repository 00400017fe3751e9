/** Every row of xenopsd's image: a header of 16 bytes with its payload, and what stands without one. */
import { blob, struct, syntax, text, u16, u32, u64 } from '../../layout/fields.ts';
import type { Shape, StructShape } from '../../layout/shape.ts';
import { parseSxp } from '../config/sxp.ts';
import { expandText } from '../config/text-tree.ts';
import { defineRecord, type RecordSpec } from '../define.ts';
import { HeaderType, LEGACY_QEMU_SIGNATURE, Other } from './header.ts';
import { REQUEST_LAYOUT } from './request.ts';
import { VARSTORED_STORE } from './varstored.ts';

const IMAGE = 'xen-api ocaml/xenopsd/lib/suspend_image.ml';
const DOMAIN = 'xen-api ocaml/xenopsd/xc/domain.ml';

const headed = (type: number, name: string, lengthDoc: string, payload: Readonly<Record<string, Shape>>): StructShape =>
  struct('suspend image record', {
    type: u64({ base: 'hex', names: { [type]: name }, doc: 'Which record it is.' }),
    length: u64({ signed: true, unit: 'bytes', doc: lengthDoc }),
    ...payload,
  });

const counted = (type: number, name: string, doc: string, field: string, payload: Shape, spec = `${DOMAIN}: restore_common()`): RecordSpec =>
  defineRecord({ type, name, doc, spec, length: 'any', layout: headed(type, name, 'Bytes that follow, without padding.', { [field]: payload }) });

const bare = (type: number, name: string, doc: string, spec = `${DOMAIN}: suspend_emu_manager()`): RecordSpec =>
  defineRecord({ type, name, doc, spec, length: 'any', layout: headed(type, name, 'Always 0: what follows tells where it ends.', {}) });

const STATE = blob('rest', 'device model state', { doc: 'State of the device model; its sections are rows of their own.' });

export const XENOPS = counted(HeaderType.XENOPS, 'Xenops', 'When and by what kind of host the image was made, and xenopsd\u2019s own state of the VM.', 'record', syntax('rest', { doc: 'Xenops_record.t as an S-expression.' }, { type: 'S-expression', expand: (place, reader) => expandText(place, reader, parseSxp) }), `${IMAGE}: Xenops_record.t`);
export const LIBXC = bare(HeaderType.LIBXC, 'Libxc', 'A libxc image follows, to its END.');
export const LIBXL = bare(HeaderType.LIBXL, 'Libxl', 'Defined for a libxl stream; nobody writes it, and a restore refuses it.', `${DOMAIN}: restore_common()`);
export const LIBXC_LEGACY = bare(HeaderType.LIBXC_LEGACY, 'Libxc_legacy', 'A legacy libxc stream follows, to the end of its tail.', `${DOMAIN}: restore_common()`);
export const QEMU_TRAD = counted(HeaderType.QEMU_TRAD, 'Qemu_trad', 'State of the device model, whichever QEMU it is.', 'state', STATE, `${DOMAIN}: write_qemu_record()`);
export const QEMU_XEN = counted(HeaderType.QEMU_XEN, 'Qemu_xen', 'Defined for upstream QEMU; nobody writes it, and a restore refuses it.', 'state', STATE);
export const DEMU = defineRecord({
  type: HeaderType.DEMU,
  name: 'Demu',
  doc: 'State of a virtual GPU, in a format of its vendor\u2019s own.',
  spec: `${DOMAIN}: suspend_emu_manager()`,
  length: 'any',
  layout: headed(HeaderType.DEMU, 'Demu', 'Always 0: nobody but the emulator knows how long its state is.', { state: blob('rest', 'vGPU state', { doc: 'What the vGPU\u2019s emulator saved. Where it ends is a guess: where the next header stands that can be one.' }) }),
});
export const VARSTORED = counted(HeaderType.VARSTORED, 'Varstored', 'The guest\u2019s UEFI variables.', 'efivars', VARSTORED_STORE, `${DOMAIN}: write_varstored_record()`);
export const SWTPM0 = counted(HeaderType.SWTPM0, 'Swtpm0', 'State of the virtual TPM as bytes; written by early versions only.', 'contents', blob('rest', 'bytes', { doc: 'What swtpm saved.' }));
export const SWTPM = counted(HeaderType.SWTPM, 'Swtpm', 'State of the virtual TPM.', 'contents', text('rest', { doc: 'What swtpm saved, in base64.' }), `${DOMAIN}: write_vtpm_record()`);
export const END_OF_IMAGE = bare(HeaderType.END_OF_IMAGE, 'End_of_image', 'Ends the image. What stands behind it on a suspend VDI is what the disk held before.', `${DOMAIN}: suspend()`);

export const QEMU_RECORD = defineRecord({
  type: Other.QEMU_RECORD,
  name: 'QemuDeviceModelRecord',
  doc: 'State of the device model behind a legacy stream.',
  spec: `${IMAGE}: read_legacy_qemu_header()`,
  length: 'any',
  layout: struct('legacy qemu record', {
    signature: text(LEGACY_QEMU_SIGNATURE.length, { doc: '"QemuDeviceModelRecord" and a line feed.' }),
    length: u32({ order: 'big', unit: 'bytes', doc: 'Bytes of state, in network order.' }),
    state: STATE,
  }),
});

export const REQUEST = defineRecord({
  type: Other.REQUEST,
  name: 'HTTP request',
  doc: 'How the sender opens a connection of a live migration: what is to come over it, and for which VM.',
  spec: 'xen-api ocaml/xenopsd/lib/xenops_server.ml: VM_migrate, do_request',
  length: 'any',
  layout: REQUEST_LAYOUT,
});

export const HANDSHAKE = defineRecord({
  type: Other.HANDSHAKE,
  name: 'handshake',
  doc: 'One side tells the other how far it is: 0 is success, else an error follows.',
  spec: 'xen-api ocaml/xenopsd/lib/xenops_migrate.ml: Handshake',
  length: 'any',
  layout: struct('Handshake.result', {
    length: u16({ order: 'big', names: { 0: 'Success' }, doc: 'Bytes of the error message; 0 where there is none.' }),
    message: text('rest', { doc: 'What went wrong.' }),
  }),
});

export const UNKNOWN_HEADER = defineRecord({
  type: Other.UNKNOWN_TYPE,
  name: 'unknown header',
  doc: 'A record whose type is not known; this name where the type takes more than 32 bits.',
  spec: `${IMAGE}: header_type_of_int64()`,
  length: 'any',
  layout: struct('suspend image record', { type: u64({ base: 'hex', doc: 'No type that is known.' }), length: u64({ signed: true, unit: 'bytes', doc: 'Bytes that follow, as in every other header.' }), payload: blob('rest', 'bytes', { doc: 'Passed over by its length.' }) }),
});

/** In the order in which an image has them. */
export const XAPI_RECORDS: readonly RecordSpec[] = [REQUEST, HANDSHAKE, XENOPS, DEMU, LIBXC, LIBXL, LIBXC_LEGACY, VARSTORED, SWTPM0, SWTPM, QEMU_TRAD, QEMU_XEN, END_OF_IMAGE, QEMU_RECORD, UNKNOWN_HEADER];
