/** The rows of a stream in the words of the independent walker that made the .records.txt files. */
import { lengthOf } from '../../src/core/bytes/range.ts';
import { hasPageData, PAGE_DATA } from '../../src/core/formats/libxc/page-data.ts';
import { recordName } from '../../src/core/formats/names.ts';
import { asciiChar, hex, hexByte } from '../../src/core/text.ts';
import type { Opened, Row } from '../build/open.ts';

/** Values of a row's fields by name, the first of each. */
function fields(opened: Opened, row: number): Readonly<Record<string, number | bigint | string | null>> {
  return Object.fromEntries(opened.children(row).map(({ name, value }) => [name, value]));
}

function headerLine(opened: Opened, index: number, { layer, type }: Row): string {
  const value = fields(opened, index);
  const show = (name: string): string => hex(BigInt(value[name] ?? 0));
  switch (layer) {
    case 'xl':
      return `xl header byteorder ${show('byteorder')} mandatory ${show('mandatory_flags')} optional ${show('optional_flags')} optional-data length ${value['optional_data_len']}`;
    case 'libvirt':
      return `libvirt header version ${value['version']} xml length ${value['xmlLen']}`;
    case 'libxl':
      return `libxl stream header: ident b'LibxlFmt' version ${value['version']} options ${show('options')}`;
    default:
      return type === 0
        ? `libxc image header: marker ${show('marker')} id ${show('id')} version ${value['version']} options ${show('options')}`
        : `libxc domain header: type ${value['type']} page_shift ${value['page_shift']} Xen ${value['xen_major']}.${value['xen_minor']}`;
  }
}

interface Batch {
  entries: number;
  pages: number;
  readonly types: number[];
}

/** The list of a PAGE_DATA row, read without any of the code under test but the row's offset. */
function readBatch(bytes: Uint8Array, start: number, into: Batch): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const count = view.getUint32(8, true);
  for (let i = 0; i < count; i++) {
    const type = view.getUint8(16 + 8 * i + 7) >> 4;
    into.types[type] = (into.types[type] ?? 0) + 1;
    if (hasPageData(type)) into.pages++;
  }
  into.entries += count;
}

export interface Listing {
  readonly lines: readonly string[];
  /** All PAGE_DATA rows together. */
  readonly total: Batch;
}

const at = (offset: number): string => offset.toString().padStart(10);
const label = (layer: string | undefined, name: string): string => `  ${layer ?? ''}  ${name.padEnd(26)} `;

export function list(opened: Opened, bytes: Uint8Array): Listing {
  const rows = opened.rows();
  const lines: string[] = [];
  const total: Batch = { entries: 0, pages: 0, types: [] };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) break;
    // The walker did not look into bodies.
    if (row.parent >= 0) continue;
    const { layer, kind, type, start, end, bodyLength } = row;
    if (kind === 'header') {
      lines.push(`${at(start)}  ${headerLine(opened, i, row)}`);
    } else if (kind === 'gap' || layer === 'xl-wire') {
      const text = [...bytes.subarray(start, end)].map((byte) => (byte >= 0x20 && byte < 0x7f ? asciiChar(byte) : `\\x${hexByte(byte)}`)).join('');
      lines.push(`${at(start)}  ${end - start} bytes after the libxl END record: b'${text}'`);
    } else if (layer === 'libxc' && type === PAGE_DATA.type) {
      const batch: Batch = { entries: 0, pages: 0, types: [] };
      let records = 0;
      let body = 0;
      for (let next = rows[i]; next?.layer === layer && next.type === type && next.kind === kind; next = rows[i + records]) {
        readBatch(bytes, next.start, batch);
        body += next.bodyLength;
        records++;
      }
      i += records - 1;
      batch.types.forEach((count, t) => (total.types[t] = (total.types[t] ?? 0) + count));
      total.entries += batch.entries;
      total.pages += batch.pages;
      const types = batch.types.flatMap((count, t) => (count > 0 ? [`t${t.toString(16)}:${count}`] : [])).join(' ');
      lines.push(`${at(start)}${label(layer, 'PAGE_DATA')}x${records} records, ${batch.entries} pfns, ${body} bytes body, xtab types ${types}`);
    } else {
      const value = layer === 'libxl' && recordName(layer, type).startsWith('EMULATOR') ? fields(opened, i) : {};
      const emulator = value['id'] === undefined ? '' : ` emulator id ${value['id']} index ${value['index']}`;
      lines.push(`${at(start)}${label(layer, recordName(layer ?? 'libxc', type))}length ${bodyLength}${emulator}`);
    }
  }
  const truncated = opened.findings.find(({ rule }) => rule.endsWith('.stream.truncated') || rule === 'libxc.stream.failover');
  if (truncated !== undefined) lines.push(`${at(bytes.length)}  TRUNCATED: ${lengthOf(truncated.range)} bytes of a record header`);
  return { lines, total };
}
