/** Reads the lists of PFNs once more, 8 bytes an entry, to say which pages had been sent before. */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import { entryPfn } from '../../formats/legacy/batch.ts';
import { MARKER_SIZE } from '../../formats/legacy/save-id.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../../formats/libxc/page-data.ts';
import type { LayerFacts } from '../../index/layer.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import type { OpenStream } from '../../open-stream.ts';
import { PfnPhases } from './pfn-phases.ts';
import type { Draft } from './walk.ts';

/** A longer list is read in pieces. */
const WINDOW = 512 * 1024;

/** Fills `distinct` and `resent`. */
export function* countResent({ builder: { index, layers } }: OpenStream, drafts: readonly Draft[]): Scan<void> {
  const seen = new PfnPhases();
  let phase = 0;
  for (const draft of drafts) Object.assign(draft, { distinct: 0, resent: 0 });
  for (const slab of index.pageSlabs) {
    for (let i = 0; i < slab.length; i++) {
      const row = slab.row[i] ?? 0;
      while (phase + 1 < drafts.length && (drafts[phase + 1]?.first ?? Infinity) <= row) phase++;
      const draft = drafts[phase];
      const facts = layers[index.layerOf(row)]?.facts;
      if (draft !== undefined && facts !== undefined) yield* countList(index.startOf(row), slab.count[i] ?? 0, facts, seen, draft, phase);
    }
  }
}

function* countList(row: number, count: number, facts: LayerFacts, seen: PfnPhases, draft: Draft, phase: number): Scan<void> {
  const { legacy } = facts;
  const width = legacy?.toolstackWidth ?? PFN_SIZE;
  const list = row + (legacy === undefined ? RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE : MARKER_SIZE);
  for (let at = 0; at < count * width; at += WINDOW) {
    const bytes = yield { start: list + at, length: Math.min(WINDOW, count * width - at) };
    if (legacy === undefined) countEntries(bytes, facts.littleEndian, seen, draft, phase);
    else countLegacy(bytes, width, seen, draft, phase);
  }
}

function countEntries(bytes: Uint8Array, littleEndian: boolean, seen: PfnPhases, draft: Draft, phase: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const highAt = littleEndian ? 4 : 0;
  for (let at = 0; at + PFN_SIZE <= bytes.length; at += PFN_SIZE) {
    const upper = view.getUint32(at + highAt, littleEndian);
    if (hasPageData(pageTypeOf(upper))) note(pfnOf(view.getUint32(at + 4 - highAt, littleEndian), upper), seen, draft, phase);
  }
}

function countLegacy(bytes: Uint8Array, width: number, seen: PfnPhases, draft: Draft, phase: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + width <= bytes.length; at += width) {
    const entry = view.getUint32(at, true);
    if (hasPageData(pageTypeOf(entry))) note(entryPfn(entry), seen, draft, phase);
  }
}

function note(pfn: number, seen: PfnPhases, draft: Draft, phase: number): void {
  const before = seen.note(pfn, phase);
  if (before === 'already') return;
  draft.distinct = (draft.distinct ?? 0) + 1;
  if (before === 'earlier') draft.resent = (draft.resent ?? 0) + 1;
}
