/** The x86 CPU as QEMU keeps it; under Xen its values are those of reset. One table for each build: qemu-system-i386 and -x86_64. */
import { u16, u32, u64, u8, word } from '../../../layout/fields.ts';
import { field, type VmField, type Vmsd } from '../vmstate.ts';
import { CPU_SUBSECTIONS } from './cpu-subsections.ts';
import { i32 } from './values.ts';

const SPEC = 'QEMU target/i386/machine.c';

const hex32 = (doc: string) => u32({ base: 'hex', doc });
const hex64 = (doc: string) => u64({ base: 'hex', doc });

const table = (name: string, doc: string, fields: readonly VmField[]): Vmsd => ({ name, version: 1, doc, spec: `${SPEC}: vmstate_${name}`, fields });

const FPREG = table('fpreg', 'An x87 register.', [field('tmp_mant', hex64('Its 64 bits of mantissa.')), field('tmp_exp', u16({ base: 'hex', doc: 'Its sign and exponent.' }))]);
const quads = (name: string, doc: string, first: number): Vmsd => table(name, doc, [first, first + 1].map((q) => field(`ZMM_Q(${q})`, hex64(`Bits ${64 * q} to ${64 * q + 63}.`))));
const XMM = quads('xmm_reg', 'An SSE register.', 0);
const YMMH = quads('ymmh_reg', 'Upper half of an AVX register.', 2);
const MTRR_VAR = table('mtrr_var', 'A variable-range MTRR.', [field('base', hex64('MTRRphysBase.')), field('mask', hex64('MTRRphysMask.'))]);

const segment = (width: 4 | 8): Vmsd =>
  table('segment', 'A segment register and its cached descriptor.', [
    field('selector', hex32('Selector.')),
    field('base', word(width, { base: 'hex', doc: 'Base.' })),
    field('limit', hex32('Limit.')),
    field('flags', hex32('Bits 32 to 63 of the descriptor, but for base and limit.')),
  ]);

/** MSR_MTRRcap_VCNT, and MCE_BANKS_DEF of four registers each. */
const MTRRS = 8;
const MCE_REGISTERS = 40;

function general(width: 4 | 8): readonly VmField[] {
  const registers = width === 8 ? 16 : 8;
  const long = (doc: string) => word(width, { base: 'hex', doc });
  const seg = segment(width);
  return [
    field('env.regs', long('General registers: ax, cx, dx, bx, sp, bp, si, di, then r8 to r15.'), { count: registers }),
    field('env.eip', long('Instruction pointer.')),
    field('env.eflags', long('Flags.')),
    field('env.hflags', hex32('HF_*: what QEMU derives from other registers.')),
    field('env.fpuc', u16({ base: 'hex', doc: 'x87 control word.' })),
    field('env.fpus_vmstate', u16({ base: 'hex', doc: 'x87 status word.' })),
    field('env.fptag_vmstate', u16({ base: 'hex', doc: 'x87 registers that are in use, a bit each.' })),
    field('env.fpregs_format_vmstate', u16({ doc: 'Always 0.' })),
    field('env.fpregs', FPREG, { count: 8 }),
    field('env.segs', seg, { count: 6 }),
    field('env.ldt', seg),
    field('env.tr', seg),
    field('env.gdt', seg),
    field('env.idt', seg),
    field('env.sysenter_cs', hex32('IA32_SYSENTER_CS.')),
    field('env.sysenter_esp', long('IA32_SYSENTER_ESP.')),
    field('env.sysenter_eip', long('IA32_SYSENTER_EIP.')),
    field('env.cr[0]', long('CR0.')),
    field('env.cr[2]', long('CR2.')),
    field('env.cr[3]', long('CR3.')),
    field('env.cr[4]', long('CR4.')),
    field('env.dr', long('Debug registers.'), { count: 8 }),
    field('env.a20_mask', i32({ base: 'hex', doc: 'Mask of the address line 20.' })),
    field('env.mxcsr', hex32('MXCSR.')),
    field('env.xmm_regs', XMM, { count: registers }),
  ];
}

const LONG_MODE: readonly VmField[] = [
  field('env.efer', hex64('EFER.')),
  field('env.star', hex64('STAR.')),
  field('env.lstar', hex64('LSTAR.')),
  field('env.cstar', hex64('CSTAR.')),
  field('env.fmask', hex64('SFMASK.')),
  field('env.kernelgsbase', hex64('KERNEL_GS_BASE.')),
];

const SYSTEM: readonly VmField[] = [
  field('env.smbase', hex32('Base of system management memory.')),
  field('env.pat', hex64('IA32_PAT.')),
  field('env.hflags2', hex32('HF2_*.')),
  field('env.vm_hsave', hex64('VM_HSAVE_PA of SVM.')),
  field('env.vm_vmcb', hex64('Address of the VMCB.')),
  field('env.tsc_offset', hex64('TSC offset of a nested guest.')),
  field('env.intercept', hex64('Intercepts of a nested guest.')),
  field('env.intercept_cr_read', u16({ base: 'hex', doc: 'Intercepted reads of CRs.' })),
  field('env.intercept_cr_write', u16({ base: 'hex', doc: 'Intercepted writes of CRs.' })),
  field('env.intercept_dr_read', u16({ base: 'hex', doc: 'Intercepted reads of DRs.' })),
  field('env.intercept_dr_write', u16({ base: 'hex', doc: 'Intercepted writes of DRs.' })),
  field('env.intercept_exceptions', hex32('Intercepted exceptions.')),
  field('env.v_tpr', u8({ doc: 'Virtual task priority.' })),
  field('env.mtrr_fixed', hex64('Fixed-range MTRRs.'), { count: 11 }),
  field('env.mtrr_deftype', hex64('IA32_MTRR_DEF_TYPE.')),
  field('env.mtrr_var', MTRR_VAR, { count: MTRRS }),
  field('env.interrupt_injected', i32({ doc: 'Vector of an injected interrupt; -1: none.' })),
  field('env.mp_state', u32({ doc: 'KVM_MP_STATE_*.' })),
  field('env.tsc', hex64('Time-stamp counter.')),
  field('env.exception_nr', i32({ doc: 'Pending exception; -1: none.' })),
  field('env.soft_interrupt', u8({ doc: 'Not 0: the injected interrupt is a software one.' })),
  field('env.nmi_injected', u8({ doc: 'Not 0: an NMI is injected.' })),
  field('env.nmi_pending', u8({ doc: 'Not 0: an NMI is pending.' })),
  field('env.has_error_code', u8({ doc: 'Not 0: the exception has an error code.' })),
  field('env.sipi_vector', u32({ doc: 'Vector of the last start-up IPI.' })),
  field('env.mcg_cap', hex64('IA32_MCG_CAP.')),
  field('env.mcg_status', hex64('IA32_MCG_STATUS.')),
  field('env.mcg_ctl', hex64('IA32_MCG_CTL.')),
  field('env.mce_banks', hex64('Machine-check banks: CTL, STATUS, ADDR, MISC of each.'), { count: MCE_REGISTERS }),
  field('env.tsc_aux', hex64('IA32_TSC_AUX.')),
  field('env.system_time_msr', hex64('KVM\u2019s MSR for system time.')),
  field('env.wall_clock_msr', hex64('KVM\u2019s MSR for the wall clock.')),
  field('env.xcr0', hex64('XCR0.'), { since: 12 }),
  field('env.xstate_bv', hex64('XSTATE_BV.'), { since: 12 }),
];

function cpu(width: 4 | 8): Vmsd {
  return {
    name: 'cpu',
    version: 12,
    oldest: 11,
    doc: `An x86 CPU of qemu-system-${width === 8 ? 'x86_64' : 'i386'}; under Xen the hypervisor keeps the real one.`,
    spec: `${SPEC}: vmstate_x86_cpu`,
    fields: [...general(width), ...(width === 8 ? LONG_MODE : []), ...SYSTEM, field('env.xmm_regs (ymmh)', YMMH, { count: width === 8 ? 16 : 8, since: 12 })],
    subsections: CPU_SUBSECTIONS,
  };
}

export const CPU_X86_64 = cpu(8);
export const CPU_I386 = cpu(4);
