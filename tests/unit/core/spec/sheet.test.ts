/** The specification beside a row: every kind of row has a text, a diagram that tiles it, and the rules of its section. */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../../../src/core/conformance/catalogue.ts';
import { LAYERS } from '../../../../src/core/formats/registry.ts';
import { MAX_CELLS } from '../../../../src/core/spec/diagram.ts';
import { referenceOf } from '../../../../src/core/spec/reference.ts';
import { rulesOf, scopeOf, type RowKindOf } from '../../../../src/core/spec/rules-of.ts';
import { sectionOf } from '../../../../src/core/spec/sections/sections.ts';
import { specSheet, type SpecSheet } from '../../../../src/core/spec/sheet.ts';
import { GOOD, goodHvm, libxcPv } from '../../../build/good.ts';
import { Opened } from '../../../build/open.ts';
import { stream } from '../../../build/stream.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../../fixtures/images.ts';

const KINDS: readonly RowKindOf[] = LAYERS.flatMap(({ name: layer, headers, records }) => [
  ...headers.map(({ name, spec }) => ({ layer, kind: 'header' as const, name, spec })),
  ...records.map(({ name, spec }) => ({ layer, kind: 'record' as const, name, spec })),
]);

describe('a section', () => {
  it.each(KINDS.map((kind) => [`${kind.layer} ${kind.name}`, kind] as const))('stands for %s', (_name, kind) => {
    expect(sectionOf(kind)?.join(' ').length).toBeGreaterThan(30);
  });

  it('names the document and its heading', () => {
    expect(referenceOf('libxc: X86_TSC_INFO')).toEqual({ file: 'docs/specs/libxc-migration-stream.pandoc', heading: 'X86_TSC_INFO', project: 'Xen' });
    expect(referenceOf('libvirt src/libxl/libxl_conf.h: libxlSavefileHeader')).toEqual({ file: 'src/libxl/libxl_conf.h', heading: 'libxlSavefileHeader', project: 'libvirt' });
  });
});

const ids = (layer: RowKindOf['layer'], name: string): string[] => {
  const kind = KINDS.find((each) => each.layer === layer && each.name === name);
  return kind === undefined ? [] : rulesOf(kind).filter(({ scope }) => scope === 'section').map(({ rule }) => rule.id);
};

describe('the rules of a section', () => {
  it('are those of its subject', () => {
    expect(ids('libxc', 'X86_TSC_INFO')).toEqual(['libxc.x86-tsc-info.reserved', 'libxc.x86-tsc-info.mode']);
    expect(ids('libxc', 'X86_PV_VCPU_XSAVE')).toContain('libxc.x86-pv-vcpu.size');
    expect(ids('libxc', 'X86_PV_VCPU_XSAVE')).not.toContain('libxc.x86-pv-vcpu-basic.cr3');
    expect(ids('libxl', 'EMULATOR_CONTEXT')).toContain('libxl.emulator.id');
  });

  it('leave no rule of a layer that has rows without a row', () => {
    const lost = RULES.filter((rule) => LAYERS.some(({ name }) => rule.id.startsWith(`${name}.`)) && !KINDS.some((kind) => scopeOf(rule, kind) !== null));
    expect(lost.map(({ id }) => id)).toEqual([]);
  });
});

const sheets = (opened: Opened): SpecSheet[] => Array.from({ length: opened.rowCount }, (_, row) => opened.run(specSheet(opened.stream, row)));

/** The first place where cells do not tile what they are drawn for; null where they do. */
function hole({ diagram }: SpecSheet): string | null {
  let at = diagram.range.start;
  for (const { name, range } of diagram.cells) {
    if (range.start !== at) return `${name} begins at ${range.start}, not at ${at}`;
    if (range.end <= range.start) return `${name} is empty`;
    at = range.end;
  }
  return at === diagram.range.end ? null : `nothing from ${at} to ${diagram.range.end}`;
}

const tile = (bytes: Uint8Array): void => {
  const all = sheets(new Opened(bytes, { check: false }));
  expect(all.length).toBeGreaterThan(0);
  expect(all.map(hole).filter((each) => each !== null)).toEqual([]);
  expect(Math.max(...all.map(({ diagram }) => diagram.cells.length))).toBeLessThan(2 * MAX_CELLS);
};

describe('a diagram', () => {
  it.each(Object.entries(GOOD))('tiles every row of %s', (_name, bytes) => tile(bytes()));

  it.each([...IMAGES, ...LEGACY_IMAGES].map((which) => [which.name, which] as const))('tiles every row of %s', async (_name, which) => tile(await image(which)));

  it('draws a field with its value, and its bits from the highest down', () => {
    const opened = new Opened(libxcPv().bytes());
    const [, second] = sheets(opened);
    expect(second?.name).toBe('domain header');
    expect(second?.diagram.cells.map(({ name, text, range }) => [name, text, range.start])).toEqual([
      ['type', '1', 24],
      ['page_shift', '12', 28],
      ['_res1', '00 00', 30],
      ['xen_major', '4', 32],
      ['xen_minor', '20', 36],
    ]);
    const options = sheets(opened)[0]?.diagram.cells.find(({ name }) => name === 'options');
    expect(options?.bits.map(({ high }) => high)).toEqual([15, 0]);
  });

  it('draws a long array as its ends and how many stand between', () => {
    const pfns = Array.from({ length: 100 }, (_, pfn) => ({ pfn }));
    const opened = new Opened(stream().libxcHeaders().pages(pfns).end().bytes(), { check: false });
    const cells = opened.run(specSheet(opened.stream, 2)).diagram.cells;
    expect(cells.filter(({ stands }) => stands > 1).map(({ name, stands }) => [name, stands])).toContainEqual(['[2] … [98]', 97]);
  });
});

describe('a sheet', () => {
  it('says of a rule on PV guests that it does not apply to an HVM guest', () => {
    const opened = new Opened(goodHvm());
    const page = sheets(opened).find(({ name }) => name === 'PAGE_DATA');
    expect(page?.rules.find(({ id }) => id === 'libxc.page-data.pfn-range')?.notApplicable).toContain('HVM');
    expect(page?.rules.find(({ id }) => id === 'libxc.page-data.count')?.notApplicable).toBe('');
  });

  it('says of an unknown record whether a reader may pass over it', () => {
    const opened = new Opened(stream().libxcHeaders().raw(Uint8Array.of(0x99, 0, 0, 0x80, 0, 0, 0, 0)).end().bytes());
    expect(sheets(opened)[2]?.text.join(' ')).toContain('bit 31 set');
  });
});
