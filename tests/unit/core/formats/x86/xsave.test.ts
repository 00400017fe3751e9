/** XSAVE areas: real ones, and every way in which one can be odd. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../../src/core/bytes/cursor.ts';
import { X86_PV_VCPU_XSAVE, VCPU_EXTSTATE } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-xsave.ts';
import { extendedText, wideHex } from '../../../../../src/core/formats/x86/wide.ts';
import { NO_FACTS, type LayerFacts } from '../../../../../src/core/index/layer.ts';
import { nodesOf } from '../../../../../src/core/layout/decode.ts';
import type { FieldNode } from '../../../../../src/core/layout/node.ts';
import { expand, type Place } from '../../../../../src/core/layout/place.ts';
import { Reader } from '../../../../../src/core/layout/reader.ts';
import { Opened, reading, tilingFault } from '../../../../build/open.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

interface Area {
  readonly accum: bigint;
  readonly present?: bigint;
  readonly compact?: bigint;
  /** Bytes of the area. */
  readonly length: number;
}

function record({ accum, present = 0n, compact = 0n, length }: Area): Uint8Array {
  const bytes = new Uint8Array(16 + length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, accum, true);
  view.setBigUint64(8, accum, true);
  if (length >= 576) {
    view.setBigUint64(16 + 512, present, true);
    view.setBigUint64(16 + 520, compact, true);
  }
  return bytes;
}

/** All nodes below the struct, in stream order. */
function walk(bytes: Uint8Array, facts: LayerFacts): { nodes: FieldNode[]; leaves: FieldNode[] } {
  const reader = new Reader(bytes.length, facts);
  const read = reading(bytes);
  const nodes: FieldNode[] = [];
  const leaves: FieldNode[] = [];
  const visit = (place: Place, path: string): void => {
    const children = drive(expand(place, reader), read);
    for (const [i, node] of drive(nodesOf(children, path, 0, Infinity, reader), read).entries()) {
      nodes.push(node);
      if (node.childCount === 0 || node.kind === 'uint') leaves.push(node);
      else visit(children.at(i), node.path);
    }
  };
  visit({ name: 'context', shape: VCPU_EXTSTATE, range: { start: 0, end: bytes.length }, spec: '' }, '');
  return { nodes, leaves };
}

/** Name, offset in the area and length of what stands beside the legacy region and the header. */
function components(area: Area, facts: LayerFacts = NO_FACTS): string[] {
  const bytes = record(area);
  const { nodes, leaves } = walk(bytes, facts);
  expect(tilingFault(leaves, 0, bytes.length)).toBeNull();
  return nodes.filter(({ path, range }) => path.split('.').length === 2 && range.start >= 16 + 576).map(({ name, range, kind }) => `${name} ${range.start - 16} ${range.end - range.start}${kind === 'gap' ? ' gap' : ''}`);
}

const withPolicy = (...xstate: NonNullable<LayerFacts['xstate']>): LayerFacts => ({ ...NO_FACTS, xstate });

describe('an XSAVE area', () => {
  it('without a policy has its components where processors put them, which the length tells apart', () => {
    expect(components({ accum: 0x7n, length: 832 })).toEqual(['ymm 576 256']);
    expect(components({ accum: 0x2ffn, length: 2696 })).toEqual(['ymm 576 256', '(not described at 832) 832 128 gap', 'bndregs 960 64', 'bndcsr 1024 64', 'opmask 1088 64', 'zmm_hi256 1152 512', 'hi16_zmm 1664 1024', 'pkru 2688 8']);
    expect(components({ accum: 0x2e7n, length: 2440 })).toEqual(['ymm 576 256', 'opmask 832 64', 'zmm_hi256 896 512', 'hi16_zmm 1408 1024', 'pkru 2432 8']);
    expect(components({ accum: 0x207n, length: 840 })).toEqual(['ymm 576 256', 'pkru 832 8']);
  });

  it('has them where the policy of the stream puts them', () => {
    const facts = withPolicy({ id: 9, size: 8, offset: 900, aligned: false }, { id: 2, size: 256, offset: 576, aligned: false });
    expect(components({ accum: 0x207n, length: 908 }, facts)).toEqual(['ymm 576 256', '(not described at 832) 832 68 gap', 'pkru 900 8']);
  });

  it('shows a component that nothing describes as a gap that names it', () => {
    const facts = withPolicy({ id: 2, size: 256, offset: 576, aligned: false }, { id: 40, size: 64, offset: 832, aligned: false });
    expect(components({ accum: 0x7n + 2n ** 40n, length: 896 }, facts)).toEqual(['ymm 576 256', '(component 40) 832 64 gap']);
    const { nodes } = walk(record({ accum: 0x7n + 2n ** 40n, length: 900 }), NO_FACTS);
    expect(nodes.at(-1)).toMatchObject({ kind: 'gap', doc: 'Of xcr0_accum, component 40 has no known place or size; what these bytes hold cannot be told.' });
  });

  it('keeps to the bytes that are there when the policy lies', () => {
    const facts = withPolicy({ id: 2, size: 256, offset: 100, aligned: false }, { id: 9, size: 8, offset: 4_000_000_000, aligned: false }, { id: 5, size: 4_294_967_295, offset: 600, aligned: false }, { id: 6, size: 512, offset: 700, aligned: false });
    expect(components({ accum: 0x2e7n, length: 832 }, facts)).toEqual(['(not described at 576) 576 24 gap', 'opmask 600 232']);
    const small = withPolicy({ id: 2, size: 16, offset: 576, aligned: false });
    expect(components({ accum: 0x7n, length: 592 }, small)).toEqual(['ymm 576 16 gap']);
  });

  it('in compacted format has one component after the other, aligned where they want to be', () => {
    const compact = 2n ** 63n + 0x207n + 2n ** 17n;
    expect(components({ accum: 0x20207n, compact, length: 960 })).toEqual(['ymm 576 256', 'pkru 832 8', '(not described at 840) 840 56 gap', 'tilecfg 896 64']);
  });

  it('says of each component whether it is present', () => {
    const { nodes } = walk(record({ accum: 0x7n, present: 0x4n, length: 832 }), NO_FACTS);
    expect(nodes.find(({ name, path }) => name === 'ymm' && path.split('.').length === 2)?.meaning).toBe('present; place as on all processors');
  });

  it.each([0, 1, 15, 100, 511, 512, 520, 575, 576, 577, 700])('of %i bytes is shown as far as it goes', (length) => {
    const bytes = record({ accum: 0x7n, length });
    expect(tilingFault(walk(bytes, NO_FACTS).leaves, 0, bytes.length)).toBeNull();
  });

  it('of a guest that set every register has those values', async () => {
    const opened = new Opened(await image(IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-richstate.save')!));
    const row = opened.rows().findIndex(({ layer, type, kind }) => layer === 'libxc' && kind === 'record' && type === X86_PV_VCPU_XSAVE.type);
    const leaves = opened.leaves(row);
    const xmm = leaves.filter(({ type }) => type === 'u128');
    expect(xmm).toHaveLength(32);
    // ymm1 to ymm15 are 0x595800aN00000N00 and one more in each quadword.
    expect(xmm[1]?.meaning).toBe('0x595800a100000101595800a100000100');
    expect(xmm[16 + 15]?.meaning).toBe('0x595800af00000f03595800af00000f02');
    expect(leaves.filter(({ type }) => type === 'x87 extended').slice(0, 3).map(({ meaning }) => meaning)).toEqual(['3.321928094887362', '3.141592653589793', '1']);
  });
});

const x87 = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16)).reverse();

describe('extendedText', () => {
  it.each([
    ['3fff8000000000000000', '1'],
    ['bfff8000000000000000', '-1'],
    ['00000000000000000000', '0'],
    ['80000000000000000000', '-0'],
    ['7fff8000000000000000', 'infinity'],
    ['ffff8000000000000000', '-infinity'],
    ['7fffc000000000000000', 'quiet NaN'],
    ['7fffa000000000000000', 'signalling NaN'],
    ['3fff0000000000000001', 'unsupported'],
    ['7ffe8000000000000000', '1 x 2^16383'],
    ['00008000000000000000', '1 x 2^-16382'],
  ])('of %s is %s', (bytes, text) => {
    expect(extendedText(x87(bytes))).toBe(text);
  });
});

describe('wideHex', () => {
  it('is one number, most significant byte first', () => {
    expect(wideHex(Uint8Array.of(1, 2, 0, 0))).toBe('0x201');
    expect(wideHex(new Uint8Array(16))).toBe('0');
  });
});
