/** STATIC_DATA_END: where version 3 wants it, and records that version 2 does not have. */
import { HVM_CONTEXT } from '../../formats/libxc/hvm-context.ts';
import { PAGE_DATA } from '../../formats/libxc/page-data.ts';
import { SHARED_INFO } from '../../formats/libxc/shared-info.ts';
import { STATIC_DATA_END } from '../../formats/libxc/static-data-end.ts';
import { X86_CPUID_POLICY } from '../../formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../../formats/libxc/x86-msr-policy.ts';
import { X86_PV_P2M_FRAMES } from '../../formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, SEEN, VERIFIED } from '../../index/finding.ts';
import { look, type Check } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxc: STATIC_DATA_END';
const HANDLER = 'xen tools/libs/guest/xg_sr_restore.c handle_static_data_end()';

const MISSING = defineRule({ id: 'libxc.static-data-end.missing', title: 'STATIC_DATA_END stands before memory and registers', objectors: ['spec', 'restore'], spec: 'libxc: v3 compat with v2', cite: 'xen tools/libs/guest/xg_sr_restore.c handle_page_data()', ref: 'C040', hint: 'verify-stream-v2 checks no order.', logs: 'No STATIC_DATA_END seen', checked: VERIFIED });
const REPEATED = defineRule({ id: 'libxc.static-data-end.repeated', title: 'STATIC_DATA_END stands once', objectors: ['restore'], spec: SPEC, cite: HANDLER, ref: 'C042', hint: 'verify-stream-v2 does not count them.', logs: 'Multiple STATIC_DATA_END records found', checked: VERIFIED });
const VERSION = defineRule({ id: 'libxc.record.version', title: 'A record is one of the image\u2019s version', objectors: ['spec', 'verify'], spec: 'libxc: Compatibility with older versions', cite: 'xen tools/python/xen/migration/libxc.py verify_record_static_data_end()', ref: 'C043', hint: 'libxc takes the record in an image of version 2 too.', checked: VERIFIED });
const LATE_POLICY = defineRule({ id: 'libxc.record.late-policy', title: 'Policies stand before STATIC_DATA_END', objectors: [], otherwise: 'warning', spec: SPEC, cite: 'xen tools/libs/guest/xg_sr_common_x86.c x86_static_data_complete()', ref: 'C044', hint: 'libxc keeps the record and never looks at it: the guest gets the policy that libxl builds.', checked: SEEN });

const MEMORY = [PAGE_DATA.type, X86_PV_P2M_FRAMES.type];
const REGISTERS = [X86_PV_VCPU_BASIC.type, SHARED_INFO.type, HVM_CONTEXT.type];
const POLICIES = [X86_CPUID_POLICY.type, X86_MSR_POLICY.type];

export const STATIC_DATA: Check = {
  rules: [MISSING, REPEATED, VERSION, LATE_POLICY],
  create: ({ report, state }) => {
    let told = '';
    const before = (record: RecordView, who: 'restore' | 'spec'): void => {
      if (state.version < 3 || state.staticDataEnded || told === 'restore' || told === who) return;
      const first = told === '';
      told = who;
      report(MISSING, record, {
        range: record.typeField,
        objectors: who === 'spec' ? ['spec'] : first ? MISSING.objectors : ['restore'],
        message: `${recordName('libxc', record.type)} stands before STATIC_DATA_END, which version ${state.version} asks for before any memory or register content.`,
      });
    };
    const repeated = look((record) => {
      if (state.staticDataEnded) report(REPEATED, record, { range: record.typeField, message: state.version < 3 ? 'STATIC_DATA_END behind the first record of memory, where a restore has inferred one.' : 'A second STATIC_DATA_END.' });
    });
    const version = look((record) => {
      if (state.version < 3) report(VERSION, record, { range: record.typeField, message: `${recordName('libxc', record.type)} in an image of version ${state.version}; version 3 brought it.` });
    });
    const late = look((record) => {
      if (state.staticDataEnded) report(LATE_POLICY, record, { range: record.typeField, message: `${recordName('libxc', record.type)} behind STATIC_DATA_END has no effect.` });
    });
    return {
      visits: [
        { layer: 'libxc', types: MEMORY, visit: look((record) => before(record, 'restore')) },
        { layer: 'libxc', types: REGISTERS, visit: look((record) => before(record, 'spec')) },
        { layer: 'libxc', types: [STATIC_DATA_END.type], visit: repeated },
        { layer: 'libxc', types: [STATIC_DATA_END.type, ...POLICIES], visit: version },
        { layer: 'libxc', types: POLICIES, visit: late },
      ],
    };
  },
};
