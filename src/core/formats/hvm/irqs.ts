/** Words for bitmaps of interrupt wires, which the three entries on wires share. */
import { setBits } from '../../bytes/integers.ts';

const PINS = 'ABCD';

/** `device 3 INTB` for each wire of a map that begins at wire `first`: four wires a device. */
export const pciWires = (first: number) => (map: bigint): string => {
  const set = setBits(map).map((bit) => `device ${Math.floor((first + bit) / 4)} INT${PINS[bit % 4] ?? ''}`);
  return set.length === 0 ? 'none' : set.join(', ');
};

export const isaWires = (map: bigint): string => {
  const set = setBits(map).map((irq) => `IRQ ${irq}`);
  return set.length === 0 ? 'none' : set.join(', ');
};
