/** CHECKPOINT_STATE, by which the primary of COLO asks for the next checkpoint: whole, or cut by the end of the file. */
import type { Scan } from '../../bytes/cursor.ts';
import type { Judge } from '../../index/finding.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { hex, plural } from '../../text.ts';
import { DHDR_TYPE_X86_HVM } from '../libxc/domain-header.ts';
import { checkLength } from '../record-length.ts';
import { gapToEnd, readRecordHeader, type RecordHeader, type ScanContext } from '../scan-context.ts';
import { CHECKPOINT_STATE } from './checkpoint-state.ts';
import * as rules from './rules.ts';

/** Bytes of the record's header as the primary writes it: type 5, body_length 4. */
const WRITTEN: readonly number[] = [CHECKPOINT_STATE.type, 0, 0, 0, 4, 0, 0, 0];
/** The first byte of them tells it from the next record of libxc; where it is due in any case, too. */
const TYPE_BYTES = 4;
const ID_BYTES = 4;

/**
 * Behind a checkpoint the primary of COLO asks for the next one, before libxc goes on. COLO is for HVM guests, whose
 * images have no record of libxc with that number.
 *
 * @returns false where the end of the file cuts it: the row is there, and nobody reads on
 */
export function* scanCheckpointState(context: ScanContext, layer: number, libxc: number): Scan<boolean> {
  const { builder, cursor } = context;
  const { littleEndian, domainType } = builder.layer(libxc).facts;
  if (domainType !== DHDR_TYPE_X86_HVM) return true;
  const header = yield* readRecordHeader(cursor, littleEndian);
  if (header === null) return !(littleEndian && (yield* cutHeader(context, layer)));
  if (header.type !== CHECKPOINT_STATE.type) return true;
  context.colo = true;
  if (!(yield* cursor.reaches(header.end))) {
    yield* cutBody(context, layer, header);
    return false;
  }
  const row = builder.push('record', layer, header.type, header.start, header.bodyLength);
  checkLength(builder, layer, CHECKPOINT_STATE, header, row);
  cursor.position = header.end;
  return true;
}

/** True where fewer than 8 bytes are left, and they are the record's; none left at all is another rule's. */
function* cutHeader(context: ScanContext, layer: number): Scan<boolean> {
  const { cursor } = context;
  const left = cursor.remaining;
  if (left === 0) return false;
  yield* cursor.fill(left);
  if (!cursor.bytes(0, left).every((byte, i) => byte === WRITTEN[i])) return false;
  context.colo = true;
  const row = gapToEnd(context, layer);
  // What is missing reads as zeroes (divergences, item 14): of 4 bytes and less body_length is 0 then (item 16).
  const then = left <= TYPE_BYTES ? 'libxl takes body_length for 0, and crashes on the body that it has not.' : 'libxl takes what its memory holds for the body: undefined behaviour.';
  report(context, layer, row, ['spec', 'verify', 'restore'], `The stream ends after ${plural(left, 'byte')} of the header of CHECKPOINT_STATE, at ${hex(cursor.size)}. ${then}`);
  return true;
}

function* cutBody(context: ScanContext, layer: number, { start, bodyLength, type }: RecordHeader): Scan<void> {
  const { builder, cursor, totals } = context;
  const row = builder.push('record', layer, type, start, bodyLength, true);
  const present = cursor.size - start - RECORD_HEADER_SIZE;
  const what = present >= bodyLength ? 'inside the padding of CHECKPOINT_STATE' : `after ${plural(present, 'byte')} of ${plural(bodyLength, 'byte')} of CHECKPOINT_STATE`;
  const refused = present < ID_BYTES;
  const then = refused ? 'libxl takes what its memory holds for the rest of the control_id: undefined behaviour.' : `libxl has the control_id, and libxc fails over when it reads on, to checkpoint ${totals.taken + (context.failedOver === true ? 0 : 1)}.`;
  report(context, layer, row, refused ? ['spec', 'verify', 'restore'] : ['spec', 'verify'], `The stream ends ${what}, at ${hex(cursor.size)}. ${then}`);
  cursor.position = cursor.size;
}

function report({ builder, cursor }: ScanContext, layer: number, row: number, objectors: readonly Judge[], message: string): void {
  builder.report(rules.TRUNCATED, { layer, row, range: { start: cursor.size, end: cursor.size }, objectors, message });
}
