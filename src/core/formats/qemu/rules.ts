/** Framing rules of a device model's state. No specification speaks of it; what restores it is the device model. */
import { defineRule } from '../../index/finding.ts';

const LOAD = 'qemu migration/savevm.c qemu_loadvm_state()';
const MAIN = 'qemu migration/savevm.c qemu_loadvm_state_main()';

export const MAGIC = defineRule({ id: 'qemu.header.magic', title: 'The state begins with "QEVM"', objectors: ['restore'], cite: LOAD, hint: 'QEMU says "Not a migration stream" and ends; libxl waits for it in vain.' });
export const VERSION = defineRule({ id: 'qemu.header.version', title: 'The version is one of a device model', objectors: ['restore'], cite: LOAD });
export const TRUNCATED = defineRule({ id: 'qemu.stream.truncated', title: 'The state goes on to its end mark', objectors: ['restore'], cite: MAIN });

export const QEMU_RULES = [MAGIC, VERSION, TRUNCATED];
