/** Differences that something explains: the saver's freedom, the passing of time, a conversion. Each with its reason. */
import { isMarkedV2 } from './as-saved.ts';
import { isClock, type Clock } from './clocks.ts';
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

/** Of what both sides have. */
const bothMatch = (pattern: RegExp) => (left: Fact | null, right: Fact | null): boolean => left !== null && right !== null && pattern.test(left.path);

const bothTell = (clock: Clock) => (left: Fact | null, right: Fact | null): boolean => left !== null && right !== null && isClock(clock, left, right);

/** What follows from other fields: it differs when they do. */
const LENGTHS = /^(?:xl\.header\.(?:optional_data_len|config_len)|libvirt\.header\.xmlLen|xend\.header\..*length)$/;

/**
 * Frame numbers and clock rates of the host that saved: the restore writes zero over the one (xg_sr_restore_x86_pv.c, handle_shared_info),
 * the hypervisor its own over the other (xen/arch/x86/time.c, collect_time_info).
 */
const HOST = /^libxc\.SHARED_INFO\.shared_info\.(?:arch\.pfn_to_mfn_frame_list_list|vcpu_info\[\d+\]\.time\.(?:tsc_to_system_mul|tsc_shift))$/;

/** Records that the way of sending needs (docs/specs: CHECKPOINT, VERIFY, CHECKPOINT_END; xl_migrate.c for what xl says in between). */
const TRANSPORT = /^(?:libxc\.(?:CHECKPOINT|VERIFY|CHECKPOINT_DIRTY_PFN_LIST)|libxl\.(?:CHECKPOINT_END|CHECKPOINT_STATE)|xl-wire\.)/;

/** What came with version 3 of the image (docs/specs/libxc-migration-stream.pandoc, v3 compat with v2). */
const SINCE_3 = /^libxc\.(?:X86_CPUID_POLICY|X86_MSR_POLICY|STATIC_DATA_END)$/;

/** Marks of who saved. */
const SAVER = /^libxc\.(?:image-header\.version|domain-header\.xen_m(?:aj|in)or)$/;

/** Whether the version of the image is the one that the Xen in its domain header writes: 3 since 4.14. */
function isCoherent(subject: Subject): boolean {
  const [major = NaN, minor = NaN] = String(subject.stream.layers.find(({ name }) => name === 'libxc')?.detail['xen'] ?? '').split('.').map(Number);
  const version = imageVersion(subject);
  return (version === 2 && major === 4 && minor >= 6 && minor <= 13) || (version === 3 && (major > 4 || (major === 4 && minor >= 14)));
}

const imageVersion = ({ stream }: Subject): number => Number(stream.layers.find(({ name }) => name === 'libxc')?.detail['version'] ?? NaN);

/** What a converter cannot know, or writes as its mark (docs/specs: libxc image header, libxl header; formats of 4.5 and before have no policies). */
const CONVERTED = /^(?:libxl\.header\.options|libxc\.domain-header\.xen_m(?:aj|in)or|libxc\.image-header\.version|libxl\.EMULATOR_(?:CONTEXT|XENSTORE_DATA)\.(?:id|index))/;
/** What a converter copies and nobody means: a legacy sender's record is longer than its struct (tools/python/scripts/convert-legacy-stream, read_pv_tail). */
const LEFT_OVER = /^libxc\.X86_PV_VCPU_EXTENDED\[\d+\]\.context\._rest$/;
const NEVER_CONVERTED = /^libxc\.(?:X86_CPUID_POLICY|X86_MSR_POLICY|X86_PV_VCPU_MSRS)/;

/** Headers of files that a stream is kept in. */
const WRAPPER = /^(?:xl|libvirt)\.header(?:$|\.)/;
const CONTAINERS: ReadonlySet<string> = new Set(['xl', 'libvirt', 'xend']);

/** What of a libxl stream only frames the libxc stream in it (docs/specs/libxl-migration-stream.pandoc). */
const AROUND = /^libxl\.(?:header|LIBXC_CONTEXT|END)(?:$|\.)/;

/** What `dropped.ts` takes for expected, and what `compare-aside.ts` does. */
export const DROPPED = 'dropped';
export const SUPERSEDED = 'superseded';
export const ABSENT = 'absent';
export const PADDING = 'padding';
/** And `compare-verify.ts`. */
export const VERIFY_PASS = 'verify';

export const EXPECTATIONS: readonly Expectation[] = [
  {
    id: 'tsc',
    title: 'the TSC',
    why: 'Time passed between the two: the TSC counts on, and what is told in its count.',
    explains: bothTell('tsc'),
  },
  {
    id: 'wallclock',
    title: 'the time of day',
    why: 'Time passed between the two: clocks that tell the time of day.',
    explains: bothTell('wallclock'),
  },
  {
    id: 'time',
    title: 'other clocks and counters',
    why: 'Time passed between the two: clocks, counters and what is computed from them.',
    explains: bothTell('time'),
  },
  {
    id: PADDING,
    title: 'padding and reserved bytes',
    why: 'Nobody reads these bytes.',
    explains: (left, right) => [left, right].every((one) => one === null || one.kind === 'padding' || one.kind === 'reserved'),
  },
  {
    id: 'lengths',
    title: 'lengths of what differs',
    why: 'A length that follows from what it measures, which is compared itself.',
    explains: bothMatch(LENGTHS),
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
      const only = left === null ? 1 : right === null ? 0 : -1;
      if (LEFT_OVER.test(path) && converted[only] === true) return true;
      return NEVER_CONVERTED.test(path) && (converted[0] === true ? left === null : right === null);
    },
  },
  {
    id: 'stream-v2',
    title: 'the mark of a v2 stream',
    why: 'One of the two is a legacy file. By this word of its header a file says whether a stream of version 2 follows (tools/xl/xl.h, XL_MANDATORY_FLAG_STREAMv2; libvirt, LIBXL_SAVE_VERSION): its conversion sets it.',
    explains: (left, right, sides) => left !== null && right !== null && (sides.left.provenance === null) !== (sides.right.provenance === null) && isMarkedV2(left, right),
  },
  {
    id: 'wrapper',
    title: 'headers that the converter is not given',
    why: 'xl and libvirt read their own headers, and libxl gives the converter the stream behind it (xl_vmcontrol.c, create_domain(); libxl_stream_read.c, libxl__stream_read_start()): its conversion has none.',
    explains: (left, right, sides) => {
      const [has, lacks] = left === null ? [sides.right, sides.left] : [sides.left, sides.right];
      return (left === null || right === null) && WRAPPER.test(fact(left, right)?.path ?? '') && isConverted(has) && isConverted(lacks) && !lacks.stream.layers.some(({ name }) => CONTAINERS.has(name));
    },
  },
  {
    id: 'bare',
    title: 'what a bare libxc stream is without',
    why: 'One of the two is a libxc stream with no libxl stream around it: the header, LIBXC_CONTEXT and END of libxl have no place in it, nor has the header of a file where no program’s header stands before it.',
    explains: (left, right, sides) => {
      if (left !== null && right !== null) return false;
      const names = (left === null ? sides.left : sides.right).stream.layers.map(({ name }) => name);
      if (!names.includes('libxc') || names.includes('libxl')) return false;
      const { path = '' } = fact(left, right) ?? {};
      return AROUND.test(path) || (WRAPPER.test(path) && !names.some((name) => CONTAINERS.has(name)));
    },
  },
  {
    id: DROPPED,
    title: 'what a conversion drops',
    why: 'Both were converted from legacy streams, and these bytes of theirs are in no conversion.',
    explains: () => false,
  },
  {
    id: SUPERSEDED,
    title: 'what later ones took the place of',
    why: 'A later record of the same name, or a later entry of the same PFN, takes its place: of contents the last before VERIFY count on a restore, of all else what came last.',
    explains: () => false,
  },
  {
    id: VERIFY_PASS,
    title: 'pages behind VERIFY',
    why: 'A restore compares what comes behind VERIFY with what it wrote before, logs where it differs, and writes none of it (xg_sr_restore.c, process_page_data()).',
    explains: () => false,
  },
  {
    id: ABSENT,
    title: 'PFNs without a page',
    why: 'An entry of type XTAB says that there is no page, as leaving the PFN out does: a restore makes none (xg_sr_restore.c, populate_pfns()).',
    explains: () => false,
  },
  {
    id: 'host',
    title: 'frame numbers and clock rates of the host',
    why: 'It is of the host that saved: a restore, or Xen where the guest then runs, writes it anew.',
    explains: bothMatch(HOST),
  },
  {
    id: 'saver',
    title: 'which Xen saved',
    why: 'One of the two has an image of version 2, as Xen 4.6 to 4.13 writes it, in which there are no policies and no STATIC_DATA_END.',
    explains: (left, right, sides) => {
      const lacking = left === null ? sides.left : right === null ? sides.right : null;
      if (lacking === null) return SAVER.test(left?.path ?? '') && imageVersion(sides.left) !== imageVersion(sides.right) && isCoherent(sides.left) && isCoherent(sides.right);
      return imageVersion(lacking) < 3 && SINCE_3.test(fact(left, right)?.path ?? '');
    },
  },
  {
    id: 'transport',
    title: 'ways of sending',
    why: 'It says how the stream was sent, not what the guest is.',
    explains: (left, right) => (left === null || right === null) && TRANSPORT.test(fact(left, right)?.path ?? ''),
  },
];

/** What is not compared in the first place: no row ever differs by it. */
export const ALWAYS = [
  { id: 'order', title: 'order', unit: 'record', why: 'Records, entries, keys and batches are found by name, wherever they stand.' },
  { id: 'resent', title: 're-sent pages', unit: 'PFN entry', why: 'Of a page or record that was sent more than once the last is compared; pages behind VERIFY, which a restore does not write, by themselves.' },
] as const;

/** Names that an ignore rule may use although they are no paths: what they mean is expected already. */
export const isBuiltIn = (name: string): boolean => [...EXPECTATIONS, ...ALWAYS].some(({ id }) => id === name);

/** The first of the expectations that explains a difference, but for those that are switched off. */
export const explained = (left: Fact | null, right: Fact | null, sides: Sides, off: ReadonlySet<string>): Expectation | null => EXPECTATIONS.find(({ id, explains }) => !off.has(id) && explains(left, right, sides)) ?? null;
