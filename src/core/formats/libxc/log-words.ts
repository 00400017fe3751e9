/** Records as libxc's log names them. */
const WORDS: readonly string[] = [
  'End', 'Page data', 'x86 PV info', 'x86 PV P2M frames', 'x86 PV vcpu basic', 'x86 PV vcpu extended', 'x86 PV vcpu xsave', 'Shared info', 'x86 TSC info', 'HVM context', 'HVM params',
  'Toolstack', 'x86 PV vcpu msrs', 'Verify', 'Checkpoint', 'Checkpoint dirty pfn list', 'Static data end', 'x86 CPUID policy', 'x86 MSR policy',
];

/** rec_type_to_str(), tools/libs/guest/xg_sr_common.c, by type. */
export const typeWords = (type: number): string => WORDS[type] ?? 'Reserved';

/** `0x%08x`. */
export const hex8 = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
