/** Framing rules of a device model's state. No specification speaks of it; what restores it is the device model. */
import type { LayerName } from '../../index/layer.ts';
import { defineRule, READ, SEEN, type Rule } from '../../index/finding.ts';

const LOAD = 'qemu migration/savevm.c qemu_loadvm_state()';
const MAIN = 'qemu migration/savevm.c qemu_loadvm_state_main()';

const magic = (id: string, checked = READ): Rule => defineRule({ id, title: 'The state begins with "QEVM"', objectors: ['restore'], cite: LOAD, hint: 'QEMU says "Not a migration stream" and ends.', logs: 'device model did not start:', checked });
/** What does not begin as a state of QEMU is none: its bytes are the layer's around it, and so is the rule. */
export const LIBXL_MAGIC = magic('libxl.emulator-context.magic', SEEN);
export const LEGACY_MAGIC = magic('legacy.device-model.magic');
export const XAPI_MAGIC = magic('xapi.device-model.magic');
export const MAGIC = magic('qemu.header.magic');
const AROUND: Partial<Record<LayerName, Rule>> = { libxl: LIBXL_MAGIC, legacy: LEGACY_MAGIC, xapi: XAPI_MAGIC };
export const magicIn = (layer: LayerName): Rule => AROUND[layer] ?? MAGIC;

export const VERSION = defineRule({ id: 'qemu.header.version', title: 'The version is one of a device model', hint: 'QEMU says "Unsupported migration stream version" and ends.', objectors: ['restore'], cite: LOAD, logs: 'device model did not start:', checked: READ });
export const TRUNCATED = defineRule({ id: 'qemu.stream.truncated', title: 'The state goes on to its end mark', objectors: ['restore'], cite: MAIN, logs: 'device model did not start:', checked: READ });
export const END_UNKNOWN = defineRule({ id: 'qemu.stream.end-unknown', title: 'The end mark is found', objectors: [], otherwise: 'warning', cite: MAIN, hint: 'QEMU knows how long the state of its own device is, and where the end mark is due.' });
export const TRAILING = defineRule({ id: 'qemu.stream.trailing', title: 'Nothing but zeroes stands behind the end mark', objectors: [], otherwise: 'warning', cite: MAIN });

export const QEMU_RULES = [MAGIC, LIBXL_MAGIC, LEGACY_MAGIC, XAPI_MAGIC, VERSION, TRUNCATED, END_UNKNOWN, TRAILING];
