/** The sample images that ship with the app; public/samples/README.md says where they come from. */

export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly line: string;
  readonly facts: readonly string[];
  readonly tone: 'whole' | 'broken';
}

export const SAMPLES: readonly Sample[] = [
  {
    file: 'xen417-pv64-minios-8m.save.zst',
    title: 'PV guest',
    line: 'Mini-OS on Xen 4.17, saved with xl and restored again.',
    facts: ['8 MiB', '1 vCPU', '33 KiB packed'],
    tone: 'whole',
  },
  {
    file: 'xen417-hvm-seabios-16m.save.zst',
    title: 'HVM guest with QEMU',
    line: 'SeaBIOS with no bootable device; HVM context and QEMU’s state.',
    facts: ['16 MiB', '2 vCPUs', '263 KiB packed'],
    tone: 'whole',
  },
  {
    file: 'xen417-pvh-linux-FAILEDSAVE-noack.save.zst',
    title: 'A failed save',
    line: 'The guest never acknowledged the suspend request; xl left this behind.',
    facts: ['160 MiB guest', '2,451 bytes'],
    tone: 'broken',
  },
];
