/**
 * Rules of xl migrate's messages. `restore` is here the side that reads them: the sender (migrate_domain()) what the receiver says,
 * the receiver (migrate_receive()) the sender's permission. A receiver that reports a failure, as it should, breaks none of them:
 * the conversation is whole, though the migration failed. Nor does one that says its banner and no more: a receiver of Remus never
 * says more, and one that cannot build the domain exits without a word.
 */
import { defineRule, READ } from '../../index/finding.ts';

const MIGRATE = 'xen tools/xl/xl_migrate.c';
const READER = `${MIGRATE} migrate_read_fixedmessage()`;

export const LEFT = defineRule({ id: 'xl-wire.conversation.left', title: 'Both sides say their last word', objectors: [], cite: `${MIGRATE} migrate_domain(), migrate_receive()`, hint: 'A capture of the other direction tells the rest.' });
export const FAILED = defineRule({ id: 'xl-wire.report.failure', title: 'The receiver runs its copy', objectors: [], otherwise: 'warning', cite: `${MIGRATE} migrate_receive()`, hint: 'The sender prints "Target reports startup failure" and takes its domain back once the receiver permits it.' });
export const UNEXPECTED = defineRule({ id: 'xl-wire.message.unexpected', title: 'Only xl\u2019s messages stand between those', objectors: ['restore'], otherwise: 'warning', cite: READER, hint: 'Login scripts of the receiving host that print to standard output are the usual cause: ssh passes that on.', logs: 'contained unexpected data instead of', checked: READ });
export const SEQUENCE = defineRule({ id: 'xl-wire.conversation.sequence', title: 'The receiver says banner, ready, report, and gives permission back only behind a failure', objectors: ['restore'], otherwise: 'warning', cite: READER, logs: 'contained unexpected data instead of', checked: READ });
export const TRUNCATED = defineRule({ id: 'xl-wire.message.truncated', title: 'A message is whole', objectors: ['restore'], cite: READER, logs: 'file/stream truncated reading', checked: READ });
export const UNANSWERED = defineRule({ id: 'xl-wire.conversation.unanswered', title: 'A receiver that is ready reports, and one that failed gives the domain back', objectors: ['restore'], cite: READER, hint: 'The sender prints "Migration failed during final handshake" and leaves its domain renamed and suspended: which side has a domain that may run must be looked up on both.', logs: 'file/stream truncated reading', checked: READ });

export const XL_WIRE_RULES = [LEFT, FAILED, UNEXPECTED, SEQUENCE, TRUNCATED, UNANSWERED];
