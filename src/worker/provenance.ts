/**
 * Where bytes of the open legacy stream go in a conversion, and whence those of a converted file came. The conversion is
 * run without writing it, once, when somebody first asks.
 */
import { driveAsync, type Scan } from '../core/bytes/cursor.ts';
import { PageCache } from '../core/bytes/page-cache.ts';
import { lengthOf, type ByteRange } from '../core/bytes/range.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import { DEFAULT_OPTIONS, type ConvertOptions } from '../core/convert/job.ts';
import type { Provenance, Run } from '../core/convert/provenance.ts';
import { isLoss, stepWords } from '../core/convert/words.ts';
import { convertVirtually } from '../core/diff/converted-source.ts';
import { rowName } from '../core/formats/names.ts';
import type { LegacyHints } from '../core/formats/scan-context.ts';
import { OpenStream } from '../core/open-stream.ts';
import { blobSource } from './blob-source.ts';
import type { ConvertChoice, Fate, FatePlace, Requests } from './protocol.ts';
import { readAhead } from './read-ahead.ts';

/** Pieces that an answer names; a row of page contents has few, a list of PFNs may have thousands. */
const MOST = 12;
/** Bytes that must agree before a file is taken for a conversion: of its beginning, and of the range that is asked about. */
const COMPARED = 4096;

/** What is open, and how a person said that it is to be read. */
export interface LegacyStream {
  readonly stream: OpenStream;
  readonly hints: LegacyHints;
}

type Made = { readonly choice: ConvertChoice; readonly provenance: Provenance; readonly stream: OpenStream; readonly cache: PageCache } | { readonly why: string };

/** What the dialog offers, the usual first; a header left out or Xen’s ways change the size and so are told apart as well. */
const WAYS: readonly Partial<ConvertOptions>[] = [
  {}, { checkpoints: 'all' }, { format: 'libxc' }, { format: 'libxc', checkpoints: 'all' },
  { stripHeader: true }, { skipQemu: true }, { stripHeader: true, format: 'libxc' }, { likeXen: true }, { likeXen: true, format: 'libxc' },
];

const unknown = (sentence: string): Fate => ({ kind: 'unknown', sentence });

async function make({ stream, hints }: LegacyStream, way: Partial<ConvertOptions>): Promise<Made> {
  const { source } = stream;
  const options = { ...DEFAULT_OPTIONS, ...way, hints, provenance: true };
  const converted = await convertVirtually(source, options, { breathe: () => new Promise((resume) => { setTimeout(resume); }) });
  if (converted === null) return { why: 'The conversion was stopped.' };
  const { result } = converted;
  if (result.kind === 'refused') return { why: result.refusal.message };
  if (result.kind === 'not-done') return { why: result.sentence };
  if (result.provenance === null) return { why: 'The conversion kept no provenance.' };
  const virtual = converted.source.over((start, length) => source.read(start, length));
  const seen = new OpenStream(virtual, [], {});
  const read = readAhead(virtual);
  await driveAsync(seen.identify(), read);
  await driveAsync(seen.scan(), read);
  seen.builder.flush(true);
  return { choice: { ...options }, provenance: result.provenance, stream: seen, cache: new PageCache(virtual) };
}

/** The row and the smallest field that has all of a range, as a person reads it. */
function* placeName(stream: OpenStream, range: ByteRange): Scan<string> {
  const found = yield* stream.locate(range.start);
  if (found === null) return '';
  const { index } = stream.builder;
  const layer = stream.builder.layer(index.layerOf(found.row)).name;
  const fields = found.chain.filter((node) => node.range.start <= range.start && node.range.end >= range.end).map(({ name }) => name);
  const row = rowName(index, found.row, layer);
  const path = fields.reduce((text, name) => text + (text === '' || name.startsWith('[') ? name : `.${name}`), '');
  const record = index.kindOf(found.row) === 'record' ? `${layer}:${index.ordinalOf(found.row)} ${row}` : row;
  return path === '' ? record : `${record} ${path}`;
}

async function named(stream: OpenStream, cache: PageCache, range: ByteRange): Promise<string> {
  const name = await driveAsync(placeName(stream, range), ({ start, length }) => cache.read(start, length));
  return name.done ? name.value : '';
}

async function places(runs: readonly Run[], side: 'in' | 'out', stream: OpenStream, cache: PageCache): Promise<FatePlace[]> {
  const found: FatePlace[] = [];
  for (const run of runs) {
    const range = run[side];
    const none = range.end <= range.start;
    found.push({ range: none ? null : range, name: none ? '' : await named(stream, cache, range), step: run.step, lost: isLoss(run.step), says: stepWords(run.step), from: run[side === 'in' ? 'out' : 'in'] });
  }
  return found;
}

async function sameBytes(a: ByteSource, b: ByteSource, range: ByteRange): Promise<boolean> {
  const length = Math.min(lengthOf(range), COMPARED);
  const [left, right] = await Promise.all([a.read(range.start, length), b.read(range.start, length)]);
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** Conversions of one stream by their options, each made once. */
class Conversions {
  readonly of: LegacyStream;
  readonly cache: PageCache;
  readonly #made = new Map<Partial<ConvertOptions>, Promise<Made>>();

  constructor(of: LegacyStream) {
    this.of = of;
    this.cache = new PageCache(of.stream.source);
  }

  by(way: Partial<ConvertOptions>): Promise<Made> {
    const made = this.#made.get(way) ?? make(this.of, way);
    this.#made.set(way, made);
    return made;
  }

  usual(): Promise<Made> {
    return this.by(WAYS[0] ?? {});
  }

  /** The one that a file is; null where it is none. A file's size, its beginning and the bytes that are asked about must agree. */
  async thatIs(file: Blob, range: ByteRange): Promise<Exclude<Made, { why: string }> | null> {
    const source = blobSource(file, 'the converted file');
    for (const way of WAYS) {
      const made = await this.by(way);
      if ('why' in made || made.stream.source.size !== file.size) continue;
      const virtual = made.stream.source;
      if ((await sameBytes(virtual, source, { start: 0, end: Math.min(COMPARED, file.size) })) && (await sameBytes(virtual, source, range))) return made;
    }
    return null;
  }
}

type Handlers = {
  readonly [K in 'fate' | 'origin']: (params: Requests[K]['params']) => Promise<Fate>;
};

/** @param current what is open; null where it is no legacy stream, or not read to its end */
export function createProvenance(current: () => LegacyStream | null): Handlers {
  let conversions: Conversions | null = null;
  const ready = (): Conversions | null => {
    const of = current();
    if (of === null) return null;
    if (conversions?.of.stream !== of.stream) conversions = new Conversions(of);
    return conversions;
  };
  return {
    fate: async ({ range, converted }) => {
      const mine = ready();
      if (mine === null) return unknown('Only legacy streams that are read to their end are converted.');
      const made = converted === null ? await mine.usual() : ((await mine.thatIs(converted, { start: 0, end: 0 })) ?? (await mine.usual()));
      if ('why' in made) return unknown(`It cannot be converted. ${made.why}`);
      const runs = made.provenance.inOver(range, MOST + 1);
      return { kind: 'known', choice: made.choice, places: await places(runs.slice(0, MOST), 'out', made.stream, made.cache), more: runs.length > MOST };
    },
    origin: async ({ range, converted }) => {
      const mine = ready();
      const made = mine === null ? null : await mine.thatIs(converted, range);
      if (mine === null || made === null) return unknown('It is no conversion of that stream: size or bytes differ.');
      const runs = made.provenance.outOver(range, MOST + 1);
      return { kind: 'known', choice: made.choice, places: await places(runs.slice(0, MOST), 'in', mine.of.stream, mine.cache), more: runs.length > MOST };
    },
  };
}
