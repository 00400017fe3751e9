/** Access bytes of a segment register, struct segment_register of xen/arch/x86/include/asm/x86-types.h: 12 bits, packed as SVM has them. */
import { u32 } from '../../layout/fields.ts';
import type { BitField, IntShape } from '../../layout/shape.ts';

/** Types of code and data segments, of system segments (both vendors' manuals, Descriptor Types). */
const CODE_DATA = ['read-only', 'read-only, accessed', 'read/write', 'read/write, accessed', 'read-only, expand-down', 'read-only, expand-down, accessed', 'read/write, expand-down', 'read/write, expand-down, accessed',
  'execute-only', 'execute-only, accessed', 'execute/read', 'execute/read, accessed', 'execute-only, conforming', 'execute-only, conforming, accessed', 'execute/read, conforming', 'execute/read, conforming, accessed'];
const SYSTEM: Readonly<Record<number, string>> = { 1: '16-bit TSS', 2: 'LDT', 3: 'busy 16-bit TSS', 9: 'TSS', 11: 'busy TSS' };

const FIRST_CODE = 8;

/** Senders before Xen 3.4 kept the format of VMX, with bits 8 to 11 of this one in bits 12 to 15. */
function packed(value: number): number {
  const high = Math.floor(value / 0x1000) % 16;
  const middle = Math.floor(value / 0x100) % 16;
  return high !== 0 && middle === 0 ? (value % 0x100) + 0x100 * high : value;
}

function describe(raw: bigint): string {
  const value = Number(raw);
  if (value === 0) return 'not set';
  const ar = packed(value);
  const bit = (n: number): boolean => Math.floor(ar / 2 ** n) % 2 === 1;
  const type = ar % 16;
  const kind = bit(4) ? `${type >= FIRST_CODE ? 'code' : 'data'}, ${CODE_DATA[type] ?? ''}` : (SYSTEM[type] ?? `system type ${type}`);
  const width = bit(4) ? [bit(9) ? '64-bit' : bit(10) ? '32-bit' : '16-bit'] : [];
  const words = [...width, kind, `dpl ${Math.floor(ar / 32) % 4}`, bit(7) ? 'present' : 'not present', ...(bit(11) ? ['limit in pages'] : []), ...(ar === value ? [] : ['in the format of VMX'])];
  return words.join(', ');
}

const BITS: readonly BitField[] = [
  { name: 'type', low: 0, high: 3, doc: 'Type of segment.', quiet: true },
  { name: 's', low: 4, high: 4, doc: 'Code or data; clear for a system segment.', quiet: true },
  { name: 'dpl', low: 5, high: 6, doc: 'Privilege level of the descriptor.', quiet: true },
  { name: 'p', low: 7, high: 7, doc: 'Present.', quiet: true },
  { name: 'avl', low: 8, high: 8, doc: 'Free for software.', quiet: true },
  { name: 'l', low: 9, high: 9, doc: 'Code is 64-bit.', quiet: true },
  { name: 'db', low: 10, high: 10, doc: 'Default size is 32-bit.', quiet: true },
  { name: 'g', low: 11, high: 11, doc: 'Limit counts pages.', quiet: true },
];

export const arbytes = (segment: string): IntShape<number> => u32({ base: 'hex', bits: BITS, meaning: describe, doc: `Attributes of ${segment}.` });
