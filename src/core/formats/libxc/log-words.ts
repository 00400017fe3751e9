/** Records as libxc's log names them. */
const WORDS: readonly string[] = [
  'End', 'Page data', 'x86 PV info', 'x86 PV P2M frames', 'x86 PV vcpu basic', 'x86 PV vcpu extended', 'x86 PV vcpu xsave', 'Shared info', 'x86 TSC info', 'HVM context', 'HVM params',
  'Toolstack', 'x86 PV vcpu msrs', 'Verify', 'Checkpoint', 'Checkpoint dirty pfn list', 'Static data end', 'x86 CPUID policy', 'x86 MSR policy',
];

/** rec_type_to_str(), tools/libs/guest/xg_sr_common.c, by type. */
export const typeWords = (type: number): string => WORDS[type] ?? 'Reserved';

/** `0x%08x`. */
export const hex8 = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

/** `0x%016lx`. */
export const hex16 = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;

/** `%#lx`, which writes no prefix before 0. */
export const altHex = (value: number | bigint): string => (Number(value) === 0 ? '0' : `0x${value.toString(16)}`);

/** What handle_page_data() logs of an entry. It holds a type as it stands in the upper half of the entry. */
export const unknownTypeLog = (type: number, pfn: number, index: number): string => `Unknown type ${altHex(type * 2 ** 28)} for pfn ${altHex(pfn)} (index ${index})`;
export const beyondMaximumLog = (pfn: number, index: number): string => `pfn ${altHex(pfn)} (index ${index}) outside domain maximum`;

/** In a replay the answer for a record is taken for that of the CHECKPOINT that it hangs on (handle_checkpoint()). */
export function notHandledLog(type: number, replayed: boolean): string {
  const told = replayed ? 0xe : type;
  return `Mandatory record ${altHex(told)} (${typeWords(told)}) not handled`;
}

/** `%d` of a u32. */
export const signed32 = (value: number): number => (value < 2 ** 31 ? value : value - 2 ** 32);
