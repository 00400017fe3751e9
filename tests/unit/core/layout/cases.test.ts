/** The vocabulary of layouts: cases told by bytes, tuples, signed integers, octets with a meaning, cut branches. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { NO_FACTS } from '../../../../src/core/index/layer.ts';
import { nodesOf } from '../../../../src/core/layout/decode.ts';
import { array, casesBeside, casesOf, octets, sizeOf, struct, tuple, u16, u32, u8 } from '../../../../src/core/layout/fields.ts';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { expand, type Place } from '../../../../src/core/layout/place.ts';
import { Reader } from '../../../../src/core/layout/reader.ts';
import type { StructShape } from '../../../../src/core/layout/shape.ts';
import { reading } from '../../../build/open.ts';

function decode(layout: StructShape, values: readonly number[]): FieldNode[] {
  const bytes = Uint8Array.from(values);
  const reader = new Reader(bytes.length, NO_FACTS);
  const place: Place = { name: 'root', shape: layout, range: { start: 0, end: bytes.length }, spec: 'here' };
  const walk = (at: Place, path: string): FieldNode[] => {
    const children = drive(expand(at, reader), reading(bytes));
    return drive(nodesOf(children, path, 0, Infinity, reader), reading(bytes)).flatMap((node, i) => [node, ...walk(children.at(i), node.path)]);
  };
  return walk(place, '');
}

const summary = (nodes: readonly FieldNode[]): string[] => nodes.map(({ name, kind, text, meaning }) => `${name} ${kind} ${text} ${meaning}`.trim());

const entry = (name: string): StructShape => struct('entry', { index: u8(), value: u8({ meaning: () => name }) });

describe('cases', () => {
  it('are told by the first bytes of each element', () => {
    const layout = struct('s', { entries: array(casesOf(entry(''), 1, ([index]) => entry(index === 1 ? 'one' : 'other')), 'rest') });
    expect(summary(decode(layout, [1, 5, 2, 6]))).toEqual(['entries array', '[0] struct', 'index uint 1', 'value uint 5 one', '[1] struct', 'index uint 2', 'value uint 6 other']);
    expect(decode(layout, [1, 5])[0]?.type).toBe('entry[1]');
  });

  it('are told by the first bytes of the struct that they stand in', () => {
    const layout = struct('s', { id: u8(), rest: casesBeside(1, ([id]) => struct('inner', { a: u8({ meaning: () => `of ${id ?? -1}` }) })) });
    expect(summary(decode(layout, [7, 1])).at(-1)).toBe('a uint 1 of 7');
  });

  it('have the size of what they have in common', () => {
    expect(sizeOf(casesOf(entry(''), 1, () => entry('')))).toBe(2);
    expect(sizeOf(casesBeside(1, () => entry('')))).toBe(null);
  });
});

describe('values', () => {
  it('of signed integers are negative where the top bit is set', () => {
    const [node] = decode(struct('s', { shift: u16({ signed: true, meaning: (v) => (v < 0n ? 'left' : 'right') }) }), [0xfe, 0xff]);
    expect(node).toMatchObject({ value: -2, text: '-2', meaning: 'left', type: 's16' });
  });

  it('of octets have a meaning as a whole', () => {
    const [node] = decode(struct('s', { wide: octets(3, 'u24', (bytes) => `sum ${bytes.reduce((a, b) => a + b, 0)}`) }), [1, 2, 3]);
    expect(node).toMatchObject({ value: '010203', meaning: 'sum 6', type: 'u24', kind: 'blob' });
  });

  it('of a tuple have a layout each', () => {
    const layout = struct('s', { regs: tuple('u8[2]', [0, 1].map((i) => u8({ doc: `register ${i}` }))) });
    expect(decode(layout, [1, 2]).map(({ name, doc, type }) => `${name} ${type} ${doc}`.trim())).toEqual(['regs u8[2]', '[0] u8 register 0', '[1] u8 register 1']);
  });
});

describe('a branch that is cut', () => {
  const layout = struct('s', { head: struct('h', { a: u8(), b: u32() }), list: array(u16(), 4) });

  it('shows the fields that are there, and the one that is not', () => {
    expect(summary(decode(layout, [1, 2, 3]))).toEqual(['head struct', 'a uint 1', 'b (cut) gap 02 03']);
  });

  it('shows the elements that are there, and the rest', () => {
    expect(summary(decode(layout, [1, 2, 0, 0, 0, 5, 0, 6]))).toEqual(['head struct', 'a uint 1', 'b uint 2', 'list array', '[0] uint 5', 'list[…] (cut) gap 06']);
  });
});
