/** libxl: tools/libs/light. Its loggers put file, line and function before the message, and often the domain. */
import { messagesOf, type Message } from '../message.ts';

const READ = messagesOf('libxl', 'tools/libs/light/libxl_stream_read.c');
const WRITE = messagesOf('libxl', 'tools/libs/light/libxl_stream_write.c');
const CALLOUT = messagesOf('libxl', 'tools/libs/light/libxl_save_callout.c');
const HELPER = messagesOf('libxl-save-helper', 'tools/libs/light/libxl_save_helper.c');
const CREATE = messagesOf('libxl', 'tools/libs/light/libxl_create.c');
const DOMAIN = messagesOf('libxl', 'tools/libs/light/libxl_domain.c');
const SUSPEND = messagesOf('libxl', 'tools/libs/light/libxl_dom_suspend.c');
const SAVE = messagesOf('libxl', 'tools/libs/light/libxl_dom_save.c');
const REMUS = messagesOf('libxl', 'tools/libs/light/libxl_remus.c');
const UTILS = messagesOf('libxl', 'tools/libs/light/libxl_utils.c');
const HEADER = { at: 'header', layer: 'libxl' } as const;
const STOP = { at: 'stop' } as const;
const XENSTORE = { at: 'record', layer: 'libxl', type: 2 } as const;
const EMULATOR = { at: 'record', layer: 'libxl', type: 3 } as const;

export const LIBXL_MESSAGES: readonly Message[] = [
  READ('stream_header_done', 'Invalid ident: expected {expected:x}, got {found:x}', 'What should be a libxl stream does not begin with LibxlFmt: other bytes, or a legacy stream that was not announced as one.', { where: HEADER }),
  READ('stream_header_done', 'Unexpected Version: expected {expected:u}, got {found:u}', 'A version that this libxl does not read.', { where: HEADER }),
  READ('stream_header_done', 'Unable to handle big endian streams', 'The header announces big-endian records.', { where: HEADER }),
  READ('stream_header_done', 'Stream v{version:u}', 'libxl has read the stream\u2019s header and takes it.', { where: HEADER }),
  READ('process_record', 'Record: {type:u}, length {length:u}', 'libxl has read a record and handles it.', { where: { at: 'record', layer: 'libxl', type: 'type', which: 'next' } }),
  READ('process_record', 'Received a xenstore emulator record when none was expected', 'EMULATOR_XENSTORE_DATA in the stream of a PV guest.', { where: XENSTORE }),
  READ('process_record', 'Emulator xenstore data record too short to contain header', 'EMULATOR_XENSTORE_DATA is shorter than its own header.', { where: XENSTORE }),
  READ('process_record', 'Received an emulator context record when none was expected', 'EMULATOR_CONTEXT in the stream of a PV guest.', { where: EMULATOR }),
  READ('process_record', 'Unexpected CHECKPOINT_END record in stream', 'CHECKPOINT_END outside a checkpoint.', { where: { at: 'record', layer: 'libxl', type: 4 } }),
  READ('process_record', 'Unexpected CHECKPOINT_STATE record in stream', 'CHECKPOINT_STATE in a stream that is not one of COLO.', { where: { at: 'record', layer: 'libxl', type: 5 } }),
  READ('process_record', 'Unrecognised record {type:x}', 'A record type that libxl does not know. It knows no optional ones: it stops.', { where: { at: 'record', layer: 'libxl', type: 'type' } }),
  READ('process_emulator_record', 'Emulator record too short to contain header', 'EMULATOR_CONTEXT is shorter than its own header.', { where: EMULATOR }),
  READ('libxl__xc_domain_restore_done', 'restoring domain: {errno:s}', 'libxc\u2019s part of the restore failed. The errno at the end is whatever was left over, often none; the cause is what libxc itself logged before.'),
  READ('start_legacy', 'Failed to start the legacy stream conversion helper', 'The converter of legacy streams could not be started.'),
  WRITE('libxl__xc_domain_save_done', 'saving domain: domain did not respond to suspend request', 'The save failed because the guest did not answer. Only what is written before the guest pauses stands in the stream.', { where: STOP }),
  WRITE('libxl__xc_domain_save_done', 'saving domain: domain responded to suspend request', 'The save failed although the guest had suspended; libxc\u2019s lines before it say why.', { where: STOP }),
  WRITE('libxl__stream_write_start', 'Unknown emulator for HVM domain', 'libxl does not know which device model the guest has, and cannot save its state.'),
  CALLOUT('helper_stdout_readable', '{what:s} signaled POLLERR|POLLPRI ({events:x})', 'The pipe to the helper broke.'),
  CALLOUT('helper_exited', '{what:s} exited without providing results', 'libxl-save-helper died: it crashed (an assertion, a signal) or was killed. It is the place to look when a stream makes the restorer fall over.', { where: STOP }),
  CALLOUT('helper_exited', '{what:s} exited without signaling completion', 'libxl-save-helper ended and did not say how; libxl counts it as failed.', { where: STOP }),
  HELPER('startup', 'starting {what:w}', 'The helper begins to save or restore.'),
  HELPER('complete', 'complete r={rc:d}', 'The helper is through; 0 is success.'),
  CREATE('libxl__domain_make', 'passthrough: {kind:w}', 'The receiver makes an empty domain; nothing of the stream has been read but xl\u2019s header.'),
  CREATE('domcreate_bootloader_done', 'restoring, not running bootloader', 'A restore needs no boot loader.'),
  CREATE('domcreate_rebuild_done', 'cannot (re-)build domain: {rc:d}', 'libxl gives up the domain because the restore failed; the lines before it say why.'),
  CREATE('domcreate_destruction_cb', 'unable to destroy domain following failed creation', 'What was made for the restore is still there.'),
  DOMAIN('libxl__domain_rename', 'Domain with name "{name:s}" already exists.', 'The name is taken: the receiver is the sender\u2019s own machine, or the old domain still lives.'),
  DOMAIN('libxl__destroy_domid', 'Non-existant domain', 'There is nothing to destroy: it is gone already.'),
  DOMAIN('domain_destroy_callback', 'Unable to destroy guest', 'A consequence of what failed before.'),
  DOMAIN('domain_destroy_cb', 'Destruction of domain failed', 'A consequence of what failed before.'),
  SUSPEND('domain_suspend_callback_common', 'issuing {kind:s} suspend request via {way:s}', 'The guest is asked to suspend. All that is not sent yet is sent when it has.'),
  SUSPEND('domain_suspend_callback_common', 'Calling xc_domain_shutdown on HVM domain', 'A guest without PV drivers is paused by force.'),
  SUSPEND('domain_suspend_common_pvcontrol_suspending', 'guest didn\'t acknowledge suspend, cancelling request', 'The guest did not answer the request to suspend within its time. The save ends here: memory sent so far, if any, is all there is.', { where: STOP }),
  SUSPEND('domain_suspend_common_pvcontrol_suspending', 'guest acknowledged suspend request', 'The guest is about to suspend.'),
  SUSPEND('domain_suspend_common_wait_guest', 'wait for the guest to suspend', 'The guest has been asked and has not stopped yet.'),
  SUSPEND('suspend_common_wait_guest_check', 'guest has suspended', 'The guest stands still: the last pages and all registers are sent now.'),
  SUSPEND('suspend_common_wait_guest_check', 'guest we were suspending has been destroyed', 'The guest is gone; nothing more can be saved.', { where: STOP }),
  SUSPEND('suspend_common_wait_guest_check', 'guest we were suspending has shut down with unexpected reason code {code:d}', 'The guest shut down for another reason.', { where: STOP }),
  SUSPEND('suspend_common_wait_guest_timeout', 'guest did not suspend, timed out', 'The guest took too long to suspend.', { where: STOP }),
  SUSPEND('suspend_dm_done', 'failed to suspend device model, rc={rc:d}', 'The device model\u2019s state could not be saved.'),
  SUSPEND('domain_resume_done', 'xc_domain_resume failed', 'After a failed save the guest could not be let go on.'),
  SUSPEND('domain_resume_done', 'xs_resume_domain failed', 'After a failed save xenstore could not be told that the guest goes on.'),
  SAVE('libxl__save_emulator_xenstore_data', 'Cannot save a guest with vNUMA configured', 'Refused before any byte was written.'),
  SAVE('domain_save_done', 'Migration stream is checkpointed, but there\'s no checkpoint info!', 'Refused before any byte was written.'),
  SAVE('switch_logdirty_timeout', 'logdirty switch: wait for device model timed out', 'The device model did not turn on the tracking of dirty pages; a live save cannot begin.'),
  SAVE('switch_logdirty_done', 'logdirty switch failed (rc={rc:d}), abandoning suspend', 'The device model did not turn on the tracking of dirty pages; a live save cannot begin.'),
  SAVE('libxl__restore_emulator_xenstore_data', 'Key in xenstore data not NUL terminated', 'EMULATOR_XENSTORE_DATA has a key without its NUL.', { where: XENSTORE }),
  SAVE('libxl__restore_emulator_xenstore_data', 'empty key found in xenstore data', 'EMULATOR_XENSTORE_DATA has a key without a name.', { where: XENSTORE }),
  SAVE('libxl__restore_emulator_xenstore_data', 'Key in xenstore data not relative', 'EMULATOR_XENSTORE_DATA has a key that begins with a slash.', { where: XENSTORE }),
  SAVE('libxl__restore_emulator_xenstore_data', 'Val in xenstore data not NUL terminated', 'EMULATOR_XENSTORE_DATA has a value without its NUL.', { where: XENSTORE }),
  REMUS('remus_checkpoint_stream_written', 'Failed to save device model. Terminating Remus..', 'A checkpoint ends without the device model\u2019s state: it is not whole.', { where: STOP }),
  REMUS('remus_devices_commit_cb', 'Failed to do device commit op. Terminating Remus..', 'Replication of a disk or network failed.'),
  REMUS('libxl__remus_teardown', 'Remus: Domain suspend terminated with rc {rc:d}, teardown Remus devices...', 'Replication ends.', { where: STOP }),
  UTILS('libxl_read_exactly', 'file/stream truncated reading {what:s} from {source:s}', 'The other end was closed while xl waited for bytes: of the words around a migration (banner, ready message, GO message, report), the side that should have said them is gone.'),
];
