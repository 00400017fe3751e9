/** xl: tools/xl/xl_saverestore.c, xl_migrate.c and xl_vmcontrol.c. */
import { messagesOf, type Message } from '../message.ts';

const SAVE = messagesOf('xl', 'tools/xl/xl_saverestore.c');
const MIGRATE = messagesOf('xl', 'tools/xl/xl_migrate.c');
const CONTROL = messagesOf('xl', 'tools/xl/xl_vmcontrol.c');
const HEADER = { at: 'header', layer: 'xl' } as const;

export const XL_MESSAGES: readonly Message[] = [
  SAVE('save_domain_core_writeconfig', 'Saving to {target:s} new xl format (info {mandatory:x}/{optional:x}/{length:u})', 'xl has written its header and the config; libxl begins the stream behind it. The numbers are mandatory flags, optional flags and the length of the optional data.', { where: HEADER, claim: 'xl-info' }),
  SAVE('save_domain', 'Failed to save domain, resuming domain', 'libxl could not save; xl lets the guest go on. What stands in the file is the beginning of a stream that nobody finished.', { where: { at: 'stop' } }),
  SAVE('save_domain', 'Failed to open temp file {file:s} for writing', 'Nothing was saved: the file could not be made.'),
  CONTROL('create_domain', 'Loading new save file {source:s} (new xl fmt info {mandatory:x}/{optional:x}/{length:u})', 'xl has read its header and takes it. The numbers are mandatory flags, optional flags and the length of the optional data.', { where: HEADER, claim: 'xl-info' }),
  CONTROL('create_domain', 'Savefile contains xl domain config', 'The header carries the guest\u2019s config.', { where: HEADER }),
  CONTROL('create_domain', 'Parsing config from {source:s}', 'The config is read: of the header where it says <saved>, else of a file that was given.', { where: HEADER }),
  CONTROL('create_domain', 'File has wrong magic number - corrupt or for a different tool?', 'The first 32 octets are not xl\u2019s magic.', { where: HEADER }),
  CONTROL('create_domain', 'File has wrong byte order', 'The header was written on a machine of the other byte order.', { where: HEADER }),
  CONTROL('create_domain', 'Savefile has mandatory flag(s) {flags:x} which are not supported; need newer xl', 'The header has mandatory flags that this xl does not know.', { where: HEADER }),
  CONTROL('create_domain', 'Savefile truncated.', 'The optional data is shorter than what it should hold.', { where: HEADER }),
  CONTROL('create_domain', 'Config file not specified and none in save file', 'The header carries no config, and none was given.', { where: HEADER }),
  MIGRATE('migrate_receive', 'migration target: Ready to receive domain.', 'The receiver has started and sends its banner back; the sender begins with the xl header.', { where: HEADER }),
  MIGRATE('migrate_receive', 'migration target: Domain creation failed (code {code:d}).', 'The receiver could not build the domain; the lines before it say why.'),
  MIGRATE('migrate_receive', 'migration target: {kind:w} Failover for domain {domid:u}', 'The sender is gone; the receiver lets the guest go on from the last whole checkpoint.', { where: { at: 'record', layer: 'libxc', type: 0xe, which: 'last' } }),
  MIGRATE('migrate_receive', 'migration target ({kind:w}): Failed to rename domain from {from:s} to {to:s}:{rc:d}', 'The guest runs on the receiver, under its temporary name: another domain has its own.'),
  MIGRATE('migrate_receive', 'migration target ({kind:w}): Failed to unpause domain {name:s} (id: {id:u}):{rc:d}', 'The guest is restored on the receiver and stays paused.'),
  MIGRATE('migrate_receive', 'migration target: Transfer complete, requesting permission to start domain.', 'The receiver has restored the whole stream and asks the sender whether it may start the guest.', { where: { at: 'record', layer: 'libxl', type: 0, which: 'last' } }),
  MIGRATE('migrate_receive', 'migration target: Got permission, starting domain.', 'The sender has answered, with 44 octets behind the stream.', { where: { at: 'stop' } }),
  MIGRATE('migrate_receive', 'migration target: Domain started successsfully.', 'The guest runs on the receiver.'),
  MIGRATE('migrate_receive', 'migration target: Failure, destroying our copy.', 'The receiver gives up and removes what it restored.'),
  MIGRATE('migrate_receive', 'migration target: Failed to destroy our copy (code {code:d}).', 'What the receiver restored is still there.'),
  MIGRATE('migrate_receive', 'migration target: Cleanup OK, granting sender permission to resume.', 'The receiver has cleaned up; the sender may let the guest go on.'),
  MIGRATE('migrate_domain', 'migration sender: Target has acknowledged transfer.', 'The sender knows that the receiver has restored the stream.'),
  MIGRATE('migrate_domain', 'migration sender: Giving target permission to start.', 'The sender writes the 44 octets behind the stream.', { where: { at: 'stop' } }),
  MIGRATE('migrate_domain', 'migration sender: Target reports successful startup.', 'The guest runs on the receiver; the sender removes its own.'),
  MIGRATE('migrate_domain', 'migration sender: Target reports startup failure (status code {code:d}).', 'The receiver has the guest and could not start it.'),
  MIGRATE('migrate_domain', 'migration sender: Trying to resume at our end.', 'The sender lets its own guest go on.'),
  MIGRATE('migrate_domain', 'migration sender: Resumed OK.', 'The guest goes on where it was.'),
  MIGRATE('migrate_domain', 'migration sender: libxl_domain_suspend failed (rc={rc:d})', 'The save failed on the sender; the lines before it say why. The stream ends where that happened.', { where: { at: 'stop' } }),
  MIGRATE('migrate_domain', 'Migration successful.', 'The guest has moved.'),
  MIGRATE('migrate_domain', 'Migration failed due to problems at target.', 'The receiver refused; its own lines say why.'),
  MIGRATE('migrate_domain', 'Migration failed, failed to suspend at sender.', 'The guest did not suspend; it was never away.'),
  MIGRATE('migrate_domain', 'Migration failed, resuming at sender.', 'The sender lets its own guest go on.'),
  MIGRATE('migrate_domain', '** Migration failed during final handshake **', 'The stream was sent, and the two sides lost each other after it: look on both for the guest before doing anything.', { where: { at: 'stop' } }),
  MIGRATE('migrate_read_fixedmessage', '{stream:s} contained unexpected data instead of {what:s}', 'The other side answered with something else; ssh or a shell may have printed to the connection.'),
  MIGRATE('main_remus', '{kind:w}: Primary domain has been destroyed.', 'Replication ended with the primary.'),
  MIGRATE('main_remus', '{kind:w}: Backup failed? resuming domain at primary.', 'The backup is gone; the guest goes on without it.'),
  MIGRATE('main_remus', 'Failed to suspend domain at primary.', 'The primary did not suspend; replication ended.'),
];
