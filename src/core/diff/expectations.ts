/** Differences that something explains: the saver's freedom, the passing of time, a conversion. Each with its reason. */
import type { Fact } from './fact.ts';
import { isConverted, type Subject } from './subject.ts';

export interface Expectation {
  /** Name by which `--ignore` and the app refer to it. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Whether it explains a difference. One of the facts is null where only one side has it. */
  readonly explains: (left: Fact | null, right: Fact | null, sides: Sides) => boolean;
}

export interface Sides {
  readonly left: Subject;
  readonly right: Subject;
}

const fact = (left: Fact | null, right: Fact | null): Fact | null => left ?? right;

const byPath = (pattern: RegExp) => (left: Fact | null, right: Fact | null): boolean => pattern.test(fact(left, right)?.path ?? '');

const CLOCKS = [
  String.raw`libxc\.X86_TSC_INFO\.(?:nsec|incarnation|_res1)`,
  String.raw`libxc\.SHARED_INFO\..*(?:wc_|wc\.|\.time\.|tsc_timestamp|system_time|cpuid_bits)`,
  String.raw`hvm-context\.CPU\[\d+\]\.tsc`,
  String.raw`hvm-context\.TSC_ADJUST\[\d+\]\.`,
  String.raw`hvm-context\.PMTIMER(?:\[\d+\])?\.tmr_val`,
  String.raw`hvm-context\.RTC(?:\[\d+\])?\.(?:cmos_data|rtc_offset)`,
  String.raw`hvm-context\.HPET(?:\[\d+\])?\.mc64`,
  String.raw`hvm-context\.PIT(?:\[\d+\])?\..*(?:count_load_time|count_latched|read_state|status)`,
  String.raw`hvm-context\.LAPIC_REGS\[\d+\]\..*(?:TMCCT|timer_current)`,
  String.raw`qemu\.(?:timer|mc146818rtc|hpet|i8254|.*piix4_pm)(?:\[\d+\])?\..*(?:time|ticks|clock|offset|expire|tmr|cmos|base_rtc|last_update)`,
];

/** What follows from other fields: it differs when they do. */
const LENGTHS = /^(?:xl\.header\.(?:optional_data_len|config_len)|libvirt\.header\.xmlLen|xend\.header\..*length)$/;

/** What a converter cannot know, or writes as its mark (docs/specs: libxc image header, libxl header; formats of 4.5 and before have no policies). */
const CONVERTED = /^(?:libxl\.header\.options|libxc\.domain-header\.xen_m(?:aj|in)or|libxc\.image-header\.version|libxl\.EMULATOR_(?:CONTEXT|XENSTORE_DATA)\.(?:id|index))/;
const NEVER_CONVERTED = /^libxc\.(?:X86_CPUID_POLICY|X86_MSR_POLICY|X86_PV_VCPU_MSRS)/;

export const EXPECTATIONS: readonly Expectation[] = [
  {
    id: 'time',
    title: 'clocks and counters',
    why: 'Time passed between the two: clocks, counters and what is computed from them.',
    explains: byPath(new RegExp(`^(?:${CLOCKS.join('|')})`)),
  },
  {
    id: 'padding',
    title: 'padding and reserved bytes',
    why: 'Nobody reads these bytes.',
    explains: (left, right) => [left, right].every((one) => one === null || one.kind === 'padding' || one.kind === 'reserved'),
  },
  {
    id: 'lengths',
    title: 'lengths of what differs',
    why: 'A length that follows from what it measures, which is compared itself.',
    explains: byPath(LENGTHS),
  },
  {
    id: 'conversion',
    title: 'marks of a conversion',
    why: 'One of the two was converted from a legacy stream: a converter says so in these fields, and a legacy stream has no policies.',
    explains: (left, right, sides) => {
      const converted = [isConverted(sides.left), isConverted(sides.right)];
      if (converted[0] === converted[1]) return false;
      const { path = '' } = fact(left, right) ?? {};
      if (CONVERTED.test(path)) return true;
      return NEVER_CONVERTED.test(path) && (converted[0] === true ? left === null : right === null);
    },
  },
];

/** The first of the expectations that explains a difference, but for those that are switched off. */
export const explained = (left: Fact | null, right: Fact | null, sides: Sides, off: ReadonlySet<string>): Expectation | null => EXPECTATIONS.find(({ id, explains }) => !off.has(id) && explains(left, right, sides)) ?? null;
