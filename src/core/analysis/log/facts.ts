/** What a stream says of itself that a log repeats: by this one sees whether the two belong together. */
import type { Scan } from '../../bytes/cursor.ts';
import { alignTo8 } from '../../bytes/integers.ts';
import { layerNamed } from './layers.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { Claim } from './message.ts';

export interface LogFacts {
  /** Mandatory flags, optional flags, length of optional data. */
  readonly xlInfo: readonly [number, number, number] | null;
  readonly domainType: string;
  readonly xenVersion: string;
  /** Bits in a guest word; 0 not known. */
  readonly width: number;
  /** end_pfn of each X86_PV_P2M_FRAMES. */
  readonly maxPfns: readonly number[];
  /** body_length, rounded up to 8, of the record that is cut; -1 where none is. */
  readonly cutLength: number;
}

const XL_INFO_AT = 36;
const P2M_FRAMES = 3;
/** Records of X86_PV_P2M_FRAMES that are looked at. */
const MAX_P2M = 64;

const TYPES: Readonly<Record<number, string>> = { 1: 'x86 PV', 2: 'x86 HVM' };

function* u32At(at: number, littleEndian: boolean): Scan<number | null> {
  const bytes = yield { start: at, length: 4 };
  return bytes.length < 4 ? null : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, littleEndian);
}

export function* logFacts(stream: OpenStream): Scan<LogFacts> {
  const libxc = layerNamed(stream.layers, 'libxc');
  const facts = libxc?.facts;
  return {
    xlInfo: yield* xlInfo(stream),
    domainType: TYPES[facts?.domainType ?? 0] ?? '',
    xenVersion: typeof libxc?.detail['xen'] === 'string' ? libxc.detail['xen'] : '',
    width: (facts?.guestWidth ?? 0) * 8,
    maxPfns: libxc === undefined ? [] : yield* maxPfns(stream, libxc.id, facts?.littleEndian ?? true),
    cutLength: cutLength(stream),
  };
}

function* xlInfo(stream: OpenStream): Scan<LogFacts['xlInfo']> {
  const start = layerNamed(stream.layers, 'xl')?.spans[0]?.start;
  if (start === undefined) return null;
  const words: number[] = [];
  for (let i = 0; i < 3; i++) {
    const word = yield* u32At(start + XL_INFO_AT + 4 * i, true);
    if (word === null) return null;
    words.push(word);
  }
  const [mandatory = 0, optional = 0, length = 0] = words;
  return [mandatory, optional, length];
}

function* maxPfns(stream: OpenStream, layer: number, littleEndian: boolean): Scan<number[]> {
  const { index } = stream.builder;
  const found: number[] = [];
  const records = index.countOf(layer, 'record');
  // They stand before memory; a later one comes only where the guest has grown.
  for (let ordinal = 0; ordinal < Math.min(records, MAX_P2M); ordinal++) {
    const row = index.rowOf(layer, 'record', ordinal);
    if (index.typeOf(row) !== P2M_FRAMES) continue;
    const end = yield* u32At(index.startOf(row) + 12, littleEndian);
    if (end !== null) found.push(end);
  }
  return found;
}

function cutLength({ builder: { index } }: OpenStream): number {
  const last = index.rowCount - 1;
  return last >= 0 && index.kindOf(last) === 'record' && index.isCut(last) ? alignTo8(index.bodyLengthOf(last)) : -1;
}

type Args = Readonly<Record<string, string>>;

export const numberIn = (text: string | undefined): number => {
  if (text === undefined) return NaN;
  return /^0x/i.test(text) ? Number.parseInt(text, 16) : Number(text);
};

/** Arguments of `{name:x}` may come without 0x. */
export const hexIn = (text: string | undefined): number => (text === undefined ? NaN : Number.parseInt(text, 16));

/** Whether the stream says the same; null where it says nothing on it. */
export function checkClaim(claim: Claim, args: Args, facts: LogFacts): boolean | null {
  switch (claim) {
    case 'xl-info': {
      if (facts.xlInfo === null) return null;
      const [mandatory, optional, length] = facts.xlInfo;
      return hexIn(args['mandatory']) === mandatory && hexIn(args['optional']) === optional && numberIn(args['length']) === length;
    }
    case 'domain-type':
      return facts.domainType === '' ? null : args['type'] === facts.domainType;
    case 'xen-version':
      return facts.xenVersion === '' ? null : `${args['major'] ?? ''}.${args['minor'] ?? ''}` === facts.xenVersion && args['type'] === facts.domainType;
    case 'width':
      return facts.width === 0 ? null : numberIn(args['bits']) === facts.width;
    case 'max-pfn':
      return facts.maxPfns.length === 0 ? null : facts.maxPfns.includes(hexIn(args['pfn']));
    case 'record-length':
      return facts.cutLength < 0 ? null : numberIn(args['length']) === facts.cutLength;
  }
}
