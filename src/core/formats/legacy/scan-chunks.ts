/** The chunks of a body, from marker to marker. */
import type { Scan } from '../../bytes/cursor.ts';
import { exactFromHalves, fromHalves, hasBit } from '../../bytes/integers.ts';
import { hex } from '../../text.ts';
import { recordName } from '../names.ts';
import { HVM_PARAM_CHUNK_SIZE, HVM_PARAM_CHUNKS } from './hvm-param-chunks.ts';
import * as rules from './rules.ts';
import { MARKER_SIZE, SaveId, typeOfMarker } from './save-id.ts';
import { scanBatch } from './scan-batch.ts';
import { scanTmem, scanTmemExtra } from './scan-tmem.ts';
import { TSC_INFO_SIZE } from './tsc-info.ts';
import { MAP_BITS, MAX_VCPU_ID } from './vcpu-info.ts';
import type { LegacyWalk } from './walk.ts';

type Chunk = (walk: LegacyWalk, type: number) => Scan<boolean>;

const sized = (size: number): Chunk =>
  function* (walk, type) {
    yield* [];
    return walk.piece(type, size).whole;
  };

const CHUNKS: ReadonlyMap<number, Chunk> = new Map<number, Chunk>([
  ...HVM_PARAM_CHUNKS.map(({ type }): [number, Chunk] => [type, sized(HVM_PARAM_CHUNK_SIZE)]),
  ...([
    [SaveId.ENABLE_VERIFY_MODE, sized(MARKER_SIZE)],
    [SaveId.LAST_CHECKPOINT, lastCheckpoint],
    [SaveId.ENABLE_COMPRESSION, enableCompression],
    [SaveId.TSC_INFO, sized(TSC_INFO_SIZE)],
    [SaveId.VCPU_INFO, vcpuInfo],
    [SaveId.TOOLSTACK, toolstack],
    [SaveId.COMPRESSED_DATA, compressedData],
    [SaveId.TMEM, scanTmem],
    [SaveId.TMEM_EXTRA, scanTmemExtra],
  ] as const).map(([id, chunk]): [number, Chunk] => [typeOfMarker(id), chunk]),
]);

/** What the converter stops at ("todo"), or does not know. */
const NOT_CONVERTED: ReadonlySet<number> = new Set<number>([SaveId.TMEM, SaveId.TMEM_EXTRA, SaveId.COMPRESSED_DATA, SaveId.ENABLE_COMPRESSION, SaveId.HVM_X87_FIP_WIDTH]);

/** With what the chunks of a saver can begin: TMEM, TSC_INFO or a batch. */
const mayBegin = (marker: number): boolean => marker > 0 || marker === SaveId.TSC_INFO || marker === SaveId.TMEM;

/** A body up to its END; false where the walk cannot go on. */
export function* scanBody(walk: LegacyWalk): Scan<boolean> {
  for (;;) {
    if (walk.tired) return false;
    const marker = yield* walk.marker();
    if (marker === null) return false;
    const isFirst = walk.chunks++ === 0;
    if ((walk.trial || walk.instead !== '') && walk.tails === 0 && ((isFirst && !mayBegin(marker)) || (marker === SaveId.END && walk.batches === 0)) && walk.doubts(MARKER_SIZE)) return false;
    if (marker === SaveId.END) return walk.piece(SaveId.END, MARKER_SIZE).whole;
    if (!(yield* marker > 0 ? scanBatch(walk, marker) : scanChunk(walk, marker))) return false;
  }
}

function* scanChunk(walk: LegacyWalk, marker: number): Scan<boolean> {
  const type = typeOfMarker(marker);
  const { position } = walk.context.cursor;
  const chunk = CHUNKS.get(type);
  if (chunk === undefined) return walk.refuse(rules.UNKNOWN_CHUNK, type, MARKER_SIZE, `Chunk ${marker} at ${hex(position)} is not known; how long it is cannot be told.`, { logs: `Unrecognised chunk ${marker}`, name: `chunk ${marker}` });
  if (walk.tails === 0 && NOT_CONVERTED.has(marker)) {
    // The row is the one that comes next.
    const rule = marker === SaveId.HVM_X87_FIP_WIDTH ? rules.NOT_KNOWN : rules.NOT_CONVERTED;
    walk.report(rule, walk.context.builder.rowCount, { start: position, end: position + MARKER_SIZE }, `Xen\u2019s converter stops at ${recordName('legacy', type)} (chunk ${marker}).`, rule === rules.NOT_KNOWN ? { logs: `Unrecognised chunk ${marker}` } : {});
  }
  return yield* chunk(walk, type);
}

function* lastCheckpoint(walk: LegacyWalk, type: number): Scan<boolean> {
  yield* [];
  walk.last = true;
  return walk.piece(type, MARKER_SIZE).whole;
}

function* enableCompression(walk: LegacyWalk, type: number): Scan<boolean> {
  yield* [];
  if (walk.compression === 'off') walk.compression = 'next';
  return walk.piece(type, MARKER_SIZE).whole;
}

function* vcpuInfo(walk: LegacyWalk, type: number): Scan<boolean> {
  const { cursor } = walk.context;
  const head = MARKER_SIZE + 4;
  if (!(yield* walk.head(type, head))) return false;
  const highest = cursor.i32(MARKER_SIZE, true);
  if (highest > MAX_VCPU_ID || (highest < 0 && walk.trial)) return walk.refuse(rules.VCPU_COUNT, type, head, `The highest number of a vCPU is ${highest}; it can be 0 to ${MAX_VCPU_ID}.`, highest > MAX_VCPU_ID ? { logs: `Vcpu max_id out of range: ${highest} > ${MAX_VCPU_ID}` } : {});
  // The converter reads no word of a map that a negative number makes empty.
  const words = Math.max(0, Math.floor(highest / MAP_BITS) + 1);
  const length = head + words * 8;
  if (!(yield* walk.head(type, length))) return false;
  const online: number[] = [];
  for (let half = 0; half < words * 2; half++) {
    const bits = cursor.u32(head + half * 4, true);
    // Of what the map has above max_vcpu_id nothing was ever written (xc_domain_save.c).
    for (let bit = 0; bit < 32; bit++) if (hasBit(bits, bit) && half * 32 + bit <= highest) online.push(half * 32 + bit);
  }
  walk.vcpus = online;
  const { row, start, whole } = walk.piece(type, length);
  if (highest < 0) walk.report(rules.NEGATIVE_VCPUS, row, { start: start + MARKER_SIZE, end: start + head }, `max_vcpu_id is ${highest}: the converter reads no map behind it. Restores up to Xen 4.5 crash.`);
  return whole;
}

function* toolstack(walk: LegacyWalk, type: number): Scan<boolean> {
  const head = MARKER_SIZE + 4;
  if (!(yield* walk.head(type, head))) return false;
  return walk.piece(type, head + walk.context.cursor.u32(MARKER_SIZE, true)).whole;
}

function* compressedData(walk: LegacyWalk, type: number): Scan<boolean> {
  const { cursor } = walk.context;
  const { width } = walk.reading;
  const head = MARKER_SIZE + width;
  if (!(yield* walk.head(type, head))) return false;
  const length = fromHalves(cursor.u32(MARKER_SIZE, true), width === 8 ? cursor.u32(MARKER_SIZE + 4, true) : 0);
  const stated = exactFromHalves(cursor.u32(MARKER_SIZE, true), width === 8 ? cursor.u32(MARKER_SIZE + 4, true) : 0);
  return walk.piece(type, head + length, typeof stated === 'bigint' ? stated + BigInt(head) : undefined).whole;
}
