/** The sub-header of the emulator records (libxl specification, Emulator Records). */
import { struct, u32 } from '../../layout/fields.ts';
import type { Names, Shape } from '../../layout/shape.ts';
import { hex } from '../../text.ts';

const EMULATORS: Names = { 0: 'unknown', 1: 'QEMU traditional', 2: 'QEMU upstream' };

/** u32 emulator_id, u32 index. */
export const EMULATOR_HEADER_SIZE = 8;

export const emulatorRecord = <S extends Shape>(type: string, name: string, content: S) =>
  struct(type, {
    id: u32({ names: EMULATORS, closed: true, doc: 'Which emulator the data belongs to; 0 only from a legacy stream.' }),
    index: u32({ doc: 'Index of this emulator for the domain; always 0.' }),
    [name]: content,
  });

export const emulatorName = (id: number): string => EMULATORS[id] ?? `emulator ${hex(id)}`;
