/** Valid streams of every family: guests, versions, ways of sending, and what stands around the image; with what each judge says. */
import { DHDR_TYPE_X86_PV } from '../../src/core/formats/libxc/domain-header.ts';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { VERIFY } from '../../src/core/formats/libxc/verify.ts';
import { X86_PV_INFO } from '../../src/core/formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { VCPU_GUEST_CONTEXT_32 } from '../../src/core/formats/libxc/vcpu-context.ts';
import { CHECKPOINT_END } from '../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../src/core/formats/libxl/checkpoint-state.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import type { Judge } from '../../src/core/index/finding.ts';
import { encode } from '../../src/core/layout/encode.ts';
import { stream, words, zeroes, type StreamWriter } from '../build/stream.ts';
import { deviceModel, HVM, noDeviceModel, PV, replaced, without, type Step, type Steps } from './guests.ts';

export type Family = readonly [what: string, bytes: Uint8Array, refuse: readonly Judge[]];

const PV32: Steps = {
  ...replaced(PV, 'headers', (to) => to.libxcHeaders({ type: DHDR_TYPE_X86_PV })),
  info: (to) => to.record(X86_PV_INFO, { guest_width: 4, pt_levels: 3 }),
  p2m: (to) => to.record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x3ff, p2m_pfns: words([0x10n]) }),
  pages: (to) => to.pages([{ pfn: 0 }, { pfn: 0x10 }, { pfn: 0x20 }, { pfn: 0x21, type: 0xb }]),
  basic: (to) => to.record(X86_PV_VCPU_BASIC, { vcpu_id: 0, context: encode(VCPU_GUEST_CONTEXT_32, { user_regs: { eip: 0xc010_0000, edx: 0x20 }, ctrlreg: { '[3]': 0x2_1000 } }) }),
};

interface Guest {
  readonly name: string;
  readonly type: 'pv' | 'hvm' | 'pvh';
  readonly steps: Steps;
  readonly emulator: Step;
  /** os/type of libvirt's domain XML. */
  readonly os: string;
}

const GUESTS: readonly Guest[] = [
  { name: 'a 64-bit PV guest', type: 'pv', steps: PV, emulator: noDeviceModel, os: 'linux' },
  { name: 'a 32-bit PV guest', type: 'pv', steps: PV32, emulator: noDeviceModel, os: 'linux' },
  { name: 'an HVM guest', type: 'hvm', steps: HVM, emulator: deviceModel, os: 'hvm' },
  { name: 'a PVH guest', type: 'pvh', steps: HVM, emulator: noDeviceModel, os: 'xenpvh' },
];

const STATIC = ['cpuid', 'msr', 'static'];
const HEAD = ['headers', 'info', ...STATIC, 'p2m'];

const isPv = ({ type }: Guest): boolean => type === 'pv';
const inVersion = (guest: Guest, version: number): Steps =>
  version === 3 ? guest.steps : replaced(without(guest.steps, ...STATIC), 'headers', (to) => to.libxcHeaders({ version, type: isPv(guest) ? 1 : 2 }));

const play = (steps: Steps, names: readonly string[], to: StreamWriter): StreamWriter => names.reduce((writer, name) => steps[name]?.(writer) ?? writer, to);
const head = (steps: Steps, to: StreamWriter): StreamWriter => play(steps, HEAD, to);
const pages = (steps: Steps, to: StreamWriter): StreamWriter => play(steps, ['pages'], to);
const state = (steps: Steps, to: StreamWriter): StreamWriter => play(steps, Object.keys(steps).filter((name) => !HEAD.includes(name) && name !== 'pages' && name !== 'end'), to);

type Flow = (steps: Steps, to: StreamWriter) => StreamWriter;
const again: Flow = (_steps, to) => to.pages([{ pfn: 0 }]);

/** Ways of sending that come to an END. */
const FLOWS: Readonly<Record<string, Flow>> = {
  'saved': (steps, to) => state(steps, pages(steps, head(steps, to))),
  'migrated live': (steps, to) => state(steps, again(steps, again(steps, pages(steps, head(steps, to))))),
  'migrated with VERIFY': (steps, to) => state(steps, pages(steps, pages(steps, head(steps, to)).record(VERIFY))),
};

const config = ({ type }: Guest): string => `{"c_info":{"type":"${type}"},"b_info":{"max_vcpus":1}}`;

/** What stands before libxl's header; null for an image alone. */
const AROUND: Readonly<Record<string, ((guest: Guest) => StreamWriter) | null>> = {
  'as a bare image': null,
  'in a libxl stream': () => stream(),
  'in an xl file': (guest) => stream().xlHeader({ config: config(guest) }),
  'in a libvirt file': ({ os }) => stream().libvirt({ xml: `<domain type="xen"><name>guest</name><vcpu>1</vcpu><os><type>${os}</type></os></domain>` }),
};

const VERSIONS = [2, 3];

function sent(guest: Guest, version: number, flow: Flow, around: ((guest: Guest) => StreamWriter) | null): Uint8Array {
  const steps = inVersion(guest, version);
  if (around === null) return flow(steps, stream()).end().bytes();
  return guest.emulator(flow(steps, around(guest).libxlHeader().record(LIBXC_CONTEXT)).end()).end().bytes();
}

const PLAIN: readonly Family[] = GUESTS.flatMap((guest) =>
  VERSIONS.flatMap((version) => Object.entries(FLOWS).flatMap(([how, flow]) => Object.entries(AROUND).map(([where, around]): Family => [`${guest.name} of version ${version}, ${how}, ${where}`, sent(guest, version, flow, around), []]))),
);

const CHECKPOINTS = [1, 2, 3];

/** Remus and COLO never come to an END: verify-stream-v2 wants one, and a restore fails over. */
function checkpointed(guest: Guest, version: number, count: number, around: (guest: Guest) => StreamWriter, between: Step): StreamWriter {
  const steps = inVersion(guest, version);
  let to = FLOWS['saved']?.(steps, around(guest).libxlHeader().record(LIBXC_CONTEXT)) ?? stream();
  for (let i = 0; i < count; i++) {
    if (i > 0) to = state(steps, again(steps, between(to)));
    to = guest.emulator(to.record(CHECKPOINT)).record(CHECKPOINT_END);
  }
  return to;
}

const xl = AROUND['in an xl file'] ?? ((): StreamWriter => stream());
const REMUS: readonly Family[] = GUESTS.flatMap((guest) =>
  VERSIONS.flatMap((version) => CHECKPOINTS.map((count): Family => [`${guest.name} of version ${version}, by Remus, ${count} checkpoints`, checkpointed(guest, version, count, xl, (to) => to).bytes(), ['verify']])),
);

/** Only guests without page types of their own can be resumed and suspended again. */
const COLO: readonly Family[] = GUESTS.filter((guest) => !isPv(guest)).flatMap((guest) =>
  CHECKPOINTS.slice(1).map((count): Family => [`${guest.name}, by COLO, ${count} checkpoints, cut in the next`, again({}, checkpointed(guest, 3, count, xl, (to) => to.record(CHECKPOINT_STATE, { id: 0 })).record(CHECKPOINT_STATE, { id: 0 })).raw(zeroes(4)).bytes(), ['spec', 'verify']]),
);

export const FAMILIES: readonly Family[] = [...PLAIN, ...REMUS, ...COLO];
