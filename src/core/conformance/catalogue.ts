/** Every rule there is, for documentation, SARIF and the tests that hold ids unique. */
import { CHECKS } from './checks.ts';
import { CAPTURE_RULES } from '../capture/rules.ts';
import { PAGE_CHECKS } from './page-contents/page-contents.ts';
import { COLO_RULES } from '../formats/colo/rules.ts';
import { COMPRESSION_RULES } from '../formats/compression.ts';
import { HVM_CONTEXT_RULES } from '../formats/hvm/rules.ts';
import { LEGACY_CONVERT_RULES } from '../formats/legacy/convert-rules.ts';
import { LEGACY_RULES } from '../formats/legacy/rules.ts';
import { LIBVIRT_RULES } from '../formats/libvirt/rules.ts';
import { LIBVIRT_MIG_RULES } from '../formats/libvirt-mig/rules.ts';
import { LIBXC_RULES } from '../formats/libxc/rules.ts';
import { LIBXL_RULES } from '../formats/libxl/rules.ts';
import { QEMU_RULES } from '../formats/qemu/rules.ts';
import { LIBXC_RECORD_LENGTH, LIBXL_RECORD_LENGTH } from '../formats/record-length.ts';
import { XAPI_RULES } from '../formats/xapi/rules.ts';
import { XEND_RULES } from '../formats/xend/rules.ts';
import { XL_RULES } from '../formats/xl/rules.ts';
import { XL_WIRE_RULES } from '../formats/xl-wire/rules.ts';
import type { Rule } from '../index/finding.ts';

export const RULES: readonly Rule[] = [...COMPRESSION_RULES, ...CAPTURE_RULES, ...XL_RULES, ...LIBVIRT_RULES, ...LIBVIRT_MIG_RULES, ...LIBXL_RULES, LIBXL_RECORD_LENGTH, ...LIBXC_RULES, LIBXC_RECORD_LENGTH, ...HVM_CONTEXT_RULES, ...QEMU_RULES, ...LEGACY_RULES, ...LEGACY_CONVERT_RULES, ...XEND_RULES, ...XAPI_RULES, ...XL_WIRE_RULES, ...COLO_RULES, ...[...CHECKS, ...PAGE_CHECKS].flatMap(({ rules }) => rules)];
