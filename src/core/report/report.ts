/** What a report says of a stream, whatever it is written as. Made to be sent to strangers: see the folder's README. */
import type { Scan } from '../bytes/cursor.ts';
import { inStreamOrder, judge, verdictOf, type Judgements } from '../conformance/verdict.ts';
import { headerName, recordName } from '../formats/names.ts';
import type { Finding } from '../index/finding.ts';
import type { LayerInfo } from '../index/layer.ts';
import type { RowKind } from '../index/record-index.ts';
import { RowCensus } from '../index/row-census.ts';
import { RowFlag } from '../index/slab.ts';
import { PFINFO_TYPES } from '../formats/libxc/page-data.ts';
import type { OpenStream } from '../open-stream.ts';
import { restoreCard } from '../restore/card.ts';
import type { RestoreCard } from '../restore/restore-card.ts';
import { hex, printable } from '../text.ts';
import { groupFindings, type FindingGroup } from './groups.ts';
import { guestTables, type Table } from './guest.ts';
import { withoutMemory, withoutQuotes } from './memory.ts';
import { pictureOf, type Picture } from './picture.ts';

/** Whose report it is, and of what. */
export interface ReportSubject {
  /** The file's name as it was given; a report keeps what stands behind the last slash. */
  readonly name: string;
  /** Bytes of the file itself, before decompression. */
  readonly size: number;
  readonly version: string;
  /** Whether all of the stream was looked at. */
  readonly whole: boolean;
}

/** How often one kind of row stands in a layer. */
export interface RowCount {
  readonly layer: string;
  readonly kind: RowKind;
  readonly type: number;
  readonly name: string;
  readonly count: number;
}

export interface Report {
  readonly version: string;
  readonly name: string;
  readonly size: number;
  readonly whole: boolean;
  readonly title: string;
  readonly evidence: readonly string[];
  readonly verdict: 'ok' | 'bad';
  readonly judgements: Judgements;
  readonly restore: RestoreCard;
  /** In stream order, without what their messages quote of guest memory. */
  readonly findings: readonly Finding[];
  readonly groups: readonly FindingGroup[];
  readonly layers: readonly LayerInfo[];
  readonly guest: readonly Table[];
  readonly rows: readonly RowCount[];
  readonly pages: { readonly entries: number; readonly withData: number; readonly types: readonly { readonly name: string; readonly count: number }[] };
  readonly checkpoints: number;
  readonly picture: Picture;
  /** The stream, for those that name rows by their numbers. */
  readonly stream: OpenStream;
}

/** What every report says about itself. */
export const LEFT_OUT = 'Left out on purpose: guest memory, device state and registers but for the few values that findings are about, and of the config everything but the guest\u2019s name, identity and size.';

/** The part of a path that says nothing about the machine it was on. */
export const baseName = (path: string): string => printable(path === '-' ? 'stdin' : (path.split(/[\\/]/).at(-1) ?? path));

export function* reportOf(stream: OpenStream, { name, size, version, whole }: ReportSubject): Scan<Report> {
  const { identification, layers, totals } = stream;
  const found = inStreamOrder(stream.builder.findings);
  const findings = found.map((finding) => withoutMemory(finding, stream));
  const restore = withoutQuotes(yield* restoreCard(stream), found, findings);
  return {
    version,
    name: baseName(name),
    size,
    whole,
    title: printable(identification?.kind === 'stream' ? identification.title : ''),
    evidence: (identification?.kind === 'stream' ? identification.evidence : []).map((text) => printable(text)),
    verdict: verdictOf(findings),
    judgements: judge(findings),
    restore,
    findings,
    groups: groupFindings(findings),
    layers,
    guest: yield* guestTables(stream),
    rows: rowCounts(stream),
    pages: { entries: totals.entries, withData: totals.pages, types: totals.pageTypes.map((count, type) => ({ name: PFINFO_TYPES[type] ?? `type ${hex(type)}`, count })).filter(({ count }) => count > 0) },
    checkpoints: totals.checkpoints,
    picture: pictureOf(stream),
    stream,
  };
}

const KINDS: Readonly<Record<number, RowKind>> = { [RowFlag.RECORD]: 'record', [RowFlag.HEADER]: 'header', [RowFlag.GAP]: 'gap' };

function rowCounts({ builder, layers }: OpenStream): RowCount[] {
  const census = new RowCensus();
  census.extend(builder.index.slabs, builder.index.rowCount);
  return census.classes().map(({ layer, kind, type, count }) => {
    const name = layers[layer]?.name ?? 'libxc';
    const word = KINDS[kind] ?? 'record';
    return { layer: name, kind: word, type, name: printable(word === 'record' ? recordName(name, type) : word === 'header' ? headerName(name, type) : 'not decoded'), count };
  });
}
