/** What a row is called in list, timeline and tooltip. */
import { rowHelp as helpIn, rowName as nameIn } from '../../core/formats/names.ts';
import type { LayerInfo } from '../../core/index/layer.ts';
import type { Ordinals } from '../../core/index/ordinals.ts';
import type { PageBatch, RecordIndex } from '../../core/index/record-index.ts';
import { byteSize, grouped, hex, plural, printable } from '../../core/text.ts';

/** `libxc:12` as the command line counts; `libxc header`; `libxc gap`. */
export function rowLabel(index: RecordIndex, layers: readonly LayerInfo[], ordinals: Ordinals, row: number): string {
  const layer = layers[index.layerOf(row)]?.name ?? '?';
  const kind = index.kindOf(row);
  return kind === 'record' ? `${layer}:${ordinals.of(row)}` : `${layer} ${kind}`;
}

/** `PAGE_DATA`, `image header`, `not decoded`. */
export function rowName(index: RecordIndex, layers: readonly LayerInfo[], row: number): string {
  const layer = layers[index.layerOf(row)]?.name;
  return layer === undefined ? hex(index.typeOf(row)) : printable(nameIn(index, row, layer));
}

/** A sentence on a row, and the document that lays it out. */
export function rowHelp(index: RecordIndex, layers: readonly LayerInfo[], row: number): { readonly doc: string; readonly spec: string } {
  const layer = layers[index.layerOf(row)]?.name;
  return layer === undefined ? { doc: '', spec: '' } : helpIn(index, row, layer);
}

/** `1,024 pfns, 1,020 pages, pfn 0x0–0x3ff`. */
export function pagesText({ count, pages, low, high }: PageBatch): string {
  const range = count === 0 ? '' : `, pfn ${hex(low)}${high > low ? `–${hex(high)}` : ''}`;
  return `${plural(count, 'pfn')}, ${plural(pages, 'page')}${range}`;
}

/** `1,020 × PAGE_DATA, 1,044,480 pfns, 4,092 pages, pfn 0x0–0xfeffe, 24.0 MiB`. */
export function runText(count: number, name: string, pages: PageBatch | null, bytes: number): string {
  return [`${grouped(count)} × ${name}`, ...(pages === null ? [] : [pagesText(pages)]), byteSize(bytes)].join(', ');
}
