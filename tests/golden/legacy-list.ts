/** The rows of a legacy stream in the words of the independent walker that made the .chunks.txt files. */
import { rowName } from '../../src/core/formats/names.ts';
import { PAGE_BATCH_TYPE, markerOf, Piece, SaveId, typeOfMarker } from '../../src/core/formats/legacy/save-id.ts';
import type { FieldNode } from '../../src/core/layout/node.ts';
import { hex } from '../../src/core/text.ts';
import type { Opened, Row } from '../build/open.ts';

type Fields = ReadonlyMap<string, FieldNode>;

const fieldsOf = (opened: Opened, row: number, path = ''): Fields => new Map(opened.children(row, path).map((node) => [node.name, node]));
const show = (fields: Fields, name: string): string => String(fields.get(name)?.value ?? 'none');
const showHex = (fields: Fields, name: string): string => hex(BigInt(fields.get(name)?.value ?? 0));
const sizeOf = (fields: Fields, name: string): number => {
  const { range } = fields.get(name) ?? { range: { start: 0, end: 0 } };
  return range.end - range.start;
};

/** A batch's list, read without any of the code under test but the row's place. */
function batchLine(bytes: Uint8Array, { start, end }: Row, width: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getInt32(start, true);
  const entries = Array.from({ length: count }, (_, i) => view.getUint32(start + 4 + i * width, true));
  const types = new Map<number, number>();
  for (const entry of entries) types.set(entry >>> 28, (types.get(entry >>> 28) ?? 0) + 1);
  const pages = entries.filter((entry) => entry >>> 28 < 0xd).length;
  const own = end - start - 4 - count * width;
  const lost = entries.filter((entry) => entry === 0xf000_0000).length;
  const words = [...types].sort(([a], [b]) => a - b).map(([type, n]) => `${type.toString(16)}:${n}`);
  const compressed = own === 0 && pages > 0 ? ' (data in COMPRESSED_DATA)' : '';
  const pfn = (entry: number | undefined): string => hex((entry ?? 0) % 2 ** 28);
  return `batch of ${count}: ${pages} pages${compressed}; types ${words.join(' ')}${lost > 0 ? `; ${lost} XTAB entries with pfn bits 0` : ''}  first pfn ${pfn(entries[0])} last ${pfn(entries.at(-1))}`;
}

interface Around {
  readonly opened: Opened;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly guestWidth: number;
  /** What the block said, for the line of each vCPU. */
  xcnt: number;
}

function blockLine(around: Around, row: number): string {
  const fields = fieldsOf(around.opened, row);
  const id = show(fields, 'id');
  if (id === 'xcnt') around.xcnt = Number(fieldsOf(around.opened, row, fields.get('data')?.path).get('xcnt')?.value ?? 0);
  return `  block ${id} length ${show(fields, 'size')}${id === 'xcnt' ? ` value ${around.xcnt}` : ''}`;
}

function vcpuLine({ opened, xcnt }: Around, row: number, name: string): string {
  const fields = fieldsOf(opened, row);
  const xsave = fieldsOf(opened, row, fields.get('xsave')?.path);
  const size = Number(xsave.get('size')?.value);
  return `${name.replace(' ', '')}: context ${sizeOf(fields, 'context')}, ext ${sizeOf(fields, 'extended')}, xsave mask ${showHex(xsave, 'mask')} size ${size} (+16 = ${size + 16}, xcnt ${xcnt})`;
}

function chunkWords({ opened }: Around, row: number, type: number): string {
  const fields = fieldsOf(opened, row);
  switch (markerOf(type)) {
    case SaveId.TSC_INFO:
      return `mode ${show(fields, 'mode')} nsec ${show(fields, 'nsec')} khz ${show(fields, 'khz')} incarn ${show(fields, 'incarnation')}`;
    case SaveId.VCPU_INFO:
      return `max_vcpu_id ${show(fields, 'max_vcpu_id')} map ${showHex(fieldsOf(opened, row, fields.get('vcpumap')?.path), '[0]')}`;
    case SaveId.TOOLSTACK:
      return `length ${show(fields, 'len')} version ${show(fields, 'version')} count ${show(fields, 'count')}`;
    case SaveId.COMPRESSED_DATA:
      return `length ${show(fields, 'len')}`;
    default:
      return fields.has('data') ? `data ${showHex(fields, 'data')}` : '';
  }
}

function lineOf(around: Around, index: number, row: Row): string {
  const { opened, width, guestWidth, bytes } = around;
  const fields = fieldsOf(opened, index);
  const name = rowName(opened.stream.builder.index, index, 'legacy');
  switch (row.type) {
    case Piece.P2M_SIZE:
      return `p2m_size ${showHex(fields, 'p2m_size')}`;
    case Piece.EXTENDED_INFO:
      return `extended-info signature, total ${show(fields, 'tot_sz')}`;
    case Piece.BLOCK:
      return blockLine(around, index);
    case Piece.P2M_FRAME_LIST:
      return `p2m_frame_list ${fields.get('frames')?.childCount ?? 0} entries of ${width} bytes (guest width ${guestWidth})`;
    case PAGE_BATCH_TYPE:
      return batchLine(bytes, row, width);
    case typeOfMarker(SaveId.END):
      return 'end of body';
    case Piece.UNMAPPED_PFNS:
      return `unmapped pfn list, ${show(fields, 'count')} entries`;
    case Piece.BOOT_VCPU:
    case Piece.VCPU:
      return vcpuLine(around, index, name);
    case Piece.SHARED_INFO:
      return 'shared info page';
    case Piece.MAGIC_PFNS:
      return `magic pfns ${['ioreq_pfn', 'bufioreq_pfn', 'store_pfn'].map((field) => showHex(fields, field)).join(' ')}`;
    case Piece.HVM_CONTEXT:
      return `hvm context ${show(fields, 'rec_size')} bytes`;
    case Piece.DEVICE_MODEL:
      return `${name} ${show(fields, 'len')} bytes`;
    default:
      return `${markerOf(row.type) ?? ''} ${name} ${chunkWords(around, index, row.type)}`;
  }
}

const at = (offset: number): string => offset.toString().padStart(10);

/** @param shift bytes that stood before the stream when it was listed */
export function listLegacy(opened: Opened, bytes: Uint8Array, shift: number): string[] {
  const layer = opened.stream.layers.find(({ name }) => name === 'legacy');
  const around: Around = { opened, bytes, width: layer?.facts.legacy?.toolstackWidth ?? 0, guestWidth: layer?.facts.guestWidth ?? 0, xcnt: 0 };
  const rows = opened.rows();
  const lines = rows.flatMap((row, i) => (row.layer === 'legacy' && row.parent < 0 ? [`${at(row.start + shift)}  ${lineOf(around, i, row)}`] : []));
  const end = rows.filter(({ parent }) => parent < 0).at(-1)?.end ?? 0;
  return [...lines, `${at(end + shift)}  ${bytes.length - end} bytes remain`];
}
