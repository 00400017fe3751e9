/** What Xen asks of an XSAVE state, of PV and HVM guests alike (xen/arch/x86/xstate.c: validate_xstate(), valid_xcr0()). */
import { bits64, setBits } from '../../bytes/integers.ts';
import type { LayerFacts } from '../../index/layer.ts';
import { hex } from '../../text.ts';

const LEGACY_AND_HEADER = 576;
const XSTATE_BV = 512;
const XCOMP_BV = 520;
const RESERVED = 528;

export interface XsaveFault {
  /** Bytes of the state, from its first mask on. */
  readonly from: number;
  readonly length: number;
  readonly message: string;
}

const bit = (mask: bigint, number: number): boolean => bits64(mask, number, number) === 1n;

/** What no processor lets into XCR0. */
function malformed(mask: bigint): boolean {
  const has = (number: number): boolean => bit(mask, number);
  if (!has(0)) return true;
  if (has(2) && !has(1)) return true;
  if (has(3) !== has(4) || has(17) !== has(18)) return true;
  if (has(5) !== has(6) || has(6) !== has(7)) return true;
  return has(5) && !has(2);
}

/** Whether a mask has bits that are not allowed. */
export const beyond = (mask: bigint, allowed: bigint): boolean => setBits(mask).some((number) => !bit(allowed, number));

interface State {
  readonly view: DataView;
  /** Where xcr0, xcr0_accum and the area stand in the view. */
  readonly xcr0: number;
  readonly area: number;
  readonly size: number;
}

/** @param size bytes of the whole state, of which `view` need hold only the area's first 576 */
export function xsaveFault({ view, xcr0: at, area, size }: State, facts: LayerFacts, longer: 'refused' | 'zeroes'): XsaveFault | null {
  const little = facts.littleEndian;
  const xcr0 = view.getBigUint64(at, little);
  const accum = view.getBigUint64(at + 8, little);
  const masks = `xcr0 ${hex(xcr0)}, xcr0_accum ${hex(accum)}`;
  if (size === area) return xcr0 === 0n && accum === 0n ? null : { from: at, length: 16, message: `There is no XSAVE area, but ${masks}` };
  if (accum === 0n) return xcr0 === 0n ? null : { from: at, length: 16, message: `${masks}: a component is enabled that was never enabled` };
  if (size < area + LEGACY_AND_HEADER) return { from: area, length: size - area, message: `The XSAVE area has ${size - area} bytes; it needs at least ${LEGACY_AND_HEADER}` };
  if (beyond(xcr0, accum) || malformed(xcr0) || malformed(accum)) return { from: at, length: 16, message: `${masks}: no processor has these components together` };
  return headerFault(view, area, accum, little) ?? sizeFault(accum, area, size, facts, longer);
}

function headerFault(view: DataView, area: number, accum: bigint, little: boolean): XsaveFault | null {
  const xstate = view.getBigUint64(area + XSTATE_BV, little);
  const xcomp = view.getBigUint64(area + XCOMP_BV, little);
  if (beyond(xstate, accum)) return { from: area + XSTATE_BV, length: 8, message: `xstate_bv ${hex(xstate)} has components that xcr0_accum ${hex(accum)} has not` };
  if (xcomp !== 0n) return { from: area + XCOMP_BV, length: 8, message: `xcomp_bv is ${hex(xcomp)}; the area must not be compacted` };
  for (let i = RESERVED; i < LEGACY_AND_HEADER; i += 8) {
    if (view.getBigUint64(area + i, little) !== 0n) return { from: area + i, length: 8, message: 'The reserved words of the XSAVE header must be 0' };
  }
  return null;
}

/** The size follows from the components, where the stream's own CPUID policy says how large they are. */
function sizeFault(accum: bigint, area: number, size: number, { xstate }: LayerFacts, longer: 'refused' | 'zeroes'): XsaveFault | null {
  const extended = setBits(accum).filter((number) => number >= 2);
  let expected = LEGACY_AND_HEADER;
  for (const number of extended) {
    const component = xstate?.find(({ id }) => id === number);
    if (component === undefined) return null;
    expected = Math.max(expected, component.offset + component.size);
  }
  const found = size - area;
  if (found === expected || (found > expected && longer === 'zeroes')) return null;
  return { from: area, length: found, message: `The XSAVE area has ${found} bytes; xcr0_accum ${hex(accum)} needs ${expected}` };
}
