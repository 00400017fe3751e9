/** Choices about legacy streams, and what they come to. */
import type { ReadAs } from '../../../store/stream.ts';

export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly note?: string;
}

export interface Radios {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly Choice[];
}

export const RADIOS: readonly Radios[] = [
  { name: 'width', title: 'Toolstack', choices: [{ value: '', title: 'As the bytes say' }, { value: '8', title: '64-bit' }, { value: '4', title: '32-bit' }] },
  { name: 'guest', title: 'Guest', choices: [{ value: '', title: 'As the bytes say' }, { value: 'pv', title: 'PV' }, { value: 'hvm', title: 'HVM' }] },
];

export const CONVERT_RADIOS: readonly Radios[] = [
  {
    name: 'format',
    title: 'Format',
    choices: [
      { value: 'libxl', title: 'libxl', note: 'for xl and libvirt: device model included' },
      { value: 'libxc', title: 'libxc', note: 'the bare image; the device model behind it' },
    ],
  },
  {
    name: 'checkpoints',
    title: 'Checkpoints',
    choices: [
      { value: 'last', title: 'The last whole one', note: 'as restores up to 4.5 took it' },
      { value: 'all', title: 'All', note: 'each with its CHECKPOINT' },
    ],
  },
];

export const choiceOf = ({ legacy }: ReadAs, name: string): string => (name === 'width' ? (legacy?.width?.toString() ?? '') : (legacy?.guest ?? ''));

/** @param bare the bytes have no header that leads to the stream */
export function readAsOf(form: FormData, bare: boolean): ReadAs {
  const width = form.get('width');
  const guest = form.get('guest');
  return {
    ...(bare ? { as: 'legacy' as const } : {}),
    legacy: { ...(width === '8' ? { width: 8 as const } : width === '4' ? { width: 4 as const } : {}), ...(guest === 'pv' || guest === 'hvm' ? { guest } : {}) },
  };
}
