/** The devices whose state is laid out. */
import type { SectionHead } from '../framing.ts';
import type { Vmsd } from '../vmstate.ts';
import { APIC } from './apic.ts';
import { I2C_BUS, I440FX, PCI_BUS, PIIX3, PORT92, XEN_PLATFORM } from './chipset.ts';
import { CPU_COMMON } from './cpu-common.ts';
import { CPU_I386, CPU_X86_64 } from './cpu.ts';
import { FDC } from './fdc.ts';
import { HPET } from './hpet.ts';
import { I8257 } from './i8257.ts';
import { IDE } from './ide.ts';
import { IOAPIC } from './ioapic.ts';
import { MC146818RTC } from './mc146818rtc.ts';
import { PIIX4_PM } from './piix4-pm.ts';
import { PCKBD, PS2_KEYBOARD, PS2_MOUSE } from './ps2.ts';
import { SERIAL } from './serial.ts';
import { TIMER } from './timer.ts';

/** Two of one name where two builds of QEMU differ; the bytes decide. */
export const DEVICES: readonly Vmsd[] = [
  TIMER, CPU_COMMON, CPU_X86_64, CPU_I386, APIC, PCI_BUS, I440FX, I8257, PIIX3, IOAPIC, HPET, MC146818RTC, SERIAL, FDC,
  PS2_KEYBOARD, PS2_MOUSE, PCKBD, PORT92, IDE, I2C_BUS, PIIX4_PM, XEN_PLATFORM,
];

/** A PCI device's name stands behind its path. */
const nameIn = (idstr: string): string => idstr.slice(idstr.lastIndexOf('/') + 1);

/** Whether a device has that name, whatever the version of its state. */
export const isDeviceName = (idstr: string): boolean => DEVICES.some(({ name }) => name === nameIn(idstr));

/** Tables that a section's name and version allow. */
export function deviceTables({ idstr, version }: SectionHead): readonly Vmsd[] {
  const name = nameIn(idstr);
  return DEVICES.filter((table) => table.name === name && version <= table.version && version >= (table.oldest ?? 1));
}
