/** A back channel of COLO has no magic: it is known by two records that follow each other as the secondary writes them. */
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { hex } from '../../text.ts';
import { isHeader, LONG_HEADER } from './dirty-list.ts';
import { COLO_STATE, ControlId } from './records.ts';

const STATE_SIZE = 16;
/** Without its padding. */
const STATE_UNPADDED = 12;
/** The first of them must be one of these: NEW goes the other way. */
const FROM_SECONDARY: Readonly<Record<number, string>> = { [ControlId.SVM_SUSPENDED]: 'SVM_SUSPENDED', [ControlId.SVM_READY]: 'SVM_READY', [ControlId.SVM_RESUMED]: 'SVM_RESUMED' };

/** The state that stands at a place with its padding; empty where none does. */
function stateAt(view: DataView, at: number): string {
  if (at + STATE_SIZE > view.byteLength || view.getUint32(at, true) !== COLO_STATE.type || view.getUint32(at + 4, true) !== 4 || view.getUint32(at + 12, true) !== 0) return '';
  return FROM_SECONDARY[view.getUint32(at + RECORD_HEADER_SIZE, true)] ?? '';
}

/** @returns what shows it, piece by piece; null where nothing does */
export function coloEvidence(head: Uint8Array, size: number): readonly string[] | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (size === head.length && size >= STATE_UNPADDED && size < STATE_SIZE) return cutState(head);
  const first = stateAt(view, 0);
  if (first !== '') return size === STATE_SIZE || followsAt(view, STATE_SIZE, size) ? [`CHECKPOINT_STATE ${first} at 0x0`, size === STATE_SIZE ? 'the file ends behind it' : `a record of COLO at ${hex(STATE_SIZE)}`] : null;
  if (head.length < RECORD_HEADER_SIZE || view.getUint32(0, true) === COLO_STATE.type) return null;
  const length = view.getUint32(4, true);
  if (!isHeader(view.getUint32(0, true), length)) return null;
  const next = [RECORD_HEADER_SIZE + length, LONG_HEADER + length].find((at) => stateAt(view, at) !== '');
  return next === undefined ? null : ['CHECKPOINT_DIRTY_PFN_LIST at 0x0', `CHECKPOINT_STATE ${stateAt(view, next)} at ${hex(next)}`];
}

/** A file that ends in the padding of its first record. */
function cutState(head: Uint8Array): readonly string[] | null {
  const padded = new Uint8Array(STATE_SIZE);
  padded.set(head);
  const name = stateAt(new DataView(padded.buffer), 0);
  return name === '' ? null : [`CHECKPOINT_STATE ${name} at 0x0`, 'the file ends in its padding'];
}

function followsAt(view: DataView, at: number, size: number): boolean {
  if (at + RECORD_HEADER_SIZE > view.byteLength) return size < at + RECORD_HEADER_SIZE;
  return isHeader(view.getUint32(at, true), view.getUint32(at + 4, true));
}
