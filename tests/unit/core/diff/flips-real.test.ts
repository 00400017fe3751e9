/** One bit of a stream another, of real ones and of built ones that have what no real one has, in every kind of record that it has: exactly one row, different, under the name of what changed. */
import { afterAll, describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { compareFacts } from '../../../../src/core/diff/compare.ts';
import type { Fact, Facts } from '../../../../src/core/diff/fact.ts';
import { gatherFacts } from '../../../../src/core/diff/gather.ts';
import { rulesOf } from '../../../../src/core/diff/ignore.ts';
import { originOf, type Subject } from '../../../../src/core/diff/subject.ts';
import type { LegacyHints } from '../../../../src/core/formats/scan-context.ts';
import { compareSubjects, differences, subjectOf, type SideOptions } from '../../../build/diff.ts';
import { GOOD } from '../../../build/good.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import { flip } from './pages.ts';

/** Fields that say how others are read or what they are called: `flips.test.ts` has what a change of one does. */
const FRAMING = /\.(?:id|index|version|magic|ident|size|count|guest_width|options|optional_data_len|config_len|xmlLen|mandatory_flags|byteorder|page_shift|type|xcr0|xcomp_bv|word_size|xsave_size|footer|_rest|map|max_vcpu_id|p2m_pfns\[\d+\]|start_pfn|end_pfn|leaf|pt_levels|vcpu_id|idstr_len|section_type|idstr|instance_id|name|name_len|version_id|.*subsection.*)$/;

const read = ({ stream }: Subject): Facts =>
  drive(gatherFacts(stream), ({ start, length }) => {
    const bytes = stream.source.read(start, length);
    if (bytes instanceof Uint8Array) return bytes;
    throw new TypeError('memory answers at once');
  });

/** What is compared by its letters: one is left a letter and a digit a digit, so that a text in a language stays one. */
const isText = ({ path, value, text }: Fact): boolean => path.startsWith('xl.header.config.') || (typeof value === 'string' && value === text && !/^(?:0x)?[0-9a-f]+$/.test(value));

interface Place {
  readonly fact: Fact;
  /** In the file. */
  readonly at: number;
  readonly bit: number;
}

const kindOf = ({ base }: Fact): string => base.replace(/\[[^\]]*\]$/, '');

function placeOf(fact: Fact, subject: Subject, bytes: Uint8Array): Place[] {
  const { range, step } = originOf(subject, fact.range);
  if (fact.kind !== 'field' || FRAMING.test(fact.path) || range === null || !['', 'copied', 'reordered'].includes(step) || range.end - range.start !== fact.range.end - fact.range.start || range.end <= range.start) return [];
  const text = isText(fact);
  if (text && (fact.path.startsWith('libvirt.') || /^(?:true|false|null)$/i.test(String(fact.value)))) return [];
  const at = range.start + Math.floor((range.end - range.start) / 2);
  const letter = /[b-y2-9]/.test(String.fromCharCode(bytes[at] ?? 0));
  return text && !letter ? [] : [{ fact, at, bit: text ? 1 : 0x10 }];
}

/** Up to `most` of each kind of record, spread over it. */
function placesOf(subject: Subject, bytes: Uint8Array, most: number): Place[] {
  const kinds = new Map<string, Place[]>();
  for (const fact of read(subject).byPath.values()) {
    const found = kinds.get(kindOf(fact)) ?? [];
    found.push(...placeOf(fact, subject, bytes));
    kinds.set(kindOf(fact), found);
  }
  return [...kinds.values()].flatMap((found) => {
    const step = Math.max(1, Math.floor(found.length / most));
    return found.filter((_place, i) => i % step === Math.floor(step / 2)).slice(0, most);
  });
}

/** Kinds of records in which a flip was one different row, over all streams. */
const told = new Map<string, number>();

async function flipAll(bytes: Uint8Array, options: SideOptions, most: number): Promise<string[]> {
  const left = await subjectOf(bytes, options);
  const leftFacts = read(left);
  const faults: string[] = [];
  for (const { fact, at, bit } of placesOf(left, bytes, most)) {
    const other = new Uint8Array(bytes);
    other[at] = (other[at] ?? 0) ^ bit;
    const right = await subjectOf(other, options);
    const rows = compareFacts(leftFacts, read(right), { left, right }, rulesOf([])).filter(({ verdict }) => verdict !== 'same');
    const [row] = rows;
    const fits = rows.length === 1 && row?.path === fact.path && (row.verdict === 'different' || ['tsc', 'wallclock', 'time', 'host'].includes(row.rule));
    if (row?.verdict === 'different') told.set(kindOf(fact), (told.get(kindOf(fact)) ?? 0) + 1);
    if (!fits) faults.push(`${fact.path} at ${at}: ${rows.length} rows, ${rows.slice(0, 3).map(({ path, verdict, rule }) => `${verdict} ${path} ${rule}`).join('; ')}`);
  }
  return faults;
}

const CURRENT: Readonly<Record<string, number>> = { 'xen417-pv64-minios-8m-richstate.save': 4, 'xen413-pv32-minios-8m.save': 2, 'xen417-hvm-seabios-16m.save': 2, 'xen417-pv64-minios-8m-libvirt.save': 1 };
const LEGACY: Readonly<Record<string, number>> = { 'legacy45-hvm-seabios-16m-nonlive.xl': 1, 'legacy45tools32-pv64-minios-8m-nonlive.raw': 3, 'legacy45-pv32-minios-8m-nonlive.raw': 2 };

it('the images are at hand', () => {
  expect([...IMAGES, ...LEGACY_IMAGES].filter(({ name }) => name in CURRENT || name in LEGACY)).toHaveLength(Object.keys({ ...CURRENT, ...LEGACY }).length);
});

describe.each(IMAGES.filter(({ name }) => name in CURRENT))('$name with one bit another', (which) => {
  it('has one row, under the name of what changed', async () => {
    expect(await flipAll(await image(which), {}, CURRENT[which.name] ?? 0)).toEqual([]);
  }, 300_000);
});

describe.each(Object.entries(GOOD))('%s with one bit another', (_name, build) => {
  it('has one row, under the name of what changed', async () => {
    expect(await flipAll(build(), {}, 2)).toEqual([]);
  }, 120_000);
});

describe.each(LEGACY_IMAGES.filter(({ name }) => name in LEGACY))('$name with one bit another', (which) => {
  it('has one row through the conversion, under the name of what changed', async () => {
    const hints: LegacyHints = { width: which.name.includes('tools32') ? 4 : 8, guest: which.name.includes('hvm') ? 'hvm' : 'pv' };
    expect(await flipAll(await image(which), { hints, as: 'legacy' }, LEGACY[which.name] ?? 0)).toEqual([]);
  }, 300_000);

  it('has one row of memory where a page changed, as it is in the legacy file', async () => {
    const bytes = await image(which);
    const options: SideOptions = { hints: { width: which.name.includes('tools32') ? 4 : 8, guest: which.name.includes('hvm') ? 'hvm' : 'pv' }, as: 'legacy' };
    const left = await subjectOf(bytes, options);
    const { gathered } = await compareSubjects(left, left);
    for (const pfn of [2, 0x2f, 0x345]) {
      const page = gathered.left.contentsOf(pfn);
      const { range } = originOf(left, { start: page, end: page + 4096 });
      const found = differences(await compareSubjects(left, await subjectOf(flip(bytes, (range?.start ?? -1) + 4095), options)));
      expect(found.map(({ verdict, path, why, right }) => [verdict, path, why, right?.origin])).toEqual([['different', `memory[0x${pfn.toString(16)}]`, 'contents differ', range]]);
    }
  }, 120_000);
});

/** Records that have fields which mean something and name nothing, of all the streams above. */
const KINDS = [
  'hvm-context.CPU', 'hvm-context.HPET', 'hvm-context.IOAPIC', 'hvm-context.LAPIC', 'hvm-context.LAPIC_REGS', 'hvm-context.MTRR', 'hvm-context.PCI_IRQ', 'hvm-context.PIC', 'hvm-context.PIT', 'hvm-context.PMTIMER', 'hvm-context.RTC', 'hvm-context.VMCE_VCPU',
  'libxc.HVM_PARAMS', 'libxc.SHARED_INFO', 'libxc.X86_CPUID_POLICY', 'libxc.X86_MSR_POLICY', 'libxc.X86_PV_VCPU_BASIC', 'libxc.X86_PV_VCPU_EXTENDED', 'libxc.X86_PV_VCPU_XSAVE', 'libxc.X86_TSC_INFO', 'libxl.EMULATOR_XENSTORE_DATA', 'qemu.cpu_common', 'xl.header',
];

afterAll(() => {
  const sum = [...told.values()].reduce((total, count) => total + count, 0);
  expect(KINDS.filter((kind) => !told.has(kind))).toEqual([]);
  expect([...told.keys()].filter((kind) => kind.startsWith('qemu.')).length).toBeGreaterThan(10);
  expect(sum).toBeGreaterThanOrEqual(100);
});
