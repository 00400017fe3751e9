/** Subsections of the x86 CPU: MSRs and exceptions that are saved only where they differ from reset. */
import { u16, u32, u64, u8 } from '../../../layout/fields.ts';
import { field, type VmField, type Vmsd } from '../vmstate.ts';
import { i64 } from './values.ts';

const SPEC = 'QEMU target/i386/machine.c: vmstate_x86_cpu';

const one = (name: string, doc: string, ...fields: readonly VmField[]): Vmsd => ({ name: `cpu/${name}`, version: 1, doc, spec: SPEC, fields });
const msr = (name: string, doc: string, member = name): Vmsd => one(name, doc, field(member, u64({ base: 'hex', doc })));

export const CPU_SUBSECTIONS: readonly Vmsd[] = [
  one(
    'exception_info',
    'An exception of a nested guest.',
    field('exception_pending', u8({ doc: 'Not 0: it is pending.' })),
    field('exception_injected', u8({ doc: 'Not 0: it is injected.' })),
    field('exception_has_payload', u8({ doc: 'Not 0: it has a payload.' })),
    field('exception_payload', u64({ base: 'hex', doc: 'DR6 or CR2 of it.' })),
  ),
  msr('async_pf_msr', 'KVM\u2019s MSR for asynchronous page faults.', 'async_pf_en_msr'),
  msr('async_pv_eoi_msr', 'KVM\u2019s MSR for paravirtual end of interrupt.', 'pv_eoi_en_msr'),
  msr('steal_time_msr', 'KVM\u2019s MSR for stolen time.'),
  msr('poll_control_msr', 'KVM\u2019s MSR for polling by the host; 1 after reset.'),
  one('fpop_ip_dp', 'Last x87 instruction.', field('fpop', u16({ base: 'hex', doc: 'Its opcode.' })), field('fpip', u64({ base: 'hex', doc: 'Its address.' })), field('fpdp', u64({ base: 'hex', doc: 'Address of its operand.' }))),
  msr('msr_tsc_adjust', 'IA32_TSC_ADJUST.', 'tsc_adjust'),
  msr('msr_tscdeadline', 'IA32_TSC_DEADLINE.', 'tsc_deadline'),
  msr('msr_ia32_misc_enable', 'IA32_MISC_ENABLE.'),
  msr('msr_ia32_feature_control', 'IA32_FEATURE_CONTROL.'),
  msr('xss', 'IA32_XSS.'),
  one('tsc_khz', 'Frequency of the time-stamp counter.', field('tsc_khz', i64({ unit: 'kHz', doc: 'The frequency.' }))),
  one('pkru', 'Protection keys.', field('pkru', u32({ base: 'hex', doc: 'PKRU.' }))),
  msr('spec_ctrl', 'IA32_SPEC_CTRL.'),
  msr('virt_ssbd', 'VIRT_SPEC_CTRL of AMD.'),
];
