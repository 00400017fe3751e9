/**
 * Bits of the x86 registers that streams carry, by the names of the vendors' manuals; which bits Xen knows is in
 * xen/arch/x86/include/asm/x86-defns.h and msr-index.h. PV and HVM layouts share them.
 */
import type { BitField, Names } from '../../layout/shape.ts';

const flag = (name: string, bit: number, doc: string): BitField => ({ name, low: bit, high: bit, doc });
const quiet = (name: string, low: number, high: number, doc: string, names?: Names): BitField => ({ name, low, high, doc, quiet: true, ...(names === undefined ? {} : { names }) });

export const CR0_BITS: readonly BitField[] = [
  flag('PE', 0, 'Protected mode.'),
  flag('MP', 1, 'WAIT obeys TS.'),
  flag('EM', 2, 'x87 instructions fault.'),
  flag('TS', 3, 'A task switch happened since the FPU was used.'),
  flag('ET', 4, 'Fixed to 1.'),
  flag('NE', 5, 'x87 errors are exceptions.'),
  flag('WP', 16, 'Read-only pages bind the supervisor too.'),
  flag('AM', 18, 'RFLAGS.AC has an effect.'),
  flag('NW', 29, 'Not write-through.'),
  flag('CD', 30, 'Caches disabled.'),
  flag('PG', 31, 'Paging.'),
];

export const CR4_BITS: readonly BitField[] = [
  flag('VME', 0, 'Virtual-8086 extensions.'),
  flag('PVI', 1, 'Protected-mode virtual interrupts.'),
  flag('TSD', 2, 'RDTSC only at privilege level 0.'),
  flag('DE', 3, 'Debugging extensions.'),
  flag('PSE', 4, 'Pages of 4 MiB.'),
  flag('PAE', 5, 'Physical addresses of more than 32 bits.'),
  flag('MCE', 6, 'Machine check exceptions.'),
  flag('PGE', 7, 'Global pages.'),
  flag('PCE', 8, 'RDPMC at any privilege level.'),
  flag('OSFXSR', 9, 'The system uses FXSAVE and SSE.'),
  flag('OSXMMEXCPT', 10, 'Unmasked SSE exceptions.'),
  flag('UMIP', 11, 'SGDT, SIDT, SLDT, SMSW and STR only at privilege level 0.'),
  flag('LA57', 12, 'Five levels of page tables.'),
  flag('VMXE', 13, 'VMX.'),
  flag('SMXE', 14, 'SMX.'),
  flag('FSGSBASE', 16, 'RDFSBASE and its like at any privilege level.'),
  flag('PCIDE', 17, 'Process-context identifiers.'),
  flag('OSXSAVE', 18, 'The system uses XSAVE.'),
  flag('SMEP', 20, 'The supervisor may not execute user pages.'),
  flag('SMAP', 21, 'The supervisor may not access user pages.'),
  flag('PKE', 22, 'Protection keys of user pages.'),
  flag('CET', 23, 'Control-flow enforcement.'),
  flag('PKS', 24, 'Protection keys of supervisor pages.'),
  flag('UINTR', 25, 'User interrupts.'),
  flag('LASS', 27, 'Linear address space separation.'),
  flag('LAM_SUP', 28, 'Linear address masking for the supervisor.'),
  flag('FRED', 32, 'Flexible return and event delivery.'),
];

export const EFER_BITS: readonly BitField[] = [
  flag('SCE', 0, 'SYSCALL and SYSRET.'),
  flag('LME', 8, 'Long mode enabled.'),
  flag('LMA', 10, 'Long mode active.'),
  flag('NXE', 11, 'No-execute pages.'),
  flag('SVME', 12, 'SVM.'),
  flag('LMSLE', 13, 'Segment limits in long mode.'),
  flag('FFXSR', 14, 'FXSAVE leaves out XMM registers in 64-bit supervisor mode.'),
  flag('TCE', 15, 'Translation cache extension.'),
  flag('AIBRSE', 21, 'Automatic IBRS.'),
];

export const RFLAGS_BITS: readonly BitField[] = [
  flag('CF', 0, 'Carry.'),
  quiet('MBS', 1, 1, 'Always 1.'),
  flag('PF', 2, 'Parity.'),
  flag('AF', 4, 'Auxiliary carry.'),
  flag('ZF', 6, 'Zero.'),
  flag('SF', 7, 'Sign.'),
  flag('TF', 8, 'Trap after each instruction.'),
  flag('IF', 9, 'Interrupts enabled.'),
  flag('DF', 10, 'String instructions go downwards.'),
  flag('OF', 11, 'Overflow.'),
  { name: 'IOPL', low: 12, high: 13, names: { 1: 'IOPL 1', 2: 'IOPL 2', 3: 'IOPL 3' }, doc: 'Privilege level for I/O.' },
  flag('NT', 14, 'Nested task.'),
  flag('RF', 16, 'Resume: no debug exception for one instruction.'),
  flag('VM', 17, 'Virtual-8086 mode.'),
  flag('AC', 18, 'Alignment check, or access of user pages under SMAP.'),
  flag('VIF', 19, 'Virtual IF.'),
  flag('VIP', 20, 'Virtual interrupt pending.'),
  flag('ID', 21, 'CPUID can be used.'),
];

export const DR6_BITS: readonly BitField[] = [
  ...[0, 1, 2, 3].map((n) => flag(`B${n}`, n, `Breakpoint ${n} was hit.`)),
  quiet('BLD', 11, 11, 'Bus lock; inverted: 0 when one was detected.'),
  flag('BD', 13, 'A debug register was accessed.'),
  flag('BS', 14, 'Single step.'),
  flag('BT', 15, 'Task switch.'),
  quiet('RTM', 16, 16, 'Transactional region; inverted: 0 inside one.'),
];

const BREAK_ON: Names = { 0: 'execute', 1: 'write', 2: 'I/O', 3: 'read or write' };
const BREAK_LENGTH: Names = { 0: '1 byte', 1: '2 bytes', 2: '8 bytes', 3: '4 bytes' };

export const DR7_BITS: readonly BitField[] = [
  ...[0, 1, 2, 3].flatMap((n) => [flag(`L${n}`, 2 * n, `Breakpoint ${n} enabled for the task.`), flag(`G${n}`, 2 * n + 1, `Breakpoint ${n} enabled for all tasks.`)]),
  flag('LE', 8, 'Exact breakpoints for the task; of old processors.'),
  flag('GE', 9, 'Exact breakpoints for all tasks; of old processors.'),
  quiet('MBS', 10, 10, 'Always 1.'),
  flag('RTM', 11, 'Debugging of transactional regions.'),
  flag('GD', 13, 'Access to debug registers faults.'),
  ...[0, 1, 2, 3].flatMap((n) => [
    quiet(`RW${n}`, 16 + 4 * n, 17 + 4 * n, `What breakpoint ${n} is for.`, BREAK_ON),
    quiet(`LEN${n}`, 18 + 4 * n, 19 + 4 * n, `How much breakpoint ${n} covers.`, BREAK_LENGTH),
  ]),
];

/** Components of XCR0, MSR_XSS, xstate_bv and xcomp_bv: bit n is component n of an XSAVE area. */
export const XCR0_BITS: readonly BitField[] = [
  flag('X87', 0, 'x87 registers.'),
  flag('SSE', 1, 'XMM registers and MXCSR.'),
  flag('YMM', 2, 'Upper halves of YMM registers.'),
  flag('BNDREGS', 3, 'MPX bound registers.'),
  flag('BNDCSR', 4, 'MPX configuration and status.'),
  flag('OPMASK', 5, 'AVX-512 mask registers.'),
  flag('ZMM', 6, 'Upper halves of ZMM0 to ZMM15.'),
  flag('HI_ZMM', 7, 'ZMM16 to ZMM31.'),
  flag('PT', 8, 'Processor trace.'),
  flag('PKRU', 9, 'Protection key rights of user pages.'),
  flag('PASID', 10, 'Process address space identifier.'),
  flag('CET_U', 11, 'Control-flow enforcement, user.'),
  flag('CET_S', 12, 'Control-flow enforcement, supervisor.'),
  flag('HDC', 13, 'Hardware duty cycling.'),
  flag('UINTR', 14, 'User interrupts.'),
  flag('LBR', 15, 'Last branch records.'),
  flag('HWP', 16, 'Hardware P-states.'),
  flag('TILE_CFG', 17, 'AMX tile configuration.'),
  flag('TILE_DATA', 18, 'AMX tiles.'),
  flag('LWP', 62, 'Lightweight profiling.'),
];

/** Numbers of MSRs to names, as msr-index.h spells them without its prefix. */
export const MSR_NAMES: Names = {
  0x10: 'TSC', 0x1b: 'APIC_BASE', 0x33: 'TEST_CTRL', 0x35: 'INTEL_CORE_THREAD_COUNT', 0x3a: 'IA32_FEATURE_CONTROL', 0x3b: 'IA32_TSC_ADJUST',
  0x48: 'SPEC_CTRL', 0x49: 'PRED_CMD', 0x8b: 'UCODE_REV', 0xce: 'INTEL_PLATFORM_INFO', 0xcf: 'CORE_CAPABILITIES', 0xfe: 'MTRRcap',
  0x10a: 'ARCH_CAPABILITIES', 0x10b: 'FLUSH_CMD', 0x10f: 'TSX_FORCE_ABORT', 0x122: 'TSX_CTRL', 0x123: 'MCU_OPT_CTRL', 0x140: 'INTEL_MISC_FEATURES_ENABLES',
  0x174: 'IA32_SYSENTER_CS', 0x175: 'IA32_SYSENTER_ESP', 0x176: 'IA32_SYSENTER_EIP', 0x179: 'IA32_MCG_CAP', 0x17a: 'IA32_MCG_STATUS', 0x17b: 'IA32_MCG_CTL',
  0x1a0: 'IA32_MISC_ENABLE', 0x1d9: 'IA32_DEBUGCTLMSR', 0x277: 'IA32_CR_PAT', 0x2ff: 'MTRRdefType', 0x4d0: 'IA32_MCG_EXT_CTL', 0x600: 'IA32_DS_AREA',
  0x6a0: 'U_CET', 0x6a2: 'S_CET', 0x6a4: 'PL0_SSP', 0x6a5: 'PL1_SSP', 0x6a6: 'PL2_SSP', 0x6a7: 'PL3_SSP', 0x6a8: 'ISST', 0x6e0: 'TSC_DEADLINE', 0x6e1: 'PKRS',
  0xd90: 'IA32_BNDCFGS', 0xd93: 'PASID', 0xda0: 'IA32_XSS',
  0xc0000080: 'EFER', 0xc0000081: 'STAR', 0xc0000082: 'LSTAR', 0xc0000083: 'CSTAR', 0xc0000084: 'SYSCALL_MASK',
  0xc0000100: 'FS_BASE', 0xc0000101: 'GS_BASE', 0xc0000102: 'SHADOW_GS_BASE', 0xc0000103: 'TSC_AUX',
  0xc0010010: 'K8_SYSCFG', 0xc0010114: 'K8_VM_CR', 0xc0010117: 'K8_VM_HSAVE_PA', 0xc0011019: 'AMD64_DR1_ADDRESS_MASK', 0xc001101a: 'AMD64_DR2_ADDRESS_MASK',
  0xc001101b: 'AMD64_DR3_ADDRESS_MASK', 0xc0011027: 'AMD64_DR0_ADDRESS_MASK', 0xc001011f: 'VIRT_SPEC_CTRL',
};
