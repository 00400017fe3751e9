/**
 * Rules of the proposal's messages. No release reads them: `restore` stands for the other side as the proposal has it, source or
 * destination. A talk that ends with "error" breaks no rule: the migration failed as it should.
 */
import { defineRule, type Rule } from '../../index/finding.ts';
import { SPEC } from './messages.ts';

const HINT = 'The proposal never became part of libvirt: releases send a bare stream.';
/** No code is known that reads the messages. */
const OTHER: Pick<Rule, 'objectors' | 'cite' | 'hint' | 'checked'> = { objectors: ['restore'], cite: SPEC, hint: HINT, checked: ['read the proposal'] };

export const SYNTAX = defineRule({ id: 'libvirt-mig.message.syntax', title: 'A message is JSON with one member, libvirt-libxl-mig-msg', ...OTHER });
export const TRUNCATED = defineRule({ id: 'libvirt-mig.message.truncated', title: 'A message is whole', ...OTHER });
export const STATE = defineRule({ id: 'libvirt-mig.message.state', title: 'A message has a state that the proposal has', ...OTHER });
export const STATUS = defineRule({ id: 'libvirt-mig.message.status', title: 'The status is 0, but of an error', ...OTHER });
export const VERSION = defineRule({ id: 'libvirt-mig.message.version', title: 'The source answers with the lower of its own version and the one that is offered', ...OTHER });
export const SEQUENCE = defineRule({ id: 'libvirt-mig.conversation.sequence', title: 'States follow one another', ...OTHER, hint: 'negotiate-version (destination, source), send-binary-data, sending-binary-data and the stream, received-binary-data, done; error at any time.' });
export const DATA = defineRule({ id: 'libvirt-mig.data.missing', title: 'Behind sending-binary-data stands the stream', ...OTHER });
export const UNFINISHED = defineRule({ id: 'libvirt-mig.conversation.unfinished', title: 'The talk comes to "done" or "error"', ...OTHER, hint: 'The connection was lost, or the capture ended early.' });
export const FAILED = defineRule({ id: 'libvirt-mig.message.error', title: 'Neither side gives up', objectors: [], otherwise: 'warning', cite: SPEC });
export const LEFT = defineRule({ id: 'libvirt-mig.conversation.left', title: 'Both sides are heard to the end', objectors: [], cite: SPEC, hint: 'A capture of the other direction tells the rest.' });
export const UNEXPECTED = defineRule({ id: 'libvirt-mig.message.unexpected', title: 'Only messages and one stream stand here', ...OTHER, otherwise: 'warning' });

export const LIBVIRT_MIG_RULES = [SYNTAX, TRUNCATED, STATE, STATUS, VERSION, SEQUENCE, DATA, UNFINISHED, FAILED, LEFT, UNEXPECTED];
