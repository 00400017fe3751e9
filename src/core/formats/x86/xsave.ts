/**
 * An XSAVE area: FXSAVE's 512 bytes, a header of 64, then components, each where CPUID leaf 0xD of the sending host put it.
 * The stream's own CPUID policy says where; without one, the places that processors are known to use (Intel SDM vol. 1, 13.4).
 */
import type { LayerFacts, XstateComponent } from '../../index/layer.ts';
import { casesBeside, reserved, struct, u64, undescribed } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { CasesShape, Fields, Shape, StructShape } from '../../layout/shape.ts';
import { FXSAVE, FXSAVE_SIZE } from './fxsave.ts';
import { XCR0_BITS } from './registers.ts';
import { ARCHITECTURAL, COMPONENTS, SUPERVISOR } from './xsave-components.ts';

const SPEC = 'Intel SDM vol. 1, 13.4; xen/arch/x86/include/asm/xstate.h: xsave_struct';

export const XSAVE_HEADER = struct(
  'xsave_hdr',
  {
    xstate_bv: u64({ base: 'hex', bits: XCR0_BITS, doc: 'Components that are not in their initial state.' }),
    xcomp_bv: u64({
      base: 'hex',
      bits: [...XCR0_BITS, { name: 'compaction', low: 63, high: 63, doc: 'The area is in the compacted format.' }],
      doc: 'Components that a compacted area has; 0 in the standard format.',
    }),
    reserved: reserved(48, { doc: 'Reserved; Xen refuses anything but 0.' }),
  },
  { spec: SPEC, doc: 'Header of the XSAVE area.' },
);

/** Bytes before the first component: the legacy region and the header. */
const XSTATE_AREA_MIN_SIZE = FXSAVE_SIZE + (XSAVE_HEADER.size ?? 0);

const COMPACTED = 2n ** 63n;
const IDS = Array.from({ length: 61 }, (_, i) => i + 2);
const has = (mask: bigint, id: number): boolean => (mask / 2n ** BigInt(id)) % 2n === 1n;

/**
 * The area that stands right behind a u64 xcr0_accum.
 * @param accumOffset offset of xcr0_accum in the struct that both are fields of
 */
export const xsaveArea = (accumOffset: number, doc = 'The XSAVE area.'): CasesShape =>
  casesBeside(
    accumOffset + 8 + XSTATE_AREA_MIN_SIZE,
    (head, length, facts) => {
      const word = (at: number): bigint => unsigned(head.subarray(at, at + 8), facts.littleEndian);
      const header = accumOffset + 8 + FXSAVE_SIZE;
      return layOutArea({ accum: word(accumOffset), present: word(header), compact: word(header + 8) }, length, facts);
    },
    { doc, spec: SPEC },
  );

interface Masks {
  readonly accum: bigint;
  readonly present: bigint;
  readonly compact: bigint;
}

interface Placing {
  readonly components: readonly XstateComponent[];
  /** Where the places come from, in words. */
  readonly source: string;
}

function layOutArea(masks: Masks, length: number, facts: LayerFacts): StructShape {
  const compacted = masks.compact >= COMPACTED;
  const { components, source } = compacted ? compact(masks.compact, facts) : standard(masks.accum, length, facts);
  const fields: Record<string, Shape> = { fpu_sse: FXSAVE, xsave_hdr: XSAVE_HEADER };
  let at = XSTATE_AREA_MIN_SIZE;
  for (const component of components) {
    // Places that overlap are a policy's lie: what comes first in the area is shown.
    if (component.offset < at || component.offset >= length) continue;
    if (component.offset > at) fields[`(not described at ${at})`] = undescribed(component.offset - at, 'No component that is known lies here.');
    fields[COMPONENTS[component.id]?.name ?? `(component ${component.id})`] = componentShape(component, masks, source);
    at = component.offset + component.size;
  }
  if (at < length) fields[`(not described at ${at})`] = undescribed('rest', leftOver(masks, components, compacted));
  return struct('xsave_struct', fields satisfies Fields, { spec: SPEC, doc: 'The XSAVE area.', remark: `${compacted ? 'compacted' : 'standard'} format` });
}

function componentShape({ id, size }: XstateComponent, { present }: Masks, source: string): Shape {
  const remark = `${has(present, id) ? 'present' : 'in its initial state'}; place ${source}`;
  const known = COMPONENTS[id];
  if (known === undefined) return undescribed(size, `Component ${id}, which nothing here describes; ${remark}.`);
  const { layout } = known;
  const notes = { ...layout.notes, remark };
  if (layout.size === size) return { ...layout, notes };
  // The policy's size counts, whatever the layout would like.
  const rest = layout.size === null || layout.size > size ? {} : { _rest: undescribed(size - layout.size, 'Beyond what the manuals give the component.') };
  return layout.size !== null && layout.size > size ? undescribed(size, `Component ${id}, in fewer bytes than it needs; ${remark}.`) : { ...struct(layout.type, { ...layout.fields, ...rest }, notes), size };
}

/** Standard format: by the policy, else by the processors whose places fit the length. */
function standard(accum: bigint, length: number, facts: LayerFacts): Placing {
  if (facts.xstate !== undefined && facts.xstate.length > 0) {
    return { components: byOffset(facts.xstate.filter(({ offset }) => offset > 0)), source: 'from CPUID leaf 0xd of this stream' };
  }
  const used = (components: readonly XstateComponent[]): XstateComponent[] => components.filter(({ id }) => has(accum, id));
  // Xen wants an area to be exactly as long as xcr0_accum asks (xen/arch/x86/domctl.c, XEN_DOMCTL_setvcpuextstate).
  const wanted = IDS.filter((id) => has(accum, id)).length;
  const fitting = ARCHITECTURAL.filter(({ components }) => {
    const own = used(components);
    return own.length === wanted && Math.max(XSTATE_AREA_MIN_SIZE, ...own.map(({ offset, size }) => offset + size)) === length;
  });
  const chosen = fitting[0] ?? ARCHITECTURAL[0];
  const where = fitting.length > 1 ? 'as on all processors' : `as on processors of ${chosen?.name ?? ''}`;
  return { components: byOffset(used(chosen?.components ?? [])), source: `${where}${fitting.length === 0 ? ', which does not fit the length' : ''}` };
}

const byOffset = (components: readonly XstateComponent[]): XstateComponent[] => [...components].sort((a, b) => a.offset - b.offset);

/** Compacted format: one after the other, in the order of their bits. */
function compact(mask: bigint, facts: LayerFacts): Placing {
  const known = [...(facts.xstate ?? []), ...(ARCHITECTURAL[0]?.components ?? []), ...SUPERVISOR, ...(ARCHITECTURAL.at(-1)?.components ?? [])];
  const components: XstateComponent[] = [];
  let at = XSTATE_AREA_MIN_SIZE;
  for (const id of IDS) {
    if (!has(mask, id)) continue;
    const found = known.find((candidate) => candidate.id === id && candidate.size > 0);
    // Behind a component of unknown size, nothing has a place.
    if (found === undefined) break;
    const offset = found.aligned ? Math.ceil(at / 64) * 64 : at;
    components.push({ ...found, offset });
    at = offset + found.size;
  }
  return { components, source: 'from xcomp_bv' };
}

/** What the bytes behind the last component may be. */
function leftOver({ accum, compact: mask }: Masks, components: readonly XstateComponent[], compacted: boolean): string {
  const placed = new Set(components.map(({ id }) => id));
  const missing = IDS.filter((id) => has(compacted ? mask : accum, id) && !placed.has(id));
  if (missing.length === 0) return 'Bytes behind the last component.';
  return `Of ${compacted ? 'xcomp_bv' : 'xcr0_accum'}, ${missing.length === 1 ? 'component' : 'components'} ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no known place or size; what these bytes hold cannot be told.`;
}
