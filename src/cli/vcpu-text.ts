/** Registers in the lines of xenctx -a (xen tools/xentrace/xenctx.c prints them for a live domain). */
import type { VcpuState } from '../core/analysis/vcpu-state.ts';

/** What set and clear bits of the flags register are called there. */
const FLAGS: Readonly<Record<number, readonly [clear: string | null, set: string]>> = {
  0: [null, 'c'], 2: [null, 'p'], 4: [null, 'a'], 6: ['nz', 'z'], 7: [null, 's'], 8: [null, 'tf'], 9: [null, 'i'], 10: [null, 'd=b'],
  11: [null, 'o'], 14: [null, 'nt'], 16: [null, 'rf'], 17: [null, 'v86'], 18: [null, 'ac'], 19: [null, 'vif'], 20: [null, 'vip'], 21: [null, 'cid'],
};
const HIGHEST_FLAG = 21;

/** Lines of one vCPU, under a heading of its own. */
export function vcpuLines(state: VcpuState): string[] {
  if (state.basic < 0) return [`vcpu${state.vcpu} offline`];
  const general = state.width === 8 ? general64(state) : general32(state);
  const digits = state.width * 2;
  const special = (name: string, numbers: readonly number[]): string[] => ['', ...numbers.map((n) => `${name}${n}: ${value(state, `${name}${n}`, digits)}`)];
  return [`vcpu${state.vcpu}:`, ...general, ...special('cr', [0, 2, 3, 4]), ...special('dr', [0, 1, 2, 3, 6, 7])];
}

/** A register's low digits; dots where the stream is cut before it. */
function value({ registers }: VcpuState, name: string, digits: number): string {
  const register = registers.get(name);
  return register === undefined ? '·'.repeat(digits) : (register.value % 16n ** BigInt(digits)).toString(16).padStart(digits, '0');
}

function general64(state: VcpuState): string[] {
  const reg = (name: string): string => `${name.padStart(3)}: ${value(state, name, 16)}`;
  const sel = (name: string): string => `${name.padStart(3)}: ${value(state, name, 4)}`;
  return [
    reg('rip'),
    flags(state, 'rflags'),
    reg('rsp'),
    ...[['rax', 'rcx', 'rdx'], ['rbx', 'rsi', 'rdi'], ['rbp', 'r8', 'r9'], ['r10', 'r11', 'r12'], ['r13', 'r14', 'r15']].map((line) => line.map(reg).join('\t')),
    ['cs', 'ss', 'ds', 'es'].map(sel).join('\t'),
    `${sel('fs')} @ ${value(state, 'fs_base', 16)}`,
    `${sel('gs')} @ ${value(state, 'gs_base_kernel', 16)}/${value(state, 'gs_base_user', 16)}`,
  ];
}

function general32(state: VcpuState): string[] {
  // An HVM context has the 64-bit names, whatever mode the vCPU is in.
  const own = (name: string): string => (state.kind === 'hvm' ? name.replace(/^e/, 'r') : name);
  const reg = (name: string): string => `${name}: ${value(state, own(name), 8)}`;
  const pair = (segment: string, pointer: string): string => `${segment}:${pointer}: ${value(state, segment, 4)}:${value(state, own(pointer), 8)}`;
  return [
    pair('cs', 'eip'),
    flags(state, own('eflags')),
    pair('ss', 'esp'),
    ['eax', 'ebx', 'ecx', 'edx'].map(reg).join('\t'),
    ['esi', 'edi', 'ebp'].map(reg).join('\t'),
    ['ds', 'es', 'fs', 'gs'].map((name) => ` ${name}:     ${value(state, name, 4)}`).join('\t'),
  ];
}

function flags(state: VcpuState, name: string): string {
  const register = state.registers.get(name);
  const words: string[] = [];
  for (let bit = HIGHEST_FLAG; bit >= 0 && register !== undefined; bit--) {
    const set = (register.value / 2n ** BigInt(bit)) % 2n === 1n;
    const word = FLAGS[bit]?.[set ? 1 : 0] ?? null;
    if (word !== null) words.push(word);
  }
  return [`flags: ${value(state, name, 8)}`, ...words].join(' ');
}
