/** The tail of a PV guest: PFNs without a frame, the vCPUs, and the shared info page. */
import { array, parts, struct, u32, u64, undescribed, word } from '../../layout/fields.ts';
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { listed, type Place } from '../../layout/place.ts';
import { unsigned, type Reader } from '../../layout/reader.ts';
import type { Children, Shape, StructShape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { SHARED_INFO } from '../libxc/shared-info.ts';
import { BOOT_VCPU_CONTEXT_32, BOOT_VCPU_CONTEXT_64, VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../libxc/vcpu-context.ts';
import { X86_PV_VCPU_EXTENDED } from '../libxc/x86-pv-vcpu-extended.ts';
import { VCPU_EXTSTATE } from '../libxc/x86-pv-vcpu-xsave.ts';
import { XCR0_BITS } from '../x86/registers.ts';
import { defineChunk, DOMAIN_SAVE_C, type Head, type LegacyRecord } from './define-chunk.ts';
import { Piece } from './save-id.ts';

export const UNMAPPED_PFNS = defineChunk({
  type: Piece.UNMAPPED_PFNS,
  name: 'unmapped PFNs',
  doc: 'PFNs that have no frame at the end of the save: ballooned out. A restore frees what it had given them.',
  spec: DOMAIN_SAVE_C,
  layout: (width) =>
    struct('unmapped PFNs', {
      count: u32({ doc: 'How many PFNs follow.' }),
      pfn: array(word(width, { base: 'hex', doc: 'A PFN without a frame.' }), { field: 'count' }, { doc: 'The PFNs.' }),
    }),
  describe: ({ view }) => plural(view.getUint32(0, true), 'PFN'),
});

/** The union of domctl structs that 4.x wrote whole (xc_domain_save.c, domctl.u). */
export const EXTENDED_SIZE = 128;
/** u64 mask, u64 size. */
export const XSAVE_HEADER_SIZE = 16;

const context = X86_PV_VCPU_EXTENDED.layout.fields['context'];
if (context === undefined) throw new Error('X86_PV_VCPU_EXTENDED has no context');
const EXTENDED: Shape = context;

const contextLayout = (boots: boolean, width: number): StructShape => {
  if (width === 4) return boots ? BOOT_VCPU_CONTEXT_32 : VCPU_GUEST_CONTEXT_32;
  return boots ? BOOT_VCPU_CONTEXT_64 : VCPU_GUEST_CONTEXT_64;
};

/** What the row of a vCPU is called: its bytes do not say which it is. */
export const vcpuName = (vcpu: number): string => `vcpu ${vcpu}`;
export const vcpuOfName = (name: string | undefined): number => Number(name?.slice('vcpu '.length) ?? 0);

/** Bytes of a vCPU's registers, by the guest's width. */
export const contextSize = (guestWidth: number): number => contextLayout(false, guestWidth).size ?? 0;

const XSAVE = struct('xsave', {
  mask: u64({ base: 'hex', bits: XCR0_BITS, doc: 'Components that the sending host has.' }),
  size: u64({ base: 'dec', doc: 'Bytes of state that follow; of 4.4 and later each vCPU\u2019s own, whatever xcnt said.', unit: 'bytes' }),
  state: VCPU_EXTSTATE,
}, { doc: 'Extended processor state.' });

const BEYOND = undescribed('rest', 'Bytes behind the parts that extended info tells of.');

/** Parts of a vCPU, as extended info said that there are. */
export function* vcpuParts({ start, end }: ByteRange, boots: boolean, reader: Reader): Scan<Place[]> {
  const { guestWidth, legacy } = reader.facts;
  const found: Place[] = [];
  let at = start;
  const add = (name: string, shape: Shape, length: number): void => {
    if (at >= end) return;
    found.push({ name: at + length <= end ? name : `${name} (cut)`, shape, range: { start: at, end: Math.min(at + length, end) }, spec: DOMAIN_SAVE_C });
    at += length;
  };
  add('context', contextLayout(boots, guestWidth), contextSize(guestWidth));
  if (legacy?.extendedContexts === true) add('extended', EXTENDED, EXTENDED_SIZE);
  if (legacy?.xsave === true && at < end) {
    const size = at + XSAVE_HEADER_SIZE <= end ? Number(unsigned(yield* reader.bytes(at + 8, 8), true)) : 0;
    add('xsave', XSAVE, XSAVE_HEADER_SIZE + size);
  }
  add('(not described)', BEYOND, end - at);
  return found;
}

function* listedParts({ range }: Place, boots: boolean, reader: Reader): Scan<Children> {
  return listed(yield* vcpuParts(range, boots, reader));
}

const describeVcpu = ({ facts, length }: Head): string => `${facts.guestWidth * 8}-bit, ${plural(length, 'byte')}`;

const vcpu = (type: number, name: string, boots: boolean, doc: string): LegacyRecord =>
  defineChunk({
    type,
    name,
    doc,
    spec: DOMAIN_SAVE_C,
    layout: () => struct('vCPU', { vcpu: parts('vCPU', (place, reader) => listedParts(place, boots, reader), { doc: 'Registers, and what extended info says that stands behind them.' }) }),
    describe: describeVcpu,
  });

export const BOOT_VCPU = vcpu(Piece.BOOT_VCPU, 'vcpu 0', true, 'State of vCPU 0, whose rdx the saver made a PFN.');
export const VCPU = vcpu(Piece.VCPU, 'vcpu', false, 'State of one vCPU.');

const page = SHARED_INFO.layout.fields['shared_info'];
if (page === undefined) throw new Error('SHARED_INFO has no page');

export const LEGACY_SHARED_INFO = defineChunk({
  type: Piece.SHARED_INFO,
  name: 'shared info',
  doc: 'The page that guest and hypervisor share: event channels, vCPU time, wall clock. The last piece of a PV guest.',
  spec: DOMAIN_SAVE_C,
  layout: () => struct('shared_info', { shared_info: page }),
});
