/** Families by the specifications' type numbers. */
import { describe, expect, it } from 'vitest';
import { FAMILIES, FAMILY_LABELS, familyOf, foldsIntoRuns, isCheckpoint } from '../../../../src/views/shared/record-family.ts';

describe('record families', () => {
  it.each([
    ['libxc', 'record', 0x1, 'page-data'],
    ['libxc', 'record', 0x4, 'vcpu'],
    ['libxc', 'record', 0x12, 'static'],
    ['libxc', 'record', 0x13, 'unknown'],
    ['libxc', 'record', 0x8000_0001, 'unknown'],
    ['libxl', 'record', 0x1, 'control'],
    ['libxl', 'record', 0x3, 'emulator'],
    ['libxl', 'record', 0x6, 'unknown'],
    ['xapi', 'record', 0xf01, 'emulator'],
    ['xapi', 'record', 0xf1a, 'unknown'],
    ['libvirt-mig', 'record', 3, 'control'],
    ['xl', 'header', 0, 'header'],
    ['libxc', 'gap', 0, 'gap'],
  ] as const)('%s %s 0x%x is %s', (layer, kind, type, family) => {
    expect(familyOf(layer, kind, type)).toBe(family);
  });

  it('have a label each', () => {
    expect(Object.keys(FAMILY_LABELS).sort()).toEqual([...FAMILIES].sort());
  });

  it('fold only the PAGE_DATA of libxc', () => {
    expect(foldsIntoRuns('libxc', 1)).toBe(true);
    expect(foldsIntoRuns('libxl', 1)).toBe(false);
    expect(foldsIntoRuns('libxc', 2)).toBe(false);
  });

  it('count checkpoints by the record of libxc', () => {
    expect(isCheckpoint('libxc', 'record', 0xe)).toBe(true);
    expect(isCheckpoint('libxl', 'record', 0xe)).toBe(false);
  });
});
