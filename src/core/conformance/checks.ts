/** Every check that looks at rows. A new one is a file in rules and a line here. */
import type { Check } from './check.ts';
import { RESERVED } from './derived.ts';
import { CHECKPOINTS } from './rules/checkpoint.ts';
import { XENSTORE_DATA } from './rules/emulator-xenstore-data.ts';
import { CONFIG } from './rules/config.ts';
import { EMULATORS } from './rules/emulator.ts';
import { GUEST_TYPE } from './rules/guest-type.ts';
import { CONTEXT } from './rules/hvm-context.ts';
import { HVM_PAGES } from './rules/hvm-pages.ts';
import { PARAMS } from './rules/hvm-params.ts';
import { LIBXL_STREAM } from './rules/libxl-stream.ts';
import { MEMORY_LIMIT } from './rules/memory.ts';
import { PAGES } from './rules/page-data.ts';
import { SHARED } from './rules/shared-info.ts';
import { LEGACY_CONTENT } from './rules/legacy-check.ts';
import { STATIC_DATA } from './rules/static-data-end.ts';
import { POLICIES } from './rules/x86-policies.ts';
import { PV_INFO } from './rules/x86-pv-info.ts';
import { P2M_FRAMES } from './rules/x86-pv-p2m-frames.ts';
import { XAPI_CHECK } from './rules/xapi.ts';
import { XEND_CHECK } from './rules/xend.ts';
import { VCPUS } from './rules/x86-pv-vcpu.ts';
import { TSC_INFO } from './rules/x86-tsc-info.ts';

export const CHECKS: readonly Check[] = [RESERVED, CONFIG, STATIC_DATA, PV_INFO, GUEST_TYPE, POLICIES, P2M_FRAMES, PAGES, MEMORY_LIMIT, VCPUS, TSC_INFO, SHARED, PARAMS, HVM_PAGES, CONTEXT, CHECKPOINTS, LIBXL_STREAM, EMULATORS, XENSTORE_DATA, LEGACY_CONTENT, XAPI_CHECK, XEND_CHECK];
