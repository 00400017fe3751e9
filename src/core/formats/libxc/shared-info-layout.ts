/**
 * The struct in a PV guest's shared info page, for both widths (xen/include/public/xen.h: shared_info, vcpu_info,
 * vcpu_time_info; arch-x86/xen.h: arch_shared_info, arch_vcpu_info).
 */
import { array, reserved, struct, tuple, u32, u64, u8, undescribed, word } from '../../layout/fields.ts';
import type { Fields, IntShape, StructShape } from '../../layout/shape.ts';
import { grouped, hex, plural } from '../../text.ts';
import { pfnOfCr3 } from './vcpu-registers.ts';

type Width = 4 | 8;

const XEN_H = 'xen/include/public/xen.h';
const ARCH = 'xen/include/public/arch-x86/xen.h: arch_shared_info';
const PAGE_SIZE = 4096;
/** XEN_LEGACY_MAX_VCPUS. */
const VCPUS = 32;
/** Event channel ports that a line of words names. */
const NAMED = 16;

const TIME = struct(
  'vcpu_time_info',
  {
    version: u32({ doc: 'Odd while Xen updates the fields.', meaning: (value) => (value % 2n === 1n ? 'being updated' : '') }),
    pad0: reserved(4, { doc: 'Alignment.' }),
    tsc_timestamp: u64({ base: 'hex', doc: 'TSC at the last update.' }),
    system_time: u64({ doc: 'Time since boot at the last update.', unit: 'ns' }),
    tsc_to_system_mul: u32({ base: 'hex', doc: 'Multiplier from TSC ticks, after tsc_shift, to 2^-32 ns.' }),
    tsc_shift: u8({ signed: true, doc: 'Shift of TSC ticks before the multiplication; negative to the right.' }),
    flags: u8({
      base: 'hex',
      bits: [
        { name: 'TSC_STABLE', low: 0, high: 0, doc: 'XEN_PVCLOCK_TSC_STABLE_BIT: vCPUs agree on the time.' },
        { name: 'GUEST_STOPPED', low: 1, high: 1, doc: 'XEN_PVCLOCK_GUEST_STOPPED: the guest was paused.' },
      ],
      doc: 'Flags.',
    }),
    pad1: reserved(2, { doc: 'Alignment.' }),
  },
  { spec: `${XEN_H}: vcpu_time_info`, doc: 'Time of the vCPU.' },
);

/** Bits of a selector: words of evtchn_pending. */
const selector = (value: bigint): string => (value === 0n ? '' : `words ${setBits(value, 0)}`);

function setBits(value: bigint, first: number): string {
  const set: number[] = [];
  let rest = value;
  for (let bit = 0; rest > 0n; bit++, rest /= 2n) if (rest % 2n === 1n) set.push(first + bit);
  return set.length > NAMED ? `${set.slice(0, NAMED).join(', ')} and ${set.length - NAMED} more` : set.join(', ');
}

const vcpuInfo = (width: Width): StructShape =>
  struct(
    'vcpu_info',
    {
      evtchn_upcall_pending: u8({ doc: 'An event waits for the vCPU.' }),
      evtchn_upcall_mask: u8({ doc: 'The vCPU takes no events.' }),
      _pad: reserved(width - 2, { doc: 'Alignment.' }),
      evtchn_pending_sel: word(width, { base: 'hex', meaning: selector, doc: 'Words of evtchn_pending in which a port waits.' }),
      arch: struct(
        'arch_vcpu_info',
        { cr2: word(width, { base: 'hex', doc: 'Address of the last page fault.' }), pad: reserved(width === 8 ? 8 : 20, { doc: 'Padding.' }) },
        { spec: 'xen/include/public/arch-x86/xen-x86_64.h, xen-x86_32.h: arch_vcpu_info', doc: 'What x86 adds.' },
      ),
      time: TIME,
    },
    { spec: `${XEN_H}: vcpu_info`, doc: 'Events and time of a vCPU.' },
  );

/** A bitmap of event channel ports; each word knows which ports are its own. */
function ports(width: Width, doc: string, words: (value: bigint, first: number, all: bigint) => string): StructShape {
  const bits = width * 8;
  const all = 2n ** BigInt(bits) - 1n;
  const element = (i: number): IntShape => word(width, { base: 'hex', doc: `Ports ${i * bits} to ${(i + 1) * bits - 1}.`, meaning: (value) => words(value, i * bits, all) });
  return tuple(`u${bits}[${bits}]`, Array.from({ length: bits }, (_, i) => element(i)), { doc });
}

const pending = (value: bigint, first: number): string => (value === 0n ? '' : `port ${setBits(value, first)} pending`);
const masked = (value: bigint, first: number, all: bigint): string => (value === all ? 'all masked' : value === 0n ? 'none masked' : `port ${setBits(all - value, first)} open`);

const SECOND_HIGH = { doc: 'High half of the wall clock\u2019s seconds.' } as const;

function arch(width: Width): StructShape {
  const invalid = 2n ** BigInt(width * 8) - 1n;
  const fields: Fields = {
    max_pfn: word(width, { base: 'hex', doc: 'Entries in the guest\u2019s P2M tables.', meaning: (value) => (value === 0n ? '' : plural(Number(value), 'entry', 'entries')) }),
    pfn_to_mfn_frame_list_list: word(width, { base: 'hex', doc: 'Frame (MFN) that roots the three-level P2M list; the restorer clears it.', meaning: (value) => (value === invalid ? 'no such list: see p2m_vaddr' : '') }),
    nmi_reason: word(width, { base: 'hex', doc: 'Why an NMI was sent.' }),
    p2m_cr3: word(width, { base: 'hex', doc: 'CR3 of the page tables in which p2m_vaddr is valid; 0 where there is no linear P2M. Not canonicalised.', meaning: (value) => (value === 0n ? 'no linear P2M' : `MFN of the sender: ${hex(pfnOfCr3(width, value))}`) }),
    p2m_vaddr: word(width, { base: 'hex', doc: 'Linear address of the P2M list.' }),
    p2m_generation: word(width, { doc: 'Counts changes of the P2M list\u2019s mappings; odd during one.' }),
    ...(width === 4 ? { wc_sec_hi: u32(SECOND_HIGH) } : {}),
  };
  return struct('arch_shared_info', fields, { spec: ARCH, doc: 'What x86 adds: the guest\u2019s P2M.' });
}

const second = (value: bigint): string => `${new Date(Number(value) * 1000).toISOString().replace('.000Z', 'Z')}, when wc_sec_hi is 0`;

function sharedInfo(width: Width): StructShape {
  const struct64 = width === 8 ? { wc_sec_hi: u32(SECOND_HIGH) } : {};
  const fields: Fields = {
    vcpu_info: array(vcpuInfo(width), VCPUS, { doc: 'Events and time of vCPUs 0 to 31; the guest may have moved a vCPU\u2019s elsewhere.' }),
    evtchn_pending: ports(width, `Event channel ports that wait, of ${grouped(width * width * 64)}; the restorer clears them.`, pending),
    evtchn_mask: ports(width, 'Event channel ports that are masked; the restorer masks all.', masked),
    wc_version: u32({ doc: 'Odd while Xen updates the wall clock.' }),
    wc_sec: u32({ doc: 'Seconds from 1970 to the boot of the system, low half.', meaning: second }),
    wc_nsec: u32({ doc: 'Nanoseconds of the same.', unit: 'ns' }),
    ...struct64,
    arch: arch(width),
  };
  return struct('shared_info', fields, { spec: `${XEN_H}: shared_info`, doc: 'Contents of the shared info page.' });
}

export const SHARED_INFO_64 = sharedInfo(8);
export const SHARED_INFO_32 = sharedInfo(4);

const withRest = (layout: StructShape): StructShape =>
  struct(layout.type, { ...layout.fields, _rest: undescribed(PAGE_SIZE - (layout.size ?? 0), 'The rest of the page; the struct ends before it.') }, layout.notes);

/** The whole page. */
export const SHARED_INFO_PAGE_64 = withRest(SHARED_INFO_64);
export const SHARED_INFO_PAGE_32 = withRest(SHARED_INFO_32);
