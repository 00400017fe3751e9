/** Framing rules of the HVM context: what the scan itself meets. Xen looks at the context when the stream is at its end. */
import { defineRule, VERIFIED } from '../../index/finding.ts';

const CITE = 'xen xen/arch/x86/hvm/save.c hvm_load()';

export const TRUNCATED = defineRule({ id: 'hvm-context.record.truncated', title: 'An entry of the HVM context is whole', objectors: ['restore'], cite: CITE, hint: 'The hypervisor refuses the context.', logs: 'Unable to restore HVM context', checked: VERIFIED });
export const NO_END = defineRule({ id: 'hvm-context.stream.no-end', title: 'The HVM context goes on to an END entry', objectors: ['restore'], cite: CITE, hint: 'The hypervisor refuses the context.', logs: 'Unable to restore HVM context', checked: VERIFIED });
export const TRAILING = defineRule({ id: 'hvm-context.stream.trailing', title: 'Nothing but zeroes stands behind END', objectors: [], otherwise: 'warning', cite: CITE, hint: 'The hypervisor reads up to END and looks at nothing behind it.' });

export const HVM_CONTEXT_RULES = [TRUNCATED, NO_END, TRAILING];
