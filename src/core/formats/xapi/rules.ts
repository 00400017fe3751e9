/** Framing rules of xenopsd's image. xenopsd is the restorer here: no specification and no script of Xen's speaks of it. */
import { defineRule, READ } from '../../index/finding.ts';

const IMAGE = 'xen-api ocaml/xenopsd/lib/suspend_image.ml';
const DOMAIN = 'xen-api ocaml/xenopsd/xc/domain.ml';
const READER = `${DOMAIN} restore_common()`;

export const SIGNATURE = defineRule({ id: 'xapi.header.signature', title: 'The signature is one of xenopsd\u2019s', objectors: ['restore'], cite: `${IMAGE} read_save_signature()`, logs: 'Error reading save signature: Not a valid signature', checked: READ });
export const UNKNOWN = defineRule({ id: 'xapi.record.unknown', title: 'Headers have a type that xenopsd knows', objectors: ['restore'], cite: `${IMAGE} header_type_of_int64()`, hint: 'xenopsd does not read such a header\u2019s length. Here it is taken at its word where a header stands behind so many bytes: a later release may have written it.', logs: 'Invalid_header_type', checked: READ });
export const REFUSED = defineRule({ id: 'xapi.record.refused', title: 'No header is one that a restore refuses', objectors: ['restore'], cite: READER, hint: 'The types Libxl and Qemu_xen are defined, but nobody writes or reads them.', logs: 'Suspend_image_failure', checked: READ });
export const LENGTH = defineRule({ id: 'xapi.record.length', title: 'A length is not negative', objectors: ['restore'], cite: READER, logs: 'error during resume:', checked: READ });
export const IDLE_LENGTH = defineRule({ id: 'xapi.record.idle-length', title: 'A header whose payload tells its own end has length 0', objectors: [], otherwise: 'warning', cite: `${DOMAIN} suspend_emu_manager()`, hint: 'xenopsd writes 0 and reads past it.', checked: READ });
export const QEMU_LENGTH = defineRule({ id: 'xapi.record.qemu-length', title: 'A device model\u2019s state has at most 1 MiB', objectors: ['restore'], cite: `${DOMAIN} consume_qemu_record()`, logs: 'QEMU record length in header too large', checked: READ });
export const ORDER = defineRule({ id: 'xapi.record.order', title: 'Records come once each, in the order in which xenopsd writes them', objectors: [], otherwise: 'warning', cite: `${DOMAIN} suspend()`, hint: 'A restore takes them in any order.', checked: READ });
export const DEMU_END = defineRule({ id: 'xapi.demu.end', title: 'Of a vGPU\u2019s state nobody says where it ends', objectors: [], cite: `${DOMAIN} suspend_emu_manager()`, hint: 'Only the emulator that wrote it knows. The end shown is where the next header stands that can be one.' });
export const VGPU_ALONE = defineRule({ id: 'xapi.demu.alone', title: 'The state of a vGPU stands in the image', objectors: [], cite: `${DOMAIN} restore_common()`, hint: 'xenopsd reads it beside the image with the guest\u2019s memory, on a connection or disk of its own: open that too.', checked: READ });
export const NO_MEMORY = defineRule({ id: 'xapi.stream.no-memory', title: 'The image holds the guest\u2019s memory', objectors: ['restore'], cite: READER, logs: 'Well formed, but useless stream', checked: READ });
export const NO_QEMU = defineRule({ id: 'xapi.stream.no-qemu', title: 'A legacy image of an HVM guest has a device model\u2019s state', objectors: ['restore'], cite: `${IMAGE} read_legacy_qemu_header()`, logs: 'Error reading QEMU signature', checked: READ });
export const TRUNCATED = defineRule({ id: 'xapi.stream.truncated', title: 'Every record is whole', objectors: ['restore'], cite: 'xen-api ocaml/xenopsd/lib/io.ml read()', logs: 'Domain_restore_truncated_hvmstate', checked: READ });
export const NO_END = defineRule({ id: 'xapi.stream.no-end', title: 'The image goes on to End_of_image', objectors: ['restore'], cite: READER, hint: 'xenopsd waits for the next header: from a file it gets the end of the file, from a disk whatever stands there.', logs: 'End_of_file', checked: READ });
export const OLD_CONTENT = defineRule({ id: 'xapi.stream.old-content', title: 'Nothing stands behind the image', objectors: [], cite: READER, hint: 'A suspend VDI is not cleared before an image is written to it: no restore reads this far.' });
export const COMPRESSED = defineRule({ id: 'xapi.request.compressed', title: 'The memory image follows as it is', objectors: [], cite: 'xen-api ocaml/xenopsd/lib/xenops_server.ml VM_migrate', hint: 'Cut the request off: the rest is a file that opens by itself.' });
export const UNEXPECTED = defineRule({ id: 'xapi.request.unexpected', title: 'Behind a request stand handshakes or an image', objectors: [], otherwise: 'warning', cite: 'xen-api ocaml/xenopsd/lib/xenops_migrate.ml Handshake' });
export const LEFT = defineRule({ id: 'xapi.request.left', title: 'A connection of a migration comes to its end', objectors: [], cite: 'xen-api ocaml/xenopsd/lib/xenops_server.ml VM_migrate, VM_receive_memory', hint: 'A capture of the other connections of the migration tells the rest.' });
export const HANDSHAKE_FAILED = defineRule({ id: 'xapi.handshake.error', title: 'Each side tells the other of success', objectors: [], otherwise: 'warning', cite: 'xen-api ocaml/xenopsd/lib/xenops_migrate.ml Handshake.recv()', logs: 'cannot transmit vm to host' });

export const XAPI_RULES = [SIGNATURE, UNKNOWN, REFUSED, LENGTH, IDLE_LENGTH, QEMU_LENGTH, ORDER, DEMU_END, VGPU_ALONE, NO_MEMORY, NO_QEMU, TRUNCATED, NO_END, OLD_CONTENT, COMPRESSED, UNEXPECTED, LEFT, HANDSHAKE_FAILED];
