/** The bytes of a vector register as one number, or as floats lane by lane. */

export const VECTOR_FORMS = ['hex', 'u32', 'f32', 'f64'] as const;

export type VectorForm = (typeof VECTOR_FORMS)[number];

const LANES: Readonly<Record<Exclude<VectorForm, 'hex'>, number>> = { u32: 4, f32: 4, f64: 8 };

/** Digits that tell any float of its width from its neighbours. */
const DIGITS = { f32: 9, f64: 17 } as const;

const pairs = (bytes: string): string[] => bytes.match(/../g) ?? [];

/**
 * @param bytes two digits a byte, the lowest byte first
 * @returns the highest lane first, as the number is written
 */
export function vectorText(bytes: string, form: VectorForm): string[] {
  if (form === 'hex') return [pairs(bytes).reverse().join('').replace(/(.{16})(?=.)/g, '$1 ')];
  const size = LANES[form];
  const view = new DataView(Uint8Array.from(pairs(bytes), (pair) => Number.parseInt(pair, 16)).buffer);
  const lanes: string[] = [];
  for (let at = view.byteLength - size; at >= 0; at -= size) lanes.push(laneText(view, at, form));
  return lanes;
}

function laneText(view: DataView, at: number, form: Exclude<VectorForm, 'hex'>): string {
  switch (form) {
    case 'u32':
      return view.getUint32(at, true).toString(16).padStart(8, '0');
    case 'f32':
      return shortest(view.getFloat32(at, true), DIGITS.f32, Math.fround);
    case 'f64':
      return shortest(view.getFloat64(at, true), DIGITS.f64, Number);
  }
}

/** The fewest digits that give the value back. */
function shortest(value: number, most: number, round: (value: number) => number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinity' : '-infinity';
  if (Object.is(value, -0)) return '-0';
  for (let digits = 1; digits < most; digits++) {
    const text = value.toPrecision(digits);
    if (round(Number(text)) === value) return Number(text).toString();
  }
  return value.toPrecision(most);
}
