/** Where the body of a record lies, by what frames it. */
import { describe, expect, it } from 'vitest';
import { rowBody } from '../../../../src/core/formats/row-body.ts';
import { Reader } from '../../../../src/core/layout/reader.ts';
import { GOOD } from '../../../build/good.ts';
import { open } from '../../../build/open.ts';

const opened = open((GOOD['an xl save file of an HVM guest'] ?? (() => new Uint8Array(0)))());
const { index } = opened.stream.builder;
const rows = Array.from({ length: index.rowCount }, (_, row) => row).filter((row) => index.kindOf(row) === 'record');

function body(row: number): { at: number; length: number } {
  const layer = opened.stream.builder.layerInfo(index.layerOf(row));
  const { range } = opened.run(rowBody(row, index, layer, new Reader(opened.stream.source.size, layer.facts)));
  return { at: range.start - index.startOf(row), length: range.end - range.start };
}

describe('the body of a record', () => {
  it('of a specification stands behind type and body_length', () => {
    const [row] = rows;
    expect(body(row!)).toEqual({ at: 8, length: index.bodyLengthOf(row!) });
  });

  it('of the device model stands behind the section header, as long as its name is', () => {
    const row = rows.find((each) => index.nameOf(each) === 'timer')!;
    expect(body(row)).toEqual({ at: 14 + 'timer'.length, length: 24 });
  });

  it('lies in its record', () => {
    for (const row of rows) expect(body(row).at + body(row).length).toBeLessThanOrEqual(index.endOf(row) - index.startOf(row));
  });
});
