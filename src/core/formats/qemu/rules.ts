/** Framing rules of a device model's state. No specification speaks of it; what restores it is the device model. */
import { defineRule, READ, SEEN } from '../../index/finding.ts';

const LOAD = 'qemu migration/savevm.c qemu_loadvm_state()';
const MAIN = 'qemu migration/savevm.c qemu_loadvm_state_main()';

export const MAGIC = defineRule({ id: 'qemu.header.magic', title: 'The state begins with "QEVM"', objectors: ['restore'], cite: LOAD, hint: 'QEMU says "Not a migration stream" and ends.', logs: 'device model did not start:', checked: SEEN });
export const VERSION = defineRule({ id: 'qemu.header.version', title: 'The version is one of a device model', hint: 'QEMU says "Unsupported migration stream version" and ends.', objectors: ['restore'], cite: LOAD, logs: 'device model did not start:', checked: READ });
export const TRUNCATED = defineRule({ id: 'qemu.stream.truncated', title: 'The state goes on to its end mark', objectors: ['restore'], cite: MAIN, logs: 'device model did not start:', checked: READ });

export const QEMU_RULES = [MAGIC, VERSION, TRUNCATED];
