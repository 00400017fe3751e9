/** One byte of a stream another: exactly one row, with the name of the field, at the bytes that hold it. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { compareFacts } from '../../../../src/core/diff/compare.ts';
import type { Facts } from '../../../../src/core/diff/fact.ts';
import { gatherFacts } from '../../../../src/core/diff/gather.ts';
import { rulesOf } from '../../../../src/core/diff/ignore.ts';
import type { Subject } from '../../../../src/core/diff/subject.ts';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { goodHvm, goodPv, goodPv32 } from '../../../build/good.ts';
import { Opened, reading } from '../../../build/open.ts';
import { image, IMAGES } from '../../../fixtures/images.ts';

/**
 * Fields that say how others are to be read, or what they are called: with another value other bytes are other fields. What such a
 * change does is no row of one field, and is looked at below.
 */
const NAMES: ReadonlySet<string> = new Set([
  // Framing of records, of sections and of QEMU's subsections.
  'type', 'body_length', 'typecode', 'instance', 'length', 'section_type', 'section_id', 'idstr_len', 'idstr', 'instance_id', 'version_id', 'footer', 'marker',
  // Keys.
  'leaf', 'subleaf', 'idx', 'index', 'vcpu_id', 'key', 'name_len', 'name',
  // Counts and sizes, the guest's width, and magic numbers without which nothing behind is read.
  'count', 'size', 'guest_width', 'id', 'version', 'magic', 'marker', 'options', 'optional_data_len', 'config_len', 'xmlLen', 'mandatory_flags', 'byteorder', 'page_shift', 'domain_type', 'ident', 'xcr0', 'xcomp_bv', 'word_size', 'xsave_size',
]);

/** Kinds of leaves whose bytes are one value; text of a config has a grammar that a flip breaks. */
const isValue = (leaf: FieldNode): boolean => leaf.kind !== 'text' && leaf.kind !== 'gap' && leaf.range.end > leaf.range.start && !NAMES.has(leaf.name);

interface Position {
  readonly at: number;
  readonly name: string;
  readonly record: string;
  readonly reserved: boolean;
}

/** Up to `most` places of each row: fields spread over it. */
function positions(opened: Opened, most: number): Position[] {
  const { index, layers } = opened.stream.builder;
  const found: Position[] = [];
  for (let row = 0; row < opened.rowCount; row++) {
    const nested = row + 1 < opened.rowCount && index.startOf(row + 1) < index.endOf(row);
    const isPages = index.pagesOf(row) !== null;
    if (isPages || index.kindOf(row) === 'gap') continue;
    const leaves = opened.leaves(row).filter((leaf) => isValue(leaf) && !(nested && leaf.kind === 'blob'));
    const step = Math.max(1, Math.floor(leaves.length / most));
    for (let i = Math.floor(step / 2); i < leaves.length; i += step) {
      const leaf = leaves[i];
      if (leaf === undefined) continue;
      const at = leaf.range.start + Math.floor((leaf.range.end - leaf.range.start) / 2);
      found.push({ at, name: leaf.name, record: `${layers[index.layerOf(row)]?.name ?? ''} ${row}`, reserved: leaf.kind === 'reserved' || leaf.kind === 'padding' });
    }
  }
  return found;
}

function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const other = new Uint8Array(bytes);
  other[at] = (other[at] ?? 0) ^ bits;
  return other;
}

const factsOf = (subject: Subject, bytes: Uint8Array): Facts => drive(gatherFacts(subject.stream), reading(bytes));

/** What became of each flip; only those that went wrong. */
async function wrong(bytes: Uint8Array, places: readonly Position[]): Promise<string[]> {
  const left = await subjectOf(bytes);
  const leftFacts = factsOf(left, bytes);
  const faults: string[] = [];
  for (const { at, name, record, reserved } of places) {
    const other = flipped(bytes, at, 0x10);
    const right = await subjectOf(other);
    const told = compareFacts(leftFacts, factsOf(right, other), { left, right }, rulesOf([])).filter(({ verdict }) => verdict !== 'same');
    const [row] = told;
    const holds = row?.right?.range !== undefined && row.right.range.start <= at && at < row.right.range.end;
    // Clocks and what nobody reads are expected to differ, by name.
    const fits = row?.verdict === 'different' || (row?.verdict === 'expected' && (reserved ? ['padding'] : ['tsc', 'wallclock', 'time']).includes(row.rule)) || (row?.verdict === 'expected' && row.rule === 'host');
    if (told.length !== 1 || !holds || !fits) faults.push(`${record} ${name} at ${at}: ${told.length} rows, ${told.slice(0, 3).map(({ path, verdict, rule }) => `${verdict} ${path} ${rule}`).join('; ')}`);
  }
  return faults;
}

describe.each(Object.entries({ 'a PV guest': goodPv, 'a 32-bit PV guest': goodPv32, 'an HVM guest': goodHvm }))('%s with one bit of a field another', (_name, build) => {
  it('has one row, with the name of the field', async () => {
    const bytes = build();
    const places = positions(new Opened(bytes, { check: false }), 20);
    expect(places.length).toBeGreaterThan(45);
    expect(await wrong(bytes, places)).toEqual([]);
  });
});

const REAL: Readonly<Record<string, number>> = { 'xen417-pv64-minios-8m-richstate.save': 4, 'xen413-pv32-minios-8m.save': 4, 'xen417-hvm-seabios-16m.save': 1 };

describe.each(IMAGES.filter(({ name }) => name in REAL))('$name with one bit of a field another', (which) => {
  it('has one row, with the name of the field', async () => {
    const bytes = await image(which);
    const places = positions(new Opened(bytes, { check: false }), REAL[which.name] ?? 0);
    expect(places.length).toBeGreaterThan(30);
    expect(await wrong(bytes, places)).toEqual([]);
  });
});

describe('a page with one byte another', () => {
  it('is one row of memory, at every place of every page', async () => {
    const bytes = goodPv();
    const left = await subjectOf(bytes);
    const { gathered } = await compareSubjects(left, left);
    for (const pfn of [0, 1, 0x10, 0x11]) {
      const page = gathered.left.contentsOf(pfn);
      for (const within of [0, 1, 7, 4088, 4095]) {
        const found = differences(await compareSubjects(left, await subjectOf(flipped(bytes, page + within, 0x80))));
        expect(found.map(({ verdict, path, why }) => [verdict, path, why])).toEqual([['different', `memory[0x${pfn.toString(16)}]`, 'contents differ']]);
        expect(found[0]?.right?.range).toEqual({ start: page, end: page + 4096 });
      }
    }
  });

  it('tells a changed type apart from changed contents', async () => {
    const bytes = goodPv();
    const left = await subjectOf(bytes);
    const opened = new Opened(bytes, { check: false });
    const row = opened.rows().findIndex(({ layer, type, kind }) => layer === 'libxc' && kind === 'record' && type === 1);
    // The fourth bit of the highest byte of a list entry is pinning: L1TAB becomes L1TAB, pinned.
    const entry = (opened.rows()[row]?.start ?? 0) + 16 + 8 + 7;
    const result = await compareSubjects(left, await subjectOf(flipped(bytes, entry, 0x80)));
    const [found, ...others] = differences(result);
    expect([others.length, found?.verdict, found?.path]).toEqual([0, 'different', 'memory[0x1]']);
    expect(found?.why).toMatch(/^type L1TAB against .*$/);
    expect(result.memory?.typeChanged).toBe(1);
  });
});

describe('a name that is another', () => {
  it('is one thing less on the left and one more on the right', async () => {
    const bytes = goodPv();
    const opened = new Opened(bytes, { check: false });
    const leaf = opened.rows().flatMap((_row, row) => opened.leaves(row)).find(({ name }) => name === 'leaf');
    const result = await compareSubjects(await subjectOf(bytes), await subjectOf(flipped(bytes, leaf?.range.start ?? -1, 0x40)));
    expect(differences(result).map(({ verdict, path, right, left }) => [verdict, path, (left ?? right)?.meaning])).toEqual([
      ['left', 'libxc.X86_CPUID_POLICY[0x1]', '4 fields'],
      ['right', 'libxc.X86_CPUID_POLICY[0x41]', '4 fields'],
    ]);
  });
});
