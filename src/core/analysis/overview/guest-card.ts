/** The guest at a glance, out of all layers: who it is, who saved it, its devices, its device model. */
import type { Scan } from '../../bytes/cursor.ts';
import { lengthOf } from '../../bytes/range.ts';
import { EMULATOR_CONTEXT } from '../../formats/libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../../formats/libxl/emulator-xenstore-data.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { X86_PV_INFO } from '../../formats/libxc/x86-pv-info.ts';
import { X86_TSC_INFO } from '../../formats/libxc/x86-tsc-info.ts';
import { Piece } from '../../formats/legacy/save-id.ts';
import type { DetailValue, LayerInfo, LayerName } from '../../index/layer.ts';
import type { FieldNode } from '../../layout/node.ts';
import type { OpenStream } from '../../open-stream.ts';
import { byteSize, grouped, hex, plural } from '../../text.ts';
import { cellOf, plainCell, type Cell, type Section } from './cell.ts';
import { guestConfig } from './guest-config.ts';
import { outlineOf, placeOf, surveyOf, type Survey } from './survey.ts';
import { isWholeXapi, xapiCells, xapiModel, xapiTime } from './xapi-cells.ts';

/** Entries of PAGE_DATA of one type. */
export interface PageShare {
  readonly type: string;
  readonly count: number;
  /** Of all entries: 0 to 1. */
  readonly share: number;
}

export interface GuestCard {
  readonly sections: readonly Section[];
  readonly memory: Section;
  readonly pageTypes: readonly PageShare[];
  readonly layers: Section;
  /** What a whole stream would have and this one has not, in sentences. */
  readonly missing: readonly string[];
}

export function* guestCard(stream: OpenStream): Scan<GuestCard> {
  const survey = surveyOf(stream);
  const config = yield* guestConfig(stream);
  const { noRegisters, noCpuid } = outlineOf(stream);
  return {
    sections: [
      { title: 'Guest', note: config.source === '' ? 'The stream has no config: it says neither name nor memory.' : config.source, cells: [...config.domain, ...(yield* headerCells(stream, survey)), ...(yield* xapiTime(stream, survey))] },
      { title: 'Devices', note: devicesNote(config.source, config.devices.length), cells: config.devices },
      { title: 'Device model', note: '', cells: [...(yield* emulatorCells(stream, survey)), ...(yield* xapiCells(stream, survey))] },
    ],
    memory: { title: 'Memory in the stream', note: '', cells: memoryCells(stream) },
    pageTypes: pageShares(stream),
    layers: { title: 'Layers', note: '', cells: stream.layers.map((layer) => layerCell(stream, layer)) },
    missing: [noRegisters, noCpuid].filter((sentence) => sentence !== ''),
  };
}

function memoryCells({ totals }: OpenStream): Cell[] {
  return [
    plainCell('PFNs listed', grouped(totals.entries)),
    plainCell('pages sent', grouped(totals.pages), -1, byteSize(totals.pages * PAGE_SIZE)),
    ...(totals.checkpoints > 0 ? [plainCell('checkpoints', grouped(totals.checkpoints), -1, 'whole ones')] : []),
  ];
}

const PAGE_SIZE = 4096;

function pageShares({ totals }: OpenStream): PageShare[] {
  const shares = totals.pageTypes.map((count, type) => ({ type: pageTypeName(type), count, share: count / totals.entries }));
  return shares.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

const pageTypeName = (type: number): string => PFINFO_TYPES[type] ?? `type ${hex(type)}`;

/** A layer's first header, or its first row. */
function layerCell({ builder: { index } }: OpenStream, { id, name, detail, spans, spansLeftOut, records }: LayerInfo): Cell {
  const header = index.rowOf(id, 'header', 0);
  const version = detail['version'];
  const bytes = spans.reduce((sum, span) => sum + lengthOf(span), spansLeftOut?.bytes ?? 0);
  return plainCell(typeof version === 'number' ? `${name} v${version}` : name, byteSize(bytes), header >= 0 ? header : index.rowOf(id, 'record', 0), records > 0 ? plural(records, 'record') : '');
}

function devicesNote(source: string, count: number): string {
  if (source === '') return 'Only a config would list them.';
  return count === 0 ? 'none in the config' : '';
}

const DOMAIN_HEADER_NUMBER = 1;

function* fieldOf(stream: OpenStream, row: number, name: string): Scan<FieldNode | undefined> {
  if (row < 0) return undefined;
  const { nodes } = yield* stream.nodes(row, '', 0, 64);
  return nodes.find((node) => node.name === name);
}

/** Type, Xen, width and clock, as libxc's headers and records say. */
function* headerCells(stream: OpenStream, survey: Survey): Scan<Cell[]> {
  const libxc = stream.layers.find(({ name }) => name === 'libxc');
  if (libxc === undefined) return legacyCells(stream);
  const row = stream.builder.index.rowOf(libxc.id, 'header', DOMAIN_HEADER_NUMBER);
  const type = yield* fieldOf(stream, row, 'type');
  const major = yield* fieldOf(stream, row, 'xen_major');
  const xen = libxc.detail['xen'];
  const cells: Cell[] = [];
  if (type !== undefined) cells.push({ ...cellOf(row, type, 'domain type'), text: type.meaning === '' ? type.text : type.meaning, meaning: '' });
  if (major !== undefined) cells.push({ ...cellOf(row, major, 'saved by'), text: typeof xen === 'string' ? `Xen ${xen}` : 'a converter', meaning: libxc.detail['converted'] === true ? 'converted from a legacy stream' : '' });
  cells.push(...(yield* widthCells(stream, survey)), ...(yield* tscCells(stream, survey)));
  return cells;
}

/** What was found of a legacy stream, which says none of it. */
function legacyCells({ layers }: OpenStream): Cell[] {
  const legacy = layers.find(({ name }) => name === 'legacy');
  if (legacy === undefined) return [];
  const { domainType, toolstackWidth, guestWidth } = legacy.detail;
  const bits = (width: DetailValue | undefined): string => (typeof width === 'number' ? `${width}-bit` : '');
  return [
    plainCell('domain type', typeof domainType === 'string' ? domainType : ''),
    plainCell('saved by', 'Xen 4.5 or earlier', -1, toolstackWidth === undefined ? '' : `${bits(toolstackWidth)} tools`),
    plainCell('guest width', bits(guestWidth)),
  ].filter(({ text }) => text !== '');
}

function* widthCells(stream: OpenStream, survey: Survey): Scan<Cell[]> {
  const row = placeOf(survey, 'libxc', X86_PV_INFO.type)?.first ?? -1;
  const width = yield* fieldOf(stream, row, 'guest_width');
  const levels = yield* fieldOf(stream, row, 'pt_levels');
  if (width === undefined) return [];
  return [{ ...cellOf(row, width, 'guest width'), text: typeof width.value === 'number' ? `${width.value * 8}-bit` : width.text, meaning: levels === undefined ? '' : `${levels.text} page-table levels` }];
}

/** Of a checkpointed stream the last: it is what a failover restores. */
function* tscCells(stream: OpenStream, survey: Survey): Scan<Cell[]> {
  const row = placeOf(survey, 'libxc', X86_TSC_INFO.type)?.last ?? -1;
  const khz = yield* fieldOf(stream, row, 'khz');
  const mode = yield* fieldOf(stream, row, 'mode');
  return khz === undefined ? [] : [{ ...cellOf(row, khz, 'TSC'), text: `${khz.text} kHz`, meaning: mode === undefined ? '' : `mode ${mode.meaning}` }];
}

function* emulatorCells(stream: OpenStream, survey: Survey): Scan<Cell[]> {
  const cells: Cell[] = [];
  const context = placeOf(survey, 'libxl', EMULATOR_CONTEXT.type);
  const row = context?.last ?? -1;
  const id = yield* fieldOf(stream, row, 'id');
  const legacy = placeOf(survey, 'legacy', Piece.DEVICE_MODEL);
  if (legacy !== undefined) return [plainCell('emulator', stream.builder.index.nameOf(legacy.last) ?? '', legacy.last, byteSize(stream.builder.index.bodyLengthOf(legacy.last))), ...sectionCells(stream)];
  const xapi = xapiModel(stream, survey);
  if (xapi !== null) return [xapi, ...sectionCells(stream)];
  if (context === undefined || id === undefined) return withoutModel(stream, survey);
  cells.push({ ...cellOf(row, id, 'emulator'), text: id.meaning === '' ? id.text : id.meaning, meaning: `id ${id.text}, ${byteSize(stream.builder.index.bodyLengthOf(row))}${context.count > 1 ? `, the last of ${context.count}` : ''}` });
  const store = placeOf(survey, 'libxl', EMULATOR_XENSTORE_DATA.type);
  if (store !== undefined) cells.push(plainCell('xenstore data', byteSize(stream.builder.index.bodyLengthOf(store.last)), store.last));
  cells.push(...sectionCells(stream));
  return cells;
}

/** Why there is none, in the words of what would hold it. */
function withoutModel(stream: OpenStream, survey: Survey): Cell[] {
  const is = (wanted: LayerName): boolean => stream.layers.some(({ name }) => name === wanted);
  const none = (text: string, why: string): Cell[] => [plainCell('emulator', text, -1, why)];
  if (is('xapi')) return isWholeXapi(survey) ? none('none', 'The image has no Qemu_trad record.') : none('not in this image', 'The image ends before any Qemu_trad record.');
  if (is('qemu') && !is('libxc')) return sectionCells(stream);
  if (!is('libxl') && is('libxc')) return none('not in this stream', 'libxl\u2019s stream would have it, which stands around libxc\u2019s.');
  if (!is('libxl') && !is('legacy')) return [];
  const lost = (stream.source.holes ?? []).length > 0 && !hasEnd(survey, 'libxl');
  if (lost) return none('not in this capture', 'What was captured has no EMULATOR_CONTEXT.');
  return isWhole(stream, survey) ? none('none', 'The stream has no EMULATOR_CONTEXT.') : none('not in this stream', 'The stream ends before any EMULATOR_CONTEXT.');
}

const hasEnd = (survey: Survey, layer: LayerName): boolean => placeOf(survey, layer, 0) !== undefined;
const hasTail = (survey: Survey): boolean => [Piece.SHARED_INFO, Piece.HVM_CONTEXT].some((type) => placeOf(survey, 'legacy', type) !== undefined);
const isWhole = (stream: OpenStream, survey: Survey): boolean => hasTail(survey) || (stream.layers.some(({ name }) => name === 'libxl') ? hasEnd(survey, 'libxl') : hasEnd(survey, 'libxc'));

/** QEMU's stream inside the last context. */
function sectionCells(stream: OpenStream): Cell[] {
  const qemu = [...stream.layers].reverse().find(({ name }) => name === 'qemu');
  if (qemu === undefined) return [];
  const row = stream.builder.index.rowOf(qemu.id, 'header', 0);
  const { version, sections, guessedEnds } = qemu.detail;
  const guessed = typeof guessedEnds === 'number' && guessedEnds > 0 ? `, ${plural(guessedEnds, 'end')} of them guessed` : '';
  return [plainCell('QEMU stream', `version ${String(version ?? '··')}`, row), ...(typeof sections === 'number' ? [plainCell('QEMU sections', sections.toString(), row, `device states${guessed}`)] : [])];
}
