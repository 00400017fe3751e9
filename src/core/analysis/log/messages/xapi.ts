/** XenServer's and XCP-ng's toolstack: xenopsd (ocaml/xenopsd of xen-api) and emu-manager, which drives xenguest between them. */
import { HeaderType } from '../../../formats/xapi/header.ts';
import { messagesOf, type Message, type Where } from '../message.ts';

const DOMAIN = messagesOf('xenopsd', 'ocaml/xenopsd/xc/domain.ml');
const IMAGE = messagesOf('xenopsd', 'ocaml/xenopsd/lib/suspend_image.ml');
const SERVER = messagesOf('xenopsd', 'ocaml/xenopsd/lib/xenops_server.ml');
const MIGRATE = messagesOf('xenopsd', 'ocaml/xenopsd/lib/xenops_migrate.ml');
const WAITING = messagesOf('xenopsd', 'ocaml/xenopsd/xc/emu_manager.ml');
const EMU = messagesOf('emu-manager', 'emum.c');
const CLIENT = messagesOf('emu-manager', 'em-client.c');

const STOP: Where = { at: 'stop' };
const HEADER: Where = { at: 'header', layer: 'xapi' };
const record = (type: number, which: 'first' | 'last' = 'first'): Where => ({ at: 'record', layer: 'xapi', type, which });
const LIBXC = record(HeaderType.LIBXC);
const VM = 'VM = {uuid:s}; domid = {domid:d};';

const SUSPEND: readonly Message[] = [
  DOMAIN('suspend', `${VM} suspend live = {live:w}`, 'xenopsd begins to write the guest\u2019s image, to a suspend VDI or to the receiver of a migration.', { where: HEADER, begins: true }),
  DOMAIN('suspend', 'Writing save signature: {signature:s}', 'The first bytes of the image.', { where: HEADER }),
  DOMAIN('suspend', 'Writing Xenops header (length={length:u})', 'The record with the time and the word size of the guest.', { where: record(HeaderType.XENOPS) }),
  DOMAIN('suspend', 'Writing Xenops record contents', 'The record with the time and the word size of the guest.', { where: record(HeaderType.XENOPS) }),
  DOMAIN('suspend_emu_manager', `${VM} waiting for emu-manager...`, 'emu-manager has the word: xenguest writes, or will.'),
  DOMAIN('suspend_emu_manager', `${VM} message from emu-manager: {message:s}`, 'emu-manager asks for something: a header to be written (prepare), the guest to be suspended (suspend), or it is done (result).'),
  DOMAIN('suspend_emu_manager', 'Writing Libxc header', 'xenguest is about to write; the image of libxc stands behind this header, and says itself where it ends.', { where: LIBXC }),
  DOMAIN('suspend_emu_manager', 'Writing Libxc record', 'From here on xenguest writes the image of libxc.', { where: LIBXC }),
  DOMAIN('suspend_emu_manager', 'Writing DEMU header', 'A vGPU\u2019s state follows.', { where: record(HeaderType.DEMU) }),
  DOMAIN('suspend_emu_manager', `${VM} suspending qemu-dm`, 'The guest has stopped: QEMU writes its state to a file, which goes behind libxc\u2019s image.', { where: record(HeaderType.QEMU_TRAD) }),
  DOMAIN('suspend_emu_manager', `${VM} emu-manager completed successfully`, 'libxc\u2019s image is whole.', { where: LIBXC }),
  DOMAIN('suspend_emu_manager', `${VM} emu-manager failed: "{error:s}"`, 'The save failed: xenguest or another emulator gave up. Its own lines before this one say why; the image ends there.', { where: STOP }),
  DOMAIN('suspend_emu_manager', 'Received error from emu-manager: {error:s}', 'The save failed, as emu-manager told it.', { where: STOP }),
  DOMAIN('suspend_emu_manager', `${VM} unexpected message from emu-manager`, 'The save failed: xenopsd and emu-manager did not understand each other.', { where: STOP }),
  DOMAIN('write_qemu_record', 'Writing Qemu_trad header with length {length:u}', 'The device model\u2019s state follows.', { where: record(HeaderType.QEMU_TRAD) }),
  DOMAIN('write_qemu_record', 'Failed to write whole qemu-dm state file', 'The device model\u2019s state is cut: the disk is full, or the receiver is gone.', { where: record(HeaderType.QEMU_TRAD) }),
  DOMAIN('write_varstored_record', 'Writing varstored record (domid={domid:d} length={length:d})', 'The guest\u2019s UEFI variables follow.', { where: record(HeaderType.VARSTORED) }),
  DOMAIN('write_vtpm_record', 'Writing swtpm record (domid={domid:d} length={length:d})', 'The state of the guest\u2019s TPM follows.', { where: record(HeaderType.SWTPM) }),
  DOMAIN('suspend', 'Writing End_of_image footer(s)', 'The image is whole.', { where: record(HeaderType.END_OF_IMAGE) }),
  DOMAIN('suspend', `${VM} suspend complete`, 'The guest is suspended and its image written.', { where: record(HeaderType.END_OF_IMAGE) }),
];

const RESTORE: readonly Message[] = [
  DOMAIN('build_pre', `${VM} waiting for {mib:d} MiB of free host memory`, 'The receiving host has to find so much before the domain is built.'),
  DOMAIN('build_pre', `${VM} Failed waiting for Xen to free {mib:d} MiB`, 'The receiving host has too little memory; no byte of the stream is at fault.'),
  DOMAIN('restore_common', `${VM} Error reading save signature: {error:s}`, 'What was to be an image does not begin as one.', { where: HEADER, rules: ['xapi.header.signature'] }),
  DOMAIN('restore_common', 'Detected legacy suspend image! Piping through conversion tool.', 'The image is of XenServer before 6.5 SP1: Xen\u2019s converter reads it.', { where: HEADER, begins: true }),
  DOMAIN('restore_common', 'Caught error when using converison script: {error:s}', 'Xen\u2019s converter refused the image; its own words stand before this line.', { where: STOP }),
  DOMAIN('restore_common', `${VM} Error reading QEMU signature: {error:s}`, 'Behind a legacy image of an HVM guest the device model\u2019s state was due.', { rules: ['xapi.stream.no-qemu'] }),
  DOMAIN('restore_common', 'Sent restore:{emu:w} to emu-manager. Waiting for result...', 'xenguest or another emulator is to read its part now.', { where: LIBXC, begins: true }),
  DOMAIN('restore_common', 'Waiting for response from emu-manager', 'xenopsd waits for xenguest, which reads.'),
  DOMAIN('restore_common', 'Received response from emu-manager: {response:s}', 'An emulator has read its part; of xenguest with the frames of xenstore and console.', { where: LIBXC }),
  DOMAIN('restore_common', 'Received unexpected response from emu-manager', 'The restore failed: an emulator answered that was not asked.'),
  DOMAIN('restore_common', 'Read suspend image footer', 'All of the image was read.', { where: record(HeaderType.END_OF_IMAGE) }),
  DOMAIN('restore_common', 'Well formed, but useless stream', 'The image was read to its end and held no memory.', { rules: ['xapi.stream.no-memory'] }),
  DOMAIN('restore_libxc_record', `${VM} store_mfn = {store:d}; console_mfn = {console:d}`, 'xenguest has restored the domain; these are the frames of its rings.'),
  DOMAIN('restore_libxc_record', `${VM} domain builder returned invalid result: "{result:s}"`, 'xenguest did not restore the domain; its own lines say why.', { where: STOP }),
  DOMAIN('consume_qemu_record', `${VM} QEMU record length in header too large ({length:u} bytes)`, 'A device model\u2019s state of more than 1 MiB is refused.', { where: record(HeaderType.QEMU_TRAD), rules: ['xapi.record.qemu-length'] }),
  DOMAIN('consume_qemu_record', `${VM} qemu save file was truncated`, 'The image ends within the device model\u2019s state.', { where: STOP, rules: ['xapi.stream.truncated'] }),
  IMAGE('with_conversion_script', 'Conversion script exited with code {code:d}', 'Xen\u2019s converter refused the image; its own words stand before this line.', { where: STOP }),
  IMAGE('with_conversion_script', 'Conversion script exited with signal {signal:s}', 'Xen\u2019s converter was killed.', { where: STOP }),
  IMAGE('with_conversion_script', 'Thread executing {name:s} caught exception: {exception:s}', 'What the converter wrote was refused, or could not be read.', { where: STOP }),
];

const MIGRATION: readonly Message[] = [
  SERVER('VM_migrate', 'VM.migrate: Synchronisation point {point:s}', 'The sender\u2019s side of the handshakes: 1 before the image, 2 behind it, 3 when the receiver has restored it, 4 when the guest runs there.'),
  SERVER('VM_receive_memory', 'VM.receive_memory: Synchronisation point {point:s}', 'The receiver\u2019s side of the handshakes: 1 before the image, 2 when it was restored, 3 when the sender lets the guest go, 4 when it runs.'),
  SERVER('VM_receive_memory', 'VM.receive_memory: restoring VM', 'The receiver begins to read the image.', { where: HEADER, begins: true }),
  SERVER('VM_receive_memory', 'VM.receive_memory: restore complete', 'The receiver has restored the image.', { where: record(HeaderType.END_OF_IMAGE) }),
  SERVER('VM_receive_memory', 'Caught {exception:s} during VM_restore: cleaning up VM state', 'The receiver could not restore the image and destroys its domain; the sender keeps its own.', { where: STOP }),
  MIGRATE('Handshake.recv_success', 'error from remote: {error:s}', 'The other side refused at a handshake, with these words.', { rules: ['xapi.handshake.error'] }),
  MIGRATE('Handshake.recv', 'unmarshalling error message from remote', 'The other side broke off within its error message.'),
  WAITING('non_debug_receive', 'Memory F {free:u} KiB S {scrub:u} KiB T {total:u} MiB', 'What the host had free when emu-manager failed: free, still to be scrubbed, in all.'),
];

const PHASES: readonly (readonly [name: string, says: string])[] = [
  ['init_emus', 'emu-manager has connected to xenguest and the other emulators.'],
  ['request_track_emus', 'The tracking of dirty pages is being turned on: the guest still runs.'],
  ['migrate_live_emus', 'The live passes over memory are being written: the guest still runs.'],
  ['xenopsd_send_suspend', 'The live passes are over: the guest is being suspended.'],
  ['pause_emus', 'The emulators are stopped for the last pass.'],
  ['migrate_paused', 'The last pass over memory is being written, with the guest suspended.'],
  ['save_nonlive_one_by_one', 'What cannot be sent live is being written, with the guest suspended.'],
  ['wait_for_completion', 'The receiver waits for the emulators to read their parts.'],
  ['send_final_result', 'All parts are written.'],
  ['migrate_end', 'The emulators are told to end.'],
];

const EMU_MANAGER: readonly Message[] = [
  ...PHASES.map(([name, says]) => EMU(name === 'wait_for_completion' ? 'operation_load' : 'operation_save', `Phase: ${name}`, says, name === 'migrate_live_emus' || name === 'migrate_paused' ? { where: LIBXC } : {})),
  EMU('emp_event_cb', 'Event for {emu:w}: rem {rem:d}, sent {sent:d}, iter {iter:d}, {waiting:s}. Progress = {progress:d}', 'What xenguest told of its passes: pages that remain, pages sent, the number of the pass.'),
  EMU('emp_event_cb', '{emu:w} live stage is done', 'Few pages remain, or four passes are over: the guest will be suspended.'),
  EMU('emp_event_cb', 'Error: emu {emu:w} status: {status:s}', 'An emulator gave up.', { where: STOP }),
  EMU('wait_for_event', 'em-client: emu {emu:w} unexpectedly disconnected (died?)', 'The emulator crashed or was killed: what it was writing or reading ends there.', { where: STOP }),
  EMU('wait_for_event', 'xenopsd: Unexpected EOF on control fd', 'xenopsd went away, or cancelled.', { where: STOP }),
  EMU('xenopsd_process_message', 'xenopsd: Restore for unknown emu \'{emu:s}\'', 'The image has a part for an emulator that this host does not have.'),
  EMU('restore_emu', 'Request to restore emu \'{emu:s}\' already in progress', 'The image has two parts for one emulator.', { rules: ['xapi.record.order'] }),
  EMU('migrate_abort', 'Aborting all emus...', 'The save was cancelled, or one of the emulators failed.', { where: STOP }),
  EMU('wait_for_children', 'Timeout on emu exit', 'An emulator did not end when it was told to.'),
  CLIENT('em_client_send_cmd_fd_args', 'em-client: EOF on socket', 'The emulator ended without a word.', { where: STOP }),
  CLIENT('em_client_connect', 'em-client: Error connecting to socket: {code:d}, {error:s}', 'The emulator was not there to be spoken to.'),
  CLIENT('process_object', 'Error from em-client: {error:s}', 'The emulator refused what it was told; the name is its own.', { where: STOP }),
];

export const XAPI_MESSAGES: readonly Message[] = [...SUSPEND, ...RESTORE, ...MIGRATION, ...EMU_MANAGER];
