/** Every check that looks at rows. A new one is a file in rules and a line here. */
import type { Check } from './check.ts';
import { RESERVED } from './derived.ts';
import { STATIC_DATA } from './rules/static-data-end.ts';
import { PV_INFO } from './rules/x86-pv-info.ts';
import { GUEST_TYPE } from './rules/guest-type.ts';

export const CHECKS: readonly Check[] = [RESERVED, STATIC_DATA, PV_INFO, GUEST_TYPE];
