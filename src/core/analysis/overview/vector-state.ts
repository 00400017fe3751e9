/** x87, SSE and AVX state out of an FXSAVE image and the components of an XSAVE area. */
import type { Scan } from '../../bytes/cursor.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { FieldsByName } from '../hvm-state.ts';
import { cellOf, cellWithBits, type Cell } from './cell.ts';
import type { VectorRegister } from './register-card.ts';

const REGISTERS = Array.from({ length: 16 }, (_, i) => i);
const STACK = Array.from({ length: 8 }, (_, i) => i);

/** Where an FXSAVE image is: the fields of a row, and the dotted name of the image with its dot. */
export interface Image {
  readonly row: number;
  readonly fields: FieldsByName;
  readonly prefix: string;
}

/** Control and status, then the stack of x87. */
export function* fpuCells(stream: OpenStream, { row, fields, prefix }: Image): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const name of ['fcw', 'fsw', 'ftw', 'fop', 'fip', 'fdp', 'mxcsr', 'mxcsr_mask']) {
    const node = fields.get(prefix + name);
    if (node === undefined) continue;
    // Pointers have two readings as bits; the number alone says more.
    cells.push(name === 'fip' || name === 'fdp' ? cellOf(row, node) : yield* cellWithBits(stream, row, node));
  }
  for (const i of STACK) {
    const node = fields.get(`${prefix}fpregs.[${i}].data`);
    if (node !== undefined) cells.push({ ...cellOf(row, node, `st${i}`), text: node.meaning, meaning: typeof node.value === 'string' ? bigEndian(node.value) : '' });
  }
  return cells;
}

/** Masks of an XSAVE area and what is beside the vector registers; `prefix` is that of the struct around the area. */
export function* maskCells(stream: OpenStream, { row, fields, prefix }: Image): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const name of ['xcr0', 'xcr0_accum', 'save_area.xsave_hdr.xstate_bv', 'save_area.xsave_hdr.xcomp_bv', 'save_area.pkru.pkru']) {
    const node = fields.get(prefix + name);
    if (node !== undefined) cells.push(yield* cellWithBits(stream, row, node));
  }
  return cells;
}

const bigEndian = (bytes: string): string => `0x${(bytes.match(/../g) ?? []).reverse().join('')}`;

/** Name of an upper part by dotted name, and where in it register `i` is. */
const UPPER = [
  { name: 'ymm.ymm', bytes: 16, letter: 'y' },
  { name: 'zmm_hi256.zmm', bytes: 32, letter: 'z' },
] as const;

/** xmm0 to xmm15 with their upper halves where an area has them, then zmm16 to zmm31. */
export function vectorRegisters(image: Image, area: Image | null): VectorRegister[] {
  const registers = REGISTERS.flatMap((i) => {
    const low = part(image, `xmm.[${i}]`, `xmm${i}`);
    return low === null ? [] : [widened(low, i, area)];
  });
  const high = area === null ? [] : REGISTERS.flatMap((i) => part(area, `hi16_zmm.zmm.[${i}]`, `zmm${i + 16}`) ?? []);
  return [...registers, ...high];
}

function widened(low: VectorRegister, i: number, area: Image | null): VectorRegister {
  let register = low;
  for (const { name, bytes, letter } of UPPER) {
    const upper = area === null ? null : part(area, `${name}.[${i}]`, `${letter}mm${i}`);
    if (upper?.bytes.length !== 2 * bytes || register.bytes.length !== 2 * bytes) break;
    register = { name: upper.name, bytes: register.bytes + upper.bytes, parts: [...register.parts, ...upper.parts] };
  }
  return register;
}

function part({ row, fields, prefix }: Image, name: string, label: string): VectorRegister | null {
  const node = fields.get(prefix + name);
  return typeof node?.value === 'string' ? { name: label, bytes: node.value, parts: [cellOf(row, node, label)] } : null;
}
