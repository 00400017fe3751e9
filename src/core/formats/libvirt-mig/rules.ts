/** Rules of the proposal's messages. No release reads them, so no judge has a say; a person should know how the talk went. */
import { defineRule } from '../../index/finding.ts';
import { SPEC } from './messages.ts';

const HINT = 'The proposal never became part of libvirt: releases send a bare stream.';

export const SYNTAX = defineRule({ id: 'libvirt-mig.message.syntax', title: 'A message is JSON with one member, libvirt-libxl-mig-msg', objectors: [], otherwise: 'warning', cite: SPEC, hint: HINT });
export const STATE = defineRule({ id: 'libvirt-mig.message.state', title: 'A message has a state that the proposal has', objectors: [], otherwise: 'warning', cite: SPEC, hint: HINT });
export const SEQUENCE = defineRule({ id: 'libvirt-mig.conversation.sequence', title: 'States follow one another', objectors: [], otherwise: 'warning', cite: SPEC, hint: 'negotiate-version (destination, source), send-binary-data, sending-binary-data and the stream, received-binary-data, done; error at any time.' });
export const FAILED = defineRule({ id: 'libvirt-mig.message.error', title: 'Neither side gives up', objectors: [], otherwise: 'warning', cite: SPEC });
export const LEFT = defineRule({ id: 'libvirt-mig.conversation.left', title: 'The talk comes to its end', objectors: [], cite: SPEC, hint: 'A capture of the other direction tells the rest.' });
export const UNEXPECTED = defineRule({ id: 'libvirt-mig.message.unexpected', title: 'Only messages and one stream stand here', objectors: [], otherwise: 'warning', cite: SPEC });

export const LIBVIRT_MIG_RULES = [SYNTAX, STATE, SEQUENCE, FAILED, LEFT, UNEXPECTED];
