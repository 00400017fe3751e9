/** Fields of Hyper-V's synthetic MSRs: xen/arch/x86/include/asm/guest/hyperv-tlfs.h. */
import { bits64 } from '../../bytes/integers.ts';
import { u64 } from '../../layout/fields.ts';
import type { BitField, IntShape } from '../../layout/shape.ts';
import { hex } from '../../text.ts';

export const bits = (name: string, low: number, high: number, doc: string): BitField => ({ name, low, high, doc, quiet: low !== high });

/** An MSR that names a guest page and says whether it is in use. */
export const pageMsr = (doc: string): IntShape<bigint> =>
  u64({ base: 'hex', doc, meaning: (raw) => (raw % 2n === 0n ? 'not in use' : `pfn ${hex(bits64(raw, 12, 63))}`), bits: [{ ...bits('enabled', 0, 0, 'In use.'), quiet: true }, bits('pfn', 12, 63, 'Guest page frame number.')] });
