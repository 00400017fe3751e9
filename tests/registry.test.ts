/** What is registered is complete: every record of the specifications, every field with a word on what it is, every rule with its source. */
import { describe, expect, it } from 'vitest';
import { CAPTURE_RULES } from '../src/core/capture/rules.ts';
import { PAGE_CHECKS } from '../src/core/conformance/page-contents/page-contents.ts';
import { CHECKS } from '../src/core/conformance/checks.ts';
import { RULES } from '../src/core/conformance/catalogue.ts';
import { COMPRESSION_RULES } from '../src/core/formats/compression.ts';
import { COLO_RULES } from '../src/core/formats/colo/rules.ts';
import * as coloRules from '../src/core/formats/colo/rules.ts';
import { HVM_CONTEXT_RULES } from '../src/core/formats/hvm/rules.ts';
import * as hvmContextRules from '../src/core/formats/hvm/rules.ts';
import { LEGACY_CONVERT_RULES } from '../src/core/formats/legacy/convert-rules.ts';
import { LEGACY_RULES } from '../src/core/formats/legacy/rules.ts';
import * as legacyRules from '../src/core/formats/legacy/rules.ts';
import { LIBVIRT_RULES } from '../src/core/formats/libvirt/rules.ts';
import * as libvirtRules from '../src/core/formats/libvirt/rules.ts';
import { LIBVIRT_MIG_RULES } from '../src/core/formats/libvirt-mig/rules.ts';
import * as libvirtMigRules from '../src/core/formats/libvirt-mig/rules.ts';
import { LIBXC_RULES } from '../src/core/formats/libxc/rules.ts';
import * as libxcRules from '../src/core/formats/libxc/rules.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../src/core/formats/libxc/vcpu-context.ts';
import { LIBXL_RULES } from '../src/core/formats/libxl/rules.ts';
import * as libxlRules from '../src/core/formats/libxl/rules.ts';
import { LIBXC_RECORD_LENGTH, LIBXL_RECORD_LENGTH } from '../src/core/formats/record-length.ts';
import { LAYERS, layerSpec } from '../src/core/formats/registry.ts';
import { QEMU_RULES } from '../src/core/formats/qemu/rules.ts';
import * as qemuRules from '../src/core/formats/qemu/rules.ts';
import { XEND_RULES } from '../src/core/formats/xend/rules.ts';
import * as xendRules from '../src/core/formats/xend/rules.ts';
import { XL_RULES } from '../src/core/formats/xl/rules.ts';
import * as xlRules from '../src/core/formats/xl/rules.ts';
import { XAPI_RULES } from '../src/core/formats/xapi/rules.ts';
import * as xapiRules from '../src/core/formats/xapi/rules.ts';
import { XL_WIRE_RULES } from '../src/core/formats/xl-wire/rules.ts';
import * as xlWireRules from '../src/core/formats/xl-wire/rules.ts';
import { JUDGES, type Rule } from '../src/core/index/finding.ts';
import type { LayerName } from '../src/core/index/layer.ts';
import type { Shape } from '../src/core/layout/shape.ts';

/** docs/specs/libxc-migration-stream.pandoc, section Records, in its order; names as its sections spell them. */
const LIBXC_SPECIFICATION = {
  0x00000000: 'END',
  0x00000001: 'PAGE_DATA',
  0x00000002: 'X86_PV_INFO',
  0x00000003: 'X86_PV_P2M_FRAMES',
  0x00000004: 'X86_PV_VCPU_BASIC',
  0x00000005: 'X86_PV_VCPU_EXTENDED',
  0x00000006: 'X86_PV_VCPU_XSAVE',
  0x00000007: 'SHARED_INFO',
  0x00000008: 'X86_TSC_INFO',
  0x00000009: 'HVM_CONTEXT',
  0x0000000a: 'HVM_PARAMS',
  0x0000000b: 'TOOLSTACK',
  0x0000000c: 'X86_PV_VCPU_MSRS',
  0x0000000d: 'VERIFY',
  0x0000000e: 'CHECKPOINT',
  0x0000000f: 'CHECKPOINT_DIRTY_PFN_LIST',
  0x00000010: 'STATIC_DATA_END',
  0x00000011: 'X86_CPUID_POLICY',
  0x00000012: 'X86_MSR_POLICY',
};

/** docs/specs/libxl-migration-stream.pandoc, section Record Overview. */
const LIBXL_SPECIFICATION = {
  0x00000000: 'END',
  0x00000001: 'LIBXC_CONTEXT',
  0x00000002: 'EMULATOR_XENSTORE_DATA',
  0x00000003: 'EMULATOR_CONTEXT',
  0x00000004: 'CHECKPOINT_END',
  0x00000005: 'CHECKPOINT_STATE',
};

/** xen/include/public/arch-x86/hvm/save.h and hvm/save.h, DECLARE_HVM_SAVE_TYPE. */
const SAVE_TYPES = {
  0: 'END',
  1: 'HEADER',
  2: 'CPU',
  3: 'PIC',
  4: 'IOAPIC',
  5: 'LAPIC',
  6: 'LAPIC_REGS',
  7: 'PCI_IRQ',
  8: 'ISA_IRQ',
  9: 'PCI_LINK',
  10: 'PIT',
  11: 'RTC',
  12: 'HPET',
  13: 'PMTIMER',
  14: 'MTRR',
  15: 'VIRIDIAN_DOMAIN',
  16: 'CPU_XSAVE',
  17: 'VIRIDIAN_VCPU',
  18: 'VMCE_VCPU',
  19: 'TSC_ADJUST',
  20: 'CPU_MSR',
};

const records = (layer: LayerName): Record<number, string> => Object.fromEntries((layerSpec(layer)?.records ?? []).map(({ type, name }) => [type, name]));

describe('records', () => {
  it('of libxc are those of its specification', () => {
    expect(records('libxc')).toEqual(LIBXC_SPECIFICATION);
  });

  it('of libxl are those of its specification', () => {
    expect(records('libxl')).toEqual(LIBXL_SPECIFICATION);
  });

  it('of the HVM context are those of its header', () => {
    expect(records('hvm-context')).toEqual(SAVE_TYPES);
  });

  it.each(LAYERS.map((layer) => [layer.name, layer] as const))('of %s have types and names of their own', (_name, { records: list }) => {
    expect(new Set(list.map(({ type }) => type)).size).toBe(list.length);
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  });
});

const DESCRIBED = LAYERS.flatMap(({ name, headers, records: list }) => [...headers, ...list].map((spec) => [`${name} ${spec.name}`, spec] as const));

describe('every record and header', () => {
  it.each(DESCRIBED)('%s says what it is and where that is written', (_name, { doc, spec }) => {
    expect(doc).toMatch(/\S/);
    expect(spec).toMatch(/\S/);
  });
});

/** Fields and bits of a shape, all the way down, that nothing describes. */
function undocumented(shape: Shape, path: string): string[] {
  switch (shape.kind) {
    case 'struct':
      return Object.entries(shape.fields).flatMap(([name, field]) => {
        const own = `${path}.${name}`;
        const silent = (field.notes.doc ?? '') === '' && field.kind !== 'struct' && field.kind !== 'variants' && field.kind !== 'reserved';
        return [...(silent ? [own] : []), ...undocumented(field, own)];
      });
    case 'array':
      return undocumented(shape.element, `${path}[]`);
    default:
      return [];
  }
}

describe('every field', () => {
  it.each(DESCRIBED)('of %s says what it is', (name, { layout }) => {
    expect(undocumented(layout, name)).toEqual([]);
  });

  it.each([['x86_64', VCPU_GUEST_CONTEXT_64], ['x86_32', VCPU_GUEST_CONTEXT_32]] as const)('of vcpu_guest_context of %s says what it is', (name, layout) => {
    expect(undocumented(layout, name)).toEqual([]);
  });
});

/** Bits of an integer that overlap or lie outside it. */
function badBits(shape: Shape, path: string): string[] {
  if (shape.kind === 'struct') return Object.entries(shape.fields).flatMap(([name, field]) => badBits(field, `${path}.${name}`));
  if (shape.kind === 'array') return badBits(shape.element, `${path}[]`);
  if (shape.kind !== 'int') return [];
  const taken = new Set<number>();
  return (shape.notes.bits ?? []).flatMap(({ name, low, high }) => {
    const bits = Array.from({ length: high - low + 1 }, (_, i) => low + i);
    const bad = high < low || high >= shape.size * 8 || bits.some((bit) => taken.has(bit));
    for (const bit of bits) taken.add(bit);
    return bad ? [`${path}.${name}`] : [];
  });
}

describe('every bit field', () => {
  it.each([...DESCRIBED.map(([name, { layout }]) => [name, layout] as const), ['x86_64', VCPU_GUEST_CONTEXT_64] as const, ['x86_32', VCPU_GUEST_CONTEXT_32] as const])('of %s lies in its integer and apart from others', (name, layout) => {
    expect(badBits(layout, name)).toEqual([]);
  });
});

const LISTED: readonly Rule[] = [...LEGACY_RULES, ...LEGACY_CONVERT_RULES, ...XEND_RULES, ...XAPI_RULES, ...XL_WIRE_RULES, ...COLO_RULES, ...[...CHECKS, ...PAGE_CHECKS].flatMap(({ rules }) => rules), ...CAPTURE_RULES, ...QEMU_RULES, ...XL_RULES, ...LIBVIRT_RULES, ...LIBVIRT_MIG_RULES, ...LIBXL_RULES, ...LIBXC_RULES, ...COMPRESSION_RULES, LIBXC_RECORD_LENGTH, LIBXL_RECORD_LENGTH, ...HVM_CONTEXT_RULES];

describe('rules', () => {
  it('are all in the catalogue', () => {
    expect(RULES.map(({ id }) => id).sort()).toEqual(LISTED.map(({ id }) => id).sort());
  });

  it('have an id each', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s is named layer.subject.rule, and says what must hold and who says so', (id, rule) => {
    expect(id).toMatch(/^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+$/);
    expect(rule.title).toMatch(/\S/);
    expect(rule.cite).toMatch(/\S/);
    expect(rule.ref).toMatch(/^(C\d{3})?$/);
    expect(new Set(rule.objectors).size).toBe(rule.objectors.length);
    expect(JUDGES).toEqual(expect.arrayContaining([...rule.objectors]));
  });

  it.each([
    ['legacy', LEGACY_RULES, legacyRules],
    ['xend', XEND_RULES, xendRules],
    ['xapi', XAPI_RULES, xapiRules],
    ['xl-wire', XL_WIRE_RULES, xlWireRules],
    ['colo', COLO_RULES, coloRules],
    ['qemu', QEMU_RULES, qemuRules],
    ['xl', XL_RULES, xlRules],
    ['libvirt-mig', LIBVIRT_MIG_RULES, libvirtMigRules],
    ['libvirt', LIBVIRT_RULES, libvirtRules],
    ['libxl', LIBXL_RULES, libxlRules],
    ['libxc', LIBXC_RULES, libxcRules],
    ['hvm-context', HVM_CONTEXT_RULES, hvmContextRules],
  ] as const)('of %s are all in its list', (_layer, list, module) => {
    const exported = Object.values(module).flatMap((value): Rule[] => ('id' in value ? [value] : []));
    expect(list.map(({ id }) => id).sort()).toEqual(exported.map(({ id }) => id).sort());
  });
});
