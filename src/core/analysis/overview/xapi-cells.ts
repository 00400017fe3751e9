/** What xenopsd keeps of a guest beside its memory: device model, UEFI variables, TPM, vGPU, each in a record of its own. */
import type { Scan } from '../../bytes/cursor.ts';
import { recordName } from '../../formats/names.ts';
import { HeaderType, Other } from '../../formats/xapi/header.ts';
import { xapiBodyOffset } from '../../formats/xapi/layer.ts';
import { lengthOf } from '../../bytes/range.ts';
import type { OpenStream } from '../../open-stream.ts';
import { byteSize } from '../../text.ts';
import { plainCell, type Cell } from './cell.ts';
import { placeOf, type Survey } from './survey.ts';

const MODELS = [HeaderType.QEMU_TRAD, HeaderType.QEMU_XEN, Other.QEMU_RECORD] as const;

const OTHERS: readonly (readonly [type: number, label: string])[] = [
  [HeaderType.VARSTORED, 'UEFI variables'],
  [HeaderType.SWTPM, 'TPM'],
  [HeaderType.SWTPM0, 'TPM'],
  [HeaderType.DEMU, 'vGPU'],
];

const sizeOf = ({ builder: { index } }: OpenStream, row: number): string => byteSize(Math.max(0, lengthOf({ start: index.startOf(row) + xapiBodyOffset(index.typeOf(row)), end: index.endOf(row) })));

/** The device model's state; null where the image has none. xenopsd writes every QEMU's as Qemu_trad. */
export function xapiModel(stream: OpenStream, survey: Survey): Cell | null {
  for (const type of MODELS) {
    const row = placeOf(survey, 'xapi', type)?.last ?? -1;
    if (row >= 0) return plainCell('emulator', 'QEMU', row, `in ${recordName('xapi', type)}, ${sizeOf(stream, row)}`);
  }
  return null;
}

/** Whether the image came to its end, so that what it lacks is not there at all. */
export const isWholeXapi = (survey: Survey): boolean => placeOf(survey, 'xapi', HeaderType.END_OF_IMAGE) !== undefined;

export function* xapiCells(stream: OpenStream, survey: Survey): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const [type, label] of OTHERS) {
    const row = placeOf(survey, 'xapi', type)?.last ?? -1;
    if (row < 0) continue;
    const summary = type === HeaderType.VARSTORED ? yield* stream.summary(row) : '';
    cells.push(plainCell(label, summary === '' ? sizeOf(stream, row) : summary, row));
  }
  return cells;
}

/** When xenopsd wrote the image, as its own record says. */
export function* xapiTime(stream: OpenStream, survey: Survey): Scan<Cell[]> {
  const row = placeOf(survey, 'xapi', HeaderType.XENOPS)?.first ?? -1;
  const time = row < 0 ? '' : yield* stream.summary(row);
  return time === '' ? [] : [plainCell('suspended', time, row)];
}
