/** What a legacy file says of its kind where its conversion says another thing in the same place: a row tells what the bytes are. */
import { hasBit } from '../bytes/integers.ts';
import { lengthOf } from '../bytes/range.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Provenance } from '../convert/provenance.ts';
import { XL_FLAG_STREAM_V2_BIT } from '../formats/xl/header.ts';
import { hex } from '../text.ts';
import type { Fact, Facts } from './fact.ts';

const WORD = 4;

/** mandatory_flags (tools/xl/xl.h, struct save_file_header) and version (libvirt's src/libxl/libxl_domain.h, libxlSavefileHeader): where they stand in a file. */
const WORDS = [
  { path: 'xl.header.mandatory_flags', offset: 0x24 },
  { path: 'libvirt.header.version', offset: 0x10 },
] as const;

/** Its name in the comparison, and its value. */
export interface SavedWord {
  readonly path: (typeof WORDS)[number]['path'];
  readonly value: number;
}

/** The word that a conversion computes from what stood there; nothing where it wrote no such word. */
export async function savedWordOf(input: Pick<ByteSource, 'read'>, provenance: Provenance | null): Promise<{ saved?: SavedWord }> {
  for (const { path, offset } of WORDS) {
    const run = provenance?.outAt(offset);
    if (run?.step !== 'computed' || run.out.start !== offset || lengthOf(run.in) !== WORD) continue;
    const bytes = await input.read(run.in.start, WORD);
    if (bytes.length === WORD) return { saved: { path, value: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) } };
  }
  return {};
}

/** The facts of a conversion with that word as it was saved. */
export function asSaved(facts: Facts, saved: SavedWord | undefined): Facts {
  const fact = saved === undefined ? undefined : facts.byPath.get(saved.path);
  if (saved === undefined || fact === undefined || fact.value === saved.value) return facts;
  const isFlags = saved.path === 'xl.header.mandatory_flags';
  const meaning = isFlags && !hasBit(saved.value, XL_FLAG_STREAM_V2_BIT) ? fact.meaning.split(', ').filter((name) => name !== 'stream_v2').join(', ') : isFlags ? fact.meaning : '';
  const byPath = new Map(facts.byPath).set(saved.path, { ...fact, value: saved.value, text: isFlags ? hex(saved.value) : String(saved.value), meaning });
  return { ...facts, byPath };
}

/** Whether two facts are such a word, before its conversion on one side and as the conversion has it on the other. */
export function isMarkedV2(left: Fact, right: Fact): boolean {
  if (!WORDS.some(({ path }) => path === left.path) || typeof left.value !== 'number' || typeof right.value !== 'number') return false;
  if (left.path === 'libvirt.header.version') return Math.min(left.value, right.value) === 1 && Math.max(left.value, right.value) === 2;
  const bit = 2 ** XL_FLAG_STREAM_V2_BIT;
  return Math.abs(left.value - right.value) === bit && hasBit(Math.max(left.value, right.value), XL_FLAG_STREAM_V2_BIT);
}
