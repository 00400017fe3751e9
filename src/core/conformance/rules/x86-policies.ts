/** CPU policies: whole entries, and entries that every hypervisor knows. They take effect at STATIC_DATA_END. */
import { X86_CPUID_POLICY } from '../../formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../../formats/libxc/x86-msr-policy.ts';
import { PAGE_DATA } from '../../formats/libxc/page-data.ts';
import { STATIC_DATA_END } from '../../formats/libxc/static-data-end.ts';
import { X86_PV_P2M_FRAMES } from '../../formats/libxc/x86-pv-p2m-frames.ts';
import { hex8 } from '../../formats/libxc/log-words.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, type Rule, SEEN, VERIFIED } from '../../index/finding.ts';
import { hex, plural } from '../../text.ts';
import { look, type Check, type Place, type ReportAt } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const HANDLERS = 'xen tools/libs/guest/xg_sr_common_x86.c';
const COPY = 'xen xen/arch/x86/lib/cpu-policy/copy-from-buffer.c';

const CPUID_LENGTH = defineRule({ id: 'libxc.x86-cpuid-policy.length', title: 'A CPUID policy is one or more leaves of 24 bytes', objectors: ['spec', 'verify', 'restore'], spec: 'libxc: X86_CPUID_POLICY', cite: `${HANDLERS} handle_x86_cpuid_policy()`, ref: 'C045', logs: 'X86_CPUID_POLICY size', checked: VERIFIED });
const MSR_LENGTH = defineRule({ id: 'libxc.x86-msr-policy.length', title: 'An MSR policy is one or more entries of 16 bytes', objectors: ['spec', 'verify', 'restore'], spec: 'libxc: X86_MSR_POLICY', cite: `${HANDLERS} handle_x86_msr_policy()`, ref: 'C045', hint: 'libxc logs "should be multiple of 24", and means 16.', logs: 'X86_MSR_POLICY size', checked: VERIFIED });
const LEAF = defineRule({ id: 'libxc.x86-cpuid-policy.leaf', title: 'Leaves of a CPUID policy are ones that the hypervisor keeps', objectors: ['restore'], spec: 'libxc: X86_CPUID_POLICY', cite: `${COPY} x86_cpuid_copy_from_buffer()`, ref: 'C046', hint: 'The hypervisor refuses the policy. verify-stream-v2 does not look inside.', logs: 'Failed to set CPUID policy: leaf', checked: SEEN });
const ENTRY = defineRule({ id: 'libxc.x86-msr-policy.entry', title: 'Entries of an MSR policy are ones that the hypervisor keeps', objectors: ['restore'], spec: 'libxc: X86_MSR_POLICY', cite: `${COPY} x86_msr_copy_from_buffer()`, ref: 'C046', hint: 'The hypervisor refuses the policy. verify-stream-v2 does not look inside.', logs: 'Failed to set CPUID policy: leaf', checked: SEEN });

const MISSING = defineRule({ id: 'libxc.x86-cpuid-policy.missing', title: 'An image of version 3 comes with its CPU policy', objectors: [], spec: 'libxc: X86_CPUID_POLICY', cite: 'xen tools/libs/light/libxl_create.c libxl__srm_callout_callback_static_data_done()', ref: 'C052', hint: 'A restore takes it: libxl makes a policy from the config and the host, as for images of version 2 (libxl__cpuid_legacy()).', checked: SEEN });

const LEAF_SIZE = 24;
const MSR_SIZE = 16;
/** CPUID_MAX_SERIALISED_LEAVES and MSR_MAX_SERIALISED_ENTRIES. */
const MAX_LEAVES = 120;
const MAX_MSRS = 2;
/** Offset in the domain header: 0 where a converter wrote the image. */
const XEN_MAJOR = 8;
const NO_SUBLEAF = 0xffff_ffff;
const BASIC_LEAVES = 0xe;
const EXTENDED = 0x8000_0000;
const EXTENDED_LEAVES = 0x22;
const HYPERVISOR: ReadonlySet<number> = new Set([0x4000_0000, 0x4000_0100]);
/** Leaves with subleaves, and how many of these the hypervisor keeps. */
const SUBLEAVES: ReadonlyMap<number, number> = new Map([[0x4, 6], [0x7, 3], [0xb, 2], [0xd, 63]]);
const MSRS: ReadonlySet<number> = new Set([0xce, 0x10a]);

function leafFault(leaf: number, subleaf: number): string | null {
  const subleaves = SUBLEAVES.get(leaf);
  if (subleaves !== undefined) return subleaf < subleaves ? null : `subleaf ${hex(subleaf)} of leaf ${hex(leaf)}; there are ${subleaves}`;
  const known = leaf < BASIC_LEAVES || HYPERVISOR.has(leaf) || (leaf >= EXTENDED && leaf < EXTENDED + EXTENDED_LEAVES);
  if (!known) return `leaf ${hex(leaf)}, which it does not know`;
  return subleaf === NO_SUBLEAF ? null : `subleaf ${hex(subleaf)} of leaf ${hex(leaf)}, which has none`;
}

/** What is not at fault is all ones (x86_cpuid_copy_from_buffer(), x86_msr_copy_from_buffer()). */
const NONE = 0xffff_ffff;
const digits = (value: number): string => hex8(value).slice(2);
const refusedLog = (leaf: number, subleaf: number, index: number): string => `Failed to set CPUID policy: leaf ${digits(leaf)}, subleaf ${digits(subleaf)}, msr ${digits(index)}`;

type Pending = readonly [Rule, Place, ReportAt];

function checkLeaves(record: RecordView): Pending[] {
  const count = record.bodyLength / LEAF_SIZE;
  if (count > MAX_LEAVES) return [[LEAF, record.place(), { range: record.lengthField, message: `The policy has ${plural(count, 'leaf', 'leaves')}; the hypervisor takes at most ${MAX_LEAVES}.` }]];
  for (let at = 0; record.holds(at + LEAF_SIZE); at += LEAF_SIZE) {
    const fault = leafFault(record.u32(at), record.u32(at + 4));
    if (fault !== null) return [[LEAF, record.place(), { range: record.within(at, 8), logs: refusedLog(record.u32(at), record.u32(at + 4), NONE), message: `CPUID_policy[${at / LEAF_SIZE}] is ${fault}.` }]];
  }
  return [];
}

function checkMsrs(record: RecordView): Pending[] {
  const count = record.bodyLength / MSR_SIZE;
  if (count > MAX_MSRS) return [[ENTRY, record.place(), { range: record.lengthField, message: `The policy has ${plural(count, 'MSR')}; the hypervisor takes at most ${MAX_MSRS}.` }]];
  for (let at = 0; record.holds(at + MSR_SIZE); at += MSR_SIZE) {
    const index = record.u32(at);
    const flags = record.u32(at + 4);
    if (flags !== 0) return [[ENTRY, record.place(), { range: record.within(at + 4, 4), logs: refusedLog(NONE, NONE, index), message: `flags of MSR_policy[${at / MSR_SIZE}] are ${hex(flags)}; they must be 0.` }]];
    if (!MSRS.has(index)) return [[ENTRY, record.place(), { range: record.within(at, 4), logs: refusedLog(NONE, NONE, index), message: `MSR_policy[${at / MSR_SIZE}] is MSR ${hex(index)}; a policy holds 0xce and 0x10a only.` }]];
  }
  return [];
}

export const POLICIES: Check = {
  rules: [CPUID_LENGTH, MSR_LENGTH, LEAF, ENTRY, MISSING],
  create: ({ report, state, dependsOn }) => {
    /** By record type: a later record replaces an earlier one until they take effect. */
    const pending = new Map<number, Pending[]>();
    let converted = false;
    let cpuid = false;
    const policy = (rule: Rule, size: number, check: (record: RecordView) => Pending[]) =>
      look((record) => {
        if (record.bodyLength === 0 || record.bodyLength % size !== 0) {
          report(rule, record, { range: record.lengthField, logs: `${rule.logs} ${record.bodyLength} should be multiple of ${LEAF_SIZE}`, message: `${recordName('libxc', record.type)} has a body_length of ${record.bodyLength}; expected a multiple of ${size}, and more than 0.` });
          return;
        }
        if (state.staticDataEnded) return;
        cpuid ||= record.type === X86_CPUID_POLICY.type;
        dependsOn('a host whose CPU policy allows the one in the stream');
        pending.set(record.type, check(record));
      });
    const settle = (): void => {
      if (state.staticDataEnded) return;
      for (const list of pending.values()) for (const [rule, place, at] of list) report(rule, place, at);
      pending.clear();
    };
    const end = (record: RecordView): void => {
      if (!cpuid && !converted && !state.staticDataEnded && state.version >= 3) report(MISSING, record, { message: 'The static data ends without X86_CPUID_POLICY.' });
      settle();
    };
    return {
      visits: [
        { layer: 'libxc', types: [1], kind: 'header', reads: XEN_MAJOR + 4, visit: look((record) => { converted = record.holds(XEN_MAJOR + 4) && record.u32(XEN_MAJOR) === 0; }) },
        { layer: 'libxc', types: [X86_CPUID_POLICY.type], reads: (MAX_LEAVES + 1) * LEAF_SIZE, visit: policy(CPUID_LENGTH, LEAF_SIZE, checkLeaves) },
        { layer: 'libxc', types: [X86_MSR_POLICY.type], reads: (MAX_MSRS + 1) * MSR_SIZE, visit: policy(MSR_LENGTH, MSR_SIZE, checkMsrs) },
        { layer: 'libxc', types: [STATIC_DATA_END.type], visit: look(end) },
        {
          layer: 'libxc',
          types: [PAGE_DATA.type, X86_PV_P2M_FRAMES.type],
          visit: look(() => {
            if (state.version < 3) settle();
          }),
        },
      ],
    };
  },
};
