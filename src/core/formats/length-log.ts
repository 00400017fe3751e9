/** What the restoring side logs of a body that has not the length of its type: each handler in its own words. */
import type { LayerName } from '../index/layer.ts';
import { HVM_PARAMS } from './libxc/hvm-params.ts';
import { PAGE_DATA } from './libxc/page-data.ts';
import { SHARED_INFO } from './libxc/shared-info.ts';
import { X86_PV_INFO } from './libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from './libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from './libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from './libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from './libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from './libxc/x86-pv-vcpu-xsave.ts';
import { X86_TSC_INFO } from './libxc/x86-tsc-info.ts';
import { EMULATOR_CONTEXT } from './libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from './libxl/emulator-xenstore-data.ts';

type Words = (length: number) => string;

/** Handlers of tools/libs/guest/xg_sr_restore.c, xg_sr_restore_x86_pv.c, xg_sr_restore_x86_hvm.c and xg_sr_common_x86.c. */
const LIBXC: ReadonlyMap<number, Words> = new Map<number, Words>([
  [PAGE_DATA.type, (length) => `PAGE_DATA record truncated: length ${length}, min 8`],
  [X86_PV_INFO.type, (length) => `X86_PV_INFO record truncated: length ${length}, expected 8`],
  [X86_PV_P2M_FRAMES.type, (length) => `X86_PV_P2M_FRAMES record truncated: length ${length}, min 16`],
  ...[X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS].map(({ type, name }): [number, Words] => [type, (length) => `${name} record truncated: length ${length}, header size 8`]),
  [SHARED_INFO.type, (length) => `X86_PV_SHARED_INFO record wrong size: length ${length}, expected 4096`],
  [X86_TSC_INFO.type, (length) => `X86_TSC_INFO record wrong size: length ${length}, expected 24`],
  [HVM_PARAMS.type, (length) => `HVM_PARAMS record truncated: length ${length}, header size 8`],
]);

/** process_record() and process_emulator_record() of tools/libs/light/libxl_stream_read.c. */
const LIBXL: ReadonlyMap<number, string> = new Map([
  [EMULATOR_XENSTORE_DATA.type, 'Emulator xenstore data record too short to contain header'],
  [EMULATOR_CONTEXT.type, 'Emulator record too short to contain header'],
]);

/** Empty where nothing is known to be logged. */
export const lengthLog = (layer: LayerName, type: number, length: number): string => (layer === 'libxl' ? LIBXL.get(type) : LIBXC.get(type)?.(length)) ?? '';
