/** CPUID's extended leaves with features: 0x80000001, 7, 8 and 0x21. */
import { features, featureRegister, field, type CpuidLeaf, type Feature } from './cpuid-features.ts';

/** Bits of 0x80000001 edx that AMD's processors repeat from leaf 1 edx. */
const REPEATED: readonly Feature[] = [
  [0, 'FPU', ''], [1, 'VME', ''], [2, 'DE', ''], [3, 'PSE', ''], [4, 'TSC', ''], [5, 'MSR', ''], [6, 'PAE', ''], [7, 'MCE', ''], [8, 'CX8', ''], [9, 'APIC', ''],
  [12, 'MTRR', ''], [13, 'PGE', ''], [14, 'MCA', ''], [15, 'CMOV', ''], [16, 'PAT', ''], [17, 'PSE36', ''], [23, 'MMX', ''], [24, 'FXSR', ''],
];

const OWN: readonly Feature[] = [
  [11, 'SYSCALL', 'SYSCALL and SYSRET.'],
  [20, 'NX', 'No-execute pages.'],
  [22, 'MMXEXT', 'AMD\u2019s extensions of MMX.'],
  [25, 'FFXSR', 'FXSAVE can leave out XMM registers.'],
  [26, 'PAGE1GB', 'Pages of 1 GiB.'],
  [27, 'RDTSCP', 'RDTSCP.'],
  [29, 'LM', 'Long mode.'],
  [30, '3DNOWEXT', 'Extensions of 3DNow!.'],
  [31, '3DNOW', '3DNow!.'],
];

export const LEAF_80000001: CpuidLeaf = {
  leaf: 0x80000001,
  title: 'extended features',
  a: { doc: 'Signature of the processor; as in leaf 1 on AMD, reserved on Intel.' },
  b: { doc: 'Brand id and package; of AMD.', bits: [field('brand_id', 0, 15, 'Brand id.'), field('package', 28, 31, 'Type of package.')] },
  c: featureRegister('Features, leaf 0x80000001 ecx.', [
    [0, 'LAHF_LM', 'LAHF and SAHF in long mode.'],
    [1, 'CMP_LEGACY', 'HTT stands for cores.'],
    [2, 'SVM', 'AMD virtualisation.'],
    [3, 'EXTAPIC', 'Extended APIC registers.'],
    [4, 'CR8_LEGACY', 'CR8 in 32-bit mode.'],
    [5, 'ABM', 'LZCNT and POPCNT.'],
    [6, 'SSE4A', 'SSE4A instructions.'],
    [7, 'MISALIGNSSE', 'SSE operands need not be aligned.'],
    [8, '3DNOWPREFETCH', 'PREFETCH and PREFETCHW.'],
    [9, 'OSVW', 'The system learns of errata.'],
    [10, 'IBS', 'Instruction-based sampling.'],
    [11, 'XOP', 'XOP instructions.'],
    [12, 'SKINIT', 'SKINIT and STGI.'],
    [13, 'WDT', 'Watchdog timer.'],
    [15, 'LWP', 'Lightweight profiling.'],
    [16, 'FMA4', 'Fused multiply and add with four operands.'],
    [19, 'NODEID_MSR', 'MSR with the node\u2019s id.'],
    [21, 'TBM', 'Manipulation of trailing bits.'],
    [22, 'TOPOEXT', 'Leaves 0x8000001d and 0x8000001e.'],
    [26, 'DBEXT', 'Breakpoints with address masks.'],
    [29, 'MONITORX', 'MONITORX and MWAITX.'],
    [30, 'ADDR_MSK_EXT', 'Address masks of all 32 bits.'],
  ]),
  d: {
    doc: 'Features, leaf 0x80000001 edx.',
    bits: [...features(OWN), ...features(REPEATED).map((bit) => ({ ...bit, doc: `As in leaf 1 edx; AMD repeats it.`, quiet: true }))].sort((a, b) => a.low - b.low),
  },
};

export const LEAF_80000007: CpuidLeaf = {
  leaf: 0x80000007,
  title: 'power management',
  b: { doc: 'Reliability features.' },
  c: { doc: 'Ratio of the power sampling period.' },
  d: featureRegister('Features, leaf 0x80000007 edx.', [
    [7, 'HW_PSTATE', 'Hardware P-states.'],
    [8, 'ITSC', 'The TSC runs at one rate in all states.'],
    [9, 'CPB', 'Core performance boost.'],
    [10, 'EFRO', 'MSRs of effective frequency.'],
  ]),
};

export const LEAF_80000008: CpuidLeaf = {
  leaf: 0x80000008,
  title: 'address sizes and more features',
  a: {
    doc: 'Address sizes.',
    meaning: (value) => (value === 0n ? '' : `${value % 256n} bits physical, ${(value / 256n) % 256n} bits linear`),
    bits: [field('maxphysaddr', 0, 7, 'Bits of a physical address.'), field('maxlinaddr', 8, 15, 'Bits of a linear address.'), field('guestphysaddr', 16, 23, 'Bits of a guest physical address; 0 for as many as the host\u2019s.')],
  },
  b: featureRegister('Features, leaf 0x80000008 ebx.', [
    [0, 'CLZERO', 'CLZERO.'],
    [2, 'RSTR_FP_ERR_PTRS', 'FXSAVE always saves the error pointers.'],
    [9, 'WBNOINVD', 'WBNOINVD.'],
    [12, 'IBPB', 'IBPB.'],
    [14, 'IBRS', 'SPEC_CTRL.IBRS.'],
    [15, 'AMD_STIBP', 'SPEC_CTRL.STIBP.'],
    [16, 'IBRS_ALWAYS', 'IBRS is best left on.'],
    [17, 'STIBP_ALWAYS', 'STIBP is best left on.'],
    [18, 'IBRS_FAST', 'IBRS is better than what software can do.'],
    [19, 'IBRS_SAME_MODE', 'IBRS protects within a mode too.'],
    [20, 'NO_LMSL', 'EFER.LMSLE is gone.'],
    [23, 'AMD_PPIN', 'Serial number of the processor.'],
    [24, 'AMD_SSBD', 'SPEC_CTRL.SSBD.'],
    [25, 'VIRT_SSBD', 'VIRT_SPEC_CTRL.SSBD.'],
    [26, 'SSB_NO', 'Not vulnerable to speculative store bypass.'],
    [27, 'CPPC', 'Collaborative performance control.'],
    [28, 'PSFD', 'SPEC_CTRL.PSFD.'],
    [29, 'BTC_NO', 'Not vulnerable to branch type confusion.'],
    [30, 'IBPB_RET', 'IBPB clears the return predictor too.'],
  ]),
  c: {
    doc: 'Cores; of AMD.',
    bits: [field('nc', 0, 7, 'Logical processors of the package, less 1.'), field('apic_id_size', 12, 15, 'Bits of the APIC id within the package.')],
  },
  d: { doc: 'Largest INVLPGB count and RDPRU register; of AMD.' },
};

export const LEAF_80000021: CpuidLeaf = {
  leaf: 0x80000021,
  title: 'extended features 2',
  a: featureRegister('Features, leaf 0x80000021 eax.', [
    [0, 'NO_NEST_BP', 'Data breakpoints do not nest.'],
    [1, 'FS_GS_NS', 'Writes of the FS and GS base MSRs do not serialise.'],
    [2, 'LFENCE_DISPATCH', 'LFENCE always serialises.'],
    [5, 'VERW_CLEAR', 'VERW clears buffers.'],
    [6, 'NSCB', 'A null selector clears base and limit.'],
    [8, 'AUTO_IBRS', 'Automatic IBRS.'],
    [10, 'AMD_FSRS', 'Fast short REP STOSB.'],
    [11, 'AMD_FSRC', 'Fast short REP CMPSB.'],
    [17, 'CPUID_USER_DIS', 'CPUID can be made to fault in user mode.'],
    [18, 'EPSF', 'Enhanced predictive store forwarding.'],
    [19, 'FSRSC', 'Fast short REP SCASB.'],
    [20, 'AMD_PREFETCHI', 'Prefetch of instructions.'],
    [23, 'AVX512_BMM', 'AVX-512 bit matrices.'],
    [27, 'SBPB', 'Selective branch predictor barrier.'],
    [28, 'IBPB_BRTYPE', 'IBPB clears branch types too.'],
    [29, 'SRSO_NO', 'Not vulnerable to speculative return stack overflow.'],
    [30, 'SRSO_US_NO', 'The same, from user to supervisor mode.'],
    [31, 'SRSO_MSR_FIX', 'An MSR bit mitigates the same.'],
  ]),
  b: { doc: 'Size of the microcode patch; of AMD.' },
  c: featureRegister('Features, leaf 0x80000021 ecx.', [
    [1, 'TSA_SQ_NO', 'Not vulnerable to transient scheduler attacks by the store queue.'],
    [2, 'TSA_L1_NO', 'Not vulnerable to transient scheduler attacks by the L1 data cache.'],
  ]),
};
