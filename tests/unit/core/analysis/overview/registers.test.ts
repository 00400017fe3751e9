/** The register view against xenctx, and what it says of streams that lack something. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../../src/core/analysis/overview/cell.ts';
import type { RegisterCard } from '../../../../../src/core/analysis/overview/register-card.ts';
import { registersOf } from '../../../../../src/core/analysis/overview/registers.ts';
import { outlineOf } from '../../../../../src/core/analysis/overview/survey.ts';
import { vcpuList } from '../../../../../src/core/analysis/overview/vcpus.ts';
import { X86_PV_VCPU_BASIC } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_INFO } from '../../../../../src/core/formats/libxc/x86-pv-info.ts';
import { context64, goodHvm, goodPv, goodPv32, goodRemus } from '../../../../build/good.ts';
import { open, type Opened } from '../../../../build/open.ts';
import { stream } from '../../../../build/stream.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const xenctx = (name: string): string => readFileSync(new URL(`../../../../fixtures/images/${name}.xenctx.txt`, import.meta.url), 'utf8');

/** Values of the first vCPU by name, in full width or not. */
function valuesIn(text: string): Map<string, string> {
  const first = text.slice(text.indexOf('vcpu0:') + 6, text.indexOf('Code (instr'));
  const values = new Map([...first.matchAll(/\b([a-z0-9]+):\s*([0-9a-f]{8,16})\b/g)].map(([, name = '', value = '']) => [name === 'flags' ? 'rflags' : name, value]));
  for (const [, name = '', selector = ''] of first.matchAll(/\b([c-gs]s):\s+([0-9a-f]{4})\b/g)) values.set(name, selector);
  const pair = /cs:eip: ([0-9a-f]{4}):([0-9a-f]{8})/.exec(first);
  if (pair !== null) {
    values.delete(pair[1] ?? '');
    values.set('cs', pair[1] ?? '').set('eip', pair[2] ?? '');
  }
  const stack = /ss:esp: ([0-9a-f]{4}):([0-9a-f]{8})/.exec(first);
  if (stack !== null) {
    values.delete(stack[1] ?? '');
    values.set('ss', stack[1] ?? '').set('esp', stack[2] ?? '');
  }
  const gs = /gs: [0-9a-f]{4} @ ([0-9a-f]+)\/([0-9a-f]+)/.exec(first);
  const fs = /fs: [0-9a-f]{4} @ ([0-9a-f]+)/.exec(first);
  if (gs !== null) values.set('gs_base_kernel', gs[1] ?? '').set('gs_base_user', gs[2] ?? '');
  if (fs !== null) values.set('fs_base', fs[1] ?? '');
  return values;
}

/** The same of a card. */
function valuesOf(card: RegisterCard): Map<string, string> {
  const cells: (readonly [string, Cell | null])[] = [...card.general.cells, ...card.control.cells, ...card.debug.cells].map((cell) => [cell.label, cell]);
  for (const { name, selector, base } of card.segments.rows) cells.push([name.split(' ')[0] ?? '', selector], [name === 'fs' ? 'fs_base' : name === 'gs user' ? 'gs_base_user' : 'gs_base_kernel', base]);
  return new Map(cells.flatMap(([name, cell]) => (cell === null ? [] : [[name, cell.text]])));
}

function lastCard(opened: Opened, vcpu = 0): RegisterCard {
  const context = outlineOf(opened.stream).contexts.at(-1)!;
  return opened.run(registersOf(opened.stream, context, vcpu));
}

describe('registers', () => {
  // The saver makes PFNs of MFNs: finding 4 of the images' README.
  const CANONICAL = ['rdx', 'edx', 'cr3'];

  it.each(['xen417-pv64-minios-8m', 'xen417-pv64-minios-8m-richstate', 'xen413-pv32-minios-8m'])('of %s are those that xenctx printed', async (name) => {
    const opened = open(await image(IMAGES.find((each) => each.name === `${name}.save`)!));
    const decoded = valuesOf(lastCard(opened));
    const truth = [...valuesIn(xenctx(name))].filter(([register]) => !CANONICAL.includes(register));
    const wide = name.includes('pv64');
    expect(truth.length).toBeGreaterThan(wide ? 28 : 20);
    for (const [register, value] of truth) {
      const own = register === 'rflags' && !wide ? 'eflags' : register;
      expect([register, decoded.get(own) === undefined ? undefined : BigInt(`0x${decoded.get(own)!}`)]).toEqual([register, BigInt(`0x${value}`)]);
    }
  });

  it('of real mode in an HVM guest are those that xenctx printed', async () => {
    const opened = open(await image(IMAGES.find(({ name }) => name === 'xen417-hvm-seabios-16m.save')!));
    const decoded = valuesOf(lastCard(opened));
    const text = xenctx('xen417-hvm-seabios-16m');
    expect(text).toContain(`cs:eip: ${decoded.get('cs')!}:${decoded.get('rip')!.slice(-8)}`);
    expect(text).toContain(`ss:esp: ${decoded.get('ss')!}:${decoded.get('rsp')!.slice(-8)}`);
    for (const name of ['ax', 'bx', 'cx', 'dx', 'si', 'di', 'bp']) expect(text).toContain(`e${name}: ${decoded.get(`r${name}`)!.slice(-8)}`);
    for (const name of ['cr0', 'cr2', 'cr3', 'cr4', 'dr0', 'dr6', 'dr7']) expect(text).toContain(`${name}: ${decoded.get(name)!.slice(-8)}`);
  });

  it('have their bits spelled out, each with its own field', async () => {
    const { control } = lastCard(open(await image(IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m.save')!)));
    const bits = control.cells.find(({ label }) => label === 'cr0')!.bits!;
    expect(bits.filter(({ set }) => set).map(({ name }) => name)).toEqual(['PE', 'MP', 'ET', 'NE', 'WP', 'AM', 'PG']);
    expect(new Set(bits.map(({ path }) => path)).size).toBe(bits.length);
  });

  it('lead to fields that hold the value', () => {
    const opened = open(goodPv());
    const { general, msrs } = lastCard(opened);
    for (const { row, path, text } of [...general.cells, ...msrs.cells]) {
      const node = opened.run(opened.stream.chain(row, path!)).at(-1)!;
      expect(BigInt(node.value!)).toBe(BigInt(`0x${text}`));
    }
  });

  it('join ymm registers of their halves', async () => {
    const opened = open(await image(IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-richstate.save')!));
    const { vectors } = lastCard(opened);
    expect(vectors.registers).toHaveLength(16);
    expect(vectors.registers[3]).toMatchObject({ name: 'ymm3', bytes: '00030000a300585901030000a300585902030000a300585903030000a3005859' });
  });
});

describe('vCPUs', () => {
  it('that have no registers are down, and say so', async () => {
    const opened = open(await image(IMAGES.find(({ name }) => name === 'xen417-hvm-seabios-16m.save')!));
    const context = outlineOf(opened.stream).contexts[0]!;
    expect(opened.run(vcpuList(opened.stream, context))).toEqual({ all: [0, 1], down: [1] });
    expect(lastCard(opened, 1)).toMatchObject({ state: 'down', missing: ['No CPU entry for vCPU 1: it has no registers and stays down.'] });
  });

  it('of 4,095 are listed and each is found', () => {
    const writer = stream().libxcHeaders().record(X86_PV_INFO, { guest_width: 8, pt_levels: 4 });
    const context = context64();
    for (let vcpu = 0; vcpu < 4095; vcpu++) writer.record(X86_PV_VCPU_BASIC, { vcpu_id: vcpu, context });
    const opened = open(writer.end().bytes());
    const [state] = outlineOf(opened.stream).contexts;
    const started = performance.now();
    expect(opened.run(vcpuList(opened.stream, state!)).all).toHaveLength(4095);
    expect(lastCard(opened, 4094).general.cells[0]).toMatchObject({ label: 'rip', text: 'ffffffff81000000' });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('states', () => {
  it('are one for each checkpoint', () => {
    const { contexts } = outlineOf(open(goodRemus()).stream);
    expect(contexts.length).toBeGreaterThan(1);
    expect(contexts.map(({ first }) => first)).toEqual([...contexts.map(({ first }) => first)].sort((a, b) => a - b));
  });

  it('are counted in real Remus streams as their captures were', async () => {
    for (const [name, kind] of [['xen417-pv64-minios-8m-remus.wire', 'pv'], ['xen417-hvm-seabios-16m-remus.wire', 'hvm']] as const) {
      const opened = open(await image(IMAGES.find((each) => each.name === name)!));
      const { contexts } = outlineOf(opened.stream);
      expect(contexts.every((context) => context.kind === kind)).toBe(true);
      expect(contexts.length).toBeGreaterThanOrEqual(opened.stream.totals.checkpoints);
    }
  });

  it('that a stream ends before are said to be missing, and where it ends', async () => {
    const { noRegisters, noCpuid, noHvm } = outlineOf(open(await image(IMAGES.find(({ name }) => name.includes('FAILEDSAVE'))!)).stream);
    expect(noRegisters).toBe('No vCPU state in this stream: it ends before HVM_CONTEXT; the last record of libxc is STATIC_DATA_END.');
    expect(noHvm).toContain('it ends before HVM_CONTEXT');
    expect(noCpuid).toBe('');
  });

  it('of a PV guest are no HVM context, and version 2 has no policy', () => {
    expect(outlineOf(open(goodPv()).stream).noHvm).toBe('A PV guest has no HVM context.');
    expect(outlineOf(open(goodPv32()).stream).noCpuid).toContain('libxc version 2 has no record for it');
  });

  it('never throw, wherever a stream is cut', () => {
    for (const whole of [goodPv(), goodPv32(), goodHvm()]) {
      for (let length = whole.length; length > 0; length -= 97) {
        const opened = open(whole.subarray(0, length));
        for (const context of outlineOf(opened.stream).contexts) for (const vcpu of opened.run(vcpuList(opened.stream, context)).all) opened.run(registersOf(opened.stream, context, vcpu));
      }
    }
  });
});
