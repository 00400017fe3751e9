/** Rules of xl migrate's messages. They are no part of a stream: no judge has a say, but a person should know how the talk ended. */
import { defineRule } from '../../index/finding.ts';

const MIGRATE = 'xen tools/xl/xl_migrate.c';

export const LEFT = defineRule({ id: 'xl-wire.conversation.left', title: 'Both sides say their last word', objectors: [], cite: `${MIGRATE} migrate_domain(), migrate_receive()`, hint: 'A capture of the other direction tells the rest.' });
export const FAILED = defineRule({ id: 'xl-wire.report.failure', title: 'The receiver runs its copy', objectors: [], otherwise: 'warning', cite: `${MIGRATE} migrate_receive()`, hint: 'The sender prints "Target reports startup failure" and takes its domain back once the receiver permits it.' });
export const UNEXPECTED = defineRule({ id: 'xl-wire.message.unexpected', title: 'Only xl\u2019s messages stand between those', objectors: [], otherwise: 'warning', cite: `${MIGRATE} migrate_read_fixedmessage()`, hint: 'The sender prints "contained unexpected data instead of" the message that is due. Login scripts that print to standard output are the usual cause.' });

export const XL_WIRE_RULES = [LEFT, FAILED, UNEXPECTED];
