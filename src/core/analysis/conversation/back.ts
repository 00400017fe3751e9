/** What the receiver said, out of a capture of its direction. */
import type { Scan } from '../../bytes/cursor.ts';
import type { ByteRange } from '../../bytes/range.ts';
import type { ByteClock } from '../../bytes/source.ts';
import { COLO_STATE, ControlId } from '../../formats/colo/records.ts';
import { Message } from '../../formats/xl-wire/messages.ts';
import { isWayBack } from '../../index/way-back.ts';
import { rowName } from '../../formats/names.ts';
import type { LayerName } from '../../index/layer.ts';
import type { OpenStream } from '../../open-stream.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { plural } from '../../text.ts';

export type BackKind = 'banner' | 'ready' | 'report' | 'permission' | 'svm-ready' | 'svm-resumed' | 'svm-suspended' | 'dirty-list' | 'word' | 'other';

export interface BackStep {
  readonly kind: BackKind;
  readonly title: string;
  readonly text: string;
  readonly range: ByteRange;
  /** Only a part of it is there. */
  readonly cut: boolean;
  /** Of a report: xl's status byte. */
  readonly status: number;
  /** The side that reads it does not take it as it stands. */
  readonly refused: boolean;
  /** The protocol of a `word`, by its layer; null of what xl's receiver says. */
  readonly speaker: LayerName | null;
  /** When its last byte was captured, in nanoseconds from the capture's first packet; null where no clock tells. */
  readonly time: number | null;
}

/** Steps that are taken; a back channel of COLO has four a checkpoint. */
export const MAX_BACK = 4000;

const WIRE: Readonly<Record<number, BackKind>> = { [Message.BANNER]: 'banner', [Message.READY]: 'ready', [Message.REPORT]: 'report', [Message.PERMISSION]: 'permission' };
const STATES: Readonly<Record<number, BackKind>> = { [ControlId.SVM_READY]: 'svm-ready', [ControlId.SVM_RESUMED]: 'svm-resumed', [ControlId.SVM_SUSPENDED]: 'svm-suspended' };
const TITLES: Readonly<Record<BackKind, string>> = { banner: 'receiver banner', ready: 'receiver ready', report: 'unpause report', permission: 'permission to go', 'svm-ready': 'SVM_READY', 'svm-resumed': 'SVM_RESUMED', 'svm-suspended': 'SVM_SUSPENDED', 'dirty-list': 'dirty PFN list', word: '', other: 'not decoded' };

/** Whether a stream is a capture of what the receiver said. */
export const isBackChannel = ({ identification }: OpenStream): boolean => isWayBack(identification);

/** Layers whose rows are words of a script, each with its record's name. */
const SPEAKERS: ReadonlySet<LayerName | undefined> = new Set<LayerName | undefined>(['libvirt-mig', 'xapi', 'xend']);

/**
 * @param clock of the capture that has both directions; null where each is a capture of its own
 * @returns the steps, at most {@link MAX_BACK}, and how many more there are
 */
export function* backSteps(stream: OpenStream, clock: Pick<ByteClock, 'at'> | null = null): Scan<{ steps: BackStep[]; more: number }> {
  const { index, findings } = stream.builder;
  const refused = new Set(findings.flatMap(({ objectors, row, range }) => (objectors.includes('restore') && range.end > range.start ? [row] : [])));
  const steps: BackStep[] = [];
  const rows = Math.min(index.rowCount, MAX_BACK);
  for (let row = 0; row < rows; row++) {
    const range = { start: index.startOf(row), end: index.endOf(row) };
    const cut = index.isCut(row);
    const kind = yield* kindOf(stream, row, range, cut);
    const layer = stream.layers[index.layerOf(row)]?.name;
    const speaker = kind === 'word' ? (layer ?? null) : null;
    const text = kind === 'other' ? `${plural(range.end - range.start, 'byte')} that the other side does not expect` : yield* stream.summary(row);
    const status = kind === 'report' && !cut ? ((yield { start: range.end - 1, length: 1 })[0] ?? 0) : 0;
    steps.push({ kind, speaker, title: kind === 'word' && layer !== undefined ? rowName(index, row, layer) : TITLES[kind], text, range, cut, status, refused: refused.has(row), time: timeOf(range, clock) });
  }
  return { steps, more: index.rowCount - rows };
}

/** When the last byte of a range was captured; null where no clock tells. */
export function timeOf({ start, end }: ByteRange, clock: Pick<ByteClock, 'at'> | null): number | null {
  const time = clock === null || end <= start ? NaN : clock.at(end - 1);
  return Number.isNaN(time) ? null : time;
}

function* kindOf({ builder: { index, layers } }: OpenStream, row: number, { start }: ByteRange, cut: boolean): Scan<BackKind> {
  if (SPEAKERS.has(layers[index.layerOf(row)]?.name) && index.kindOf(row) !== 'gap') return 'word';
  if (index.kindOf(row) !== 'record') return 'other';
  const type = index.typeOf(row);
  if (layers[index.layerOf(row)]?.name === 'xl-wire') return WIRE[type] ?? 'other';
  if (type !== COLO_STATE.type) return 'dirty-list';
  if (cut) return 'other';
  const id = yield { start: start + RECORD_HEADER_SIZE, length: 4 };
  return STATES[new DataView(id.buffer, id.byteOffset).getUint32(0, true)] ?? 'other';
}
