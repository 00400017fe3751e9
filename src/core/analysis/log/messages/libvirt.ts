/** libvirt's libxl driver: src/libxl/libxl_driver.c, libxl_domain.c and libxl_migration.c. */
import { messagesOf, type Message, type Where } from '../message.ts';

const DRIVER = messagesOf('libvirt', 'src/libxl/libxl_driver.c');
const DOMAIN = messagesOf('libvirt', 'src/libxl/libxl_domain.c');
const MIGRATION = messagesOf('libvirt', 'src/libxl/libxl_migration.c');
const VIRSH = messagesOf('virsh', 'tools/virsh-domain.c');
const HEADER: Where = { at: 'header', layer: 'libvirt' };
const STOP: Where = { at: 'stop' };

const IMAGE: readonly Message[] = [
  VIRSH('cmdSave', 'Domain \'{name:s}\' saved to {file:s}', 'libvirt has saved the guest.', { where: HEADER }),
  VIRSH('cmdRestore', 'Domain restored from {file:s}', 'libvirt has restored the guest.', { where: HEADER }),
  DRIVER('libxlDoDomainSave', 'Failed to write save file header', 'Nothing behind the header was written: the disk is full, or the file is gone.', { where: HEADER }),
  DRIVER('libxlDoDomainSave', 'Failed to write xml description', 'The domain XML is cut: the disk is full, or the file is gone.', { where: HEADER }),
  DRIVER('libxlDoDomainSave', 'Failed to save domain \'{domid:d}\' with libxenlight', 'libxl could not save; its own log says why. What stands in the file is the beginning of a stream that nobody finished.', { where: STOP }),
  DOMAIN('libxlDomainSaveImageOpen', 'Failed to open domain image file \'{file:s}\'', 'The file could not be opened; nothing of it was read.'),
  DOMAIN('libxlDomainSaveImageOpen', 'failed to read libxl header', 'The file has fewer bytes than the header.', { where: HEADER, rules: ['libvirt.header.truncated'] }),
  DOMAIN('libxlDomainSaveImageOpen', 'image magic is incorrect', 'The file does not begin as one of libvirt\u2019s: a file of xl is restored with xl.', { where: HEADER }),
  DOMAIN('libxlDomainSaveImageOpen', 'image version is not supported ({version:d} > {most:d})', 'A newer libvirt wrote the file.', { where: HEADER }),
  DOMAIN('libxlDomainSaveImageOpen', 'invalid XML length: {length:d}', 'The header says that there is no domain XML.', { where: HEADER }),
  DOMAIN('libxlDomainSaveImageOpen', 'failed to read XML', 'The file ends within the domain XML.', { where: HEADER, rules: ['libvirt.header.truncated'] }),
  DOMAIN('libxlDomainStartPerform', 'libxenlight failed to restore domain \'{name:s}\'', 'libxl refused the stream; its own log (libxl-driver.log, or the guest\u2019s) says why.', { where: STOP }),
  DOMAIN('libxlDomainFreeMem', 'Failed to balloon domain0 memory', 'The host has too little memory; no byte of the stream is at fault.'),
];

const MIGRATIONS: readonly Message[] = [
  MIGRATION('libxlDoMigrateSrcSend', 'Failed to send migration data to destination host', 'libxl could not save, or the destination went away; libxl\u2019s own log says which. The stream ends there.', { where: STOP }),
  MIGRATION('libxlDomainMigrationPrepareAny', 'Xen migration stream version \'{version:d}\' is not supported on this host', 'The source\u2019s libxl writes a newer stream than the destination\u2019s reads.'),
  MIGRATION('libxlMigrationEatCookie', 'Migration cookie was not NULL terminated', 'The cookie of the Begin phase was damaged on its way.'),
  MIGRATION('libxlMigrationEatCookie', 'missing name element in migration data', 'The cookie does not name the guest.'),
  MIGRATION('libxlMigrationEatCookie', 'missing uuid element in migration data', 'The cookie does not have the guest\u2019s UUID.'),
  MIGRATION('libxlMigrationEatCookie', 'missing Xen migration stream version', 'The cookie does not say which stream follows.'),
  MIGRATION('libxlDomainMigrationIsAllowed', 'domain has assigned host devices', 'Nothing was sent: a guest with a device of its host is not migrated.'),
  MIGRATION('libxlDomainMigrationDstPrepare', 'hostname on destination resolved to localhost, but migration requires an FQDN', 'Nothing was sent: the source would not find the destination.'),
  MIGRATION('libxlDomainMigrationDstPrepare', 'Fail to create socket for incoming migration', 'The destination has no free port of those for migrations.'),
  MIGRATION('libxlMigrateDstReceive', 'Failed to accept migration connection', 'The source did not come through to the destination\u2019s port.'),
  MIGRATION('libxlDomainMigrationDstFinish', 'Migration failed. Domain is not running on destination host', 'The destination did not restore the stream; its own log says why. The source lets its guest go on.', { where: STOP }),
  MIGRATION('libxlTunnel3MigrationSrcFunc', 'tunnelled migration failed to read from xen side', 'libxl broke off on the source.', { where: STOP }),
  MIGRATION('libxlDomainMigrationSrcConfirm', 'Unable to resume domain \'{name:s}\' after failed migration', 'The migration failed, and the guest stays suspended on the source.'),
  MIGRATION('libxlDoMigrateSrcP2P', 'Guest {name:s} probably left in \'paused\' state on source', 'The migration ended, and the source could not clean up: look on both hosts for the guest.'),
];

export const LIBVIRT_MESSAGES: readonly Message[] = [...IMAGE, ...MIGRATIONS];
