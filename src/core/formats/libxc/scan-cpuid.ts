/** What later records need of X86_CPUID_POLICY: where leaf 0xD puts the components of an XSAVE area. */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import type { XstateComponent } from '../../index/layer.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import type { RecordHeader } from '../scan-context.ts';

const LEAF_SIZE = 24;
const XSTATE_LEAF = 0xd;
/** CPUID_MAX_SERIALISED_LEAVES is 120 (xen/include/xen/lib/x86/cpu-policy.h); a policy that claims more is not read further. */
const MAX_LEAVES = 4096;
const LAST_COMPONENT = 62;
/** CPUID.(0xD, n).ECX bit 1: in the compacted format, aligned to 64. */
const ALIGNED = 1;

/** The components that the policy whose header stands at the cursor describes. */
export function* scanXstate(cursor: Cursor, header: RecordHeader, littleEndian: boolean): Scan<XstateComponent[]> {
  const available = Math.min(header.bodyLength, cursor.seen - cursor.position - RECORD_HEADER_SIZE, MAX_LEAVES * LEAF_SIZE);
  if (available < LEAF_SIZE) return [];
  if (!(yield* cursor.fill(RECORD_HEADER_SIZE + available))) return [];
  const components = new Map<number, XstateComponent>();
  for (let leaf = 0; leaf + LEAF_SIZE <= available; leaf += LEAF_SIZE) {
    const word = (at: number): number => cursor.u32(RECORD_HEADER_SIZE + leaf + at, littleEndian);
    const id = word(4);
    if (word(0) !== XSTATE_LEAF || id < 2 || id > LAST_COMPONENT || word(8) === 0) continue;
    components.set(id, { id, size: word(8), offset: word(12), aligned: Math.floor(word(16) / 2 ** ALIGNED) % 2 === 1 });
  }
  return [...components.values()];
}
