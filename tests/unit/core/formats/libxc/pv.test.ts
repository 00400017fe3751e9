/** The records of PV guests, field by field: real ones, odd lengths, lies, and large ones. */
import { describe, expect, it } from 'vitest';
import { vcpuRows, vcpuState } from '../../../../../src/core/analysis/vcpu-state.ts';
import { SHARED_INFO } from '../../../../../src/core/formats/libxc/shared-info.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../../../../src/core/formats/libxc/vcpu-context.ts';
import { X86_MSR_POLICY } from '../../../../../src/core/formats/libxc/x86-msr-policy.ts';
import { X86_PV_INFO } from '../../../../../src/core/formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../../../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-msrs.ts';
import type { RecordSpec } from '../../../../../src/core/formats/define.ts';
import type { FieldNode } from '../../../../../src/core/layout/node.ts';
import { encode } from '../../../../../src/core/layout/encode.ts';
import { Opened, open, tilingFault } from '../../../../build/open.ts';
import { stream, words, zeroes, type StreamWriter } from '../../../../build/stream.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const pv = (width: 4 | 8): StreamWriter => stream().libxcHeaders().record(X86_PV_INFO, { guest_width: width, pt_levels: width === 8 ? 4 : 3 });

const rowOf = (opened: Opened, { type }: RecordSpec): number => opened.rows().findIndex((row) => row.layer === 'libxc' && row.kind === 'record' && row.type === type);

/** A node by the names of the way to it. */
function find(opened: Opened, record: RecordSpec, ...names: string[]): FieldNode {
  let path = '';
  let node: FieldNode | undefined;
  for (const name of names) {
    node = opened.children(rowOf(opened, record), path).find((child) => child.name === name);
    if (node === undefined) throw new Error(`no ${name} in ${names.join('.')}`);
    path = node.path;
  }
  if (node === undefined) throw new Error('no names');
  return node;
}

function isTiled(opened: Opened, record: RecordSpec): void {
  const row = rowOf(opened, record);
  const { start, end } = opened.rows()[row] ?? { start: -1, end: -1 };
  expect(tilingFault(opened.leaves(row), start, end)).toBeNull();
}

describe('X86_PV_VCPU_BASIC', () => {
  const basic = (vcpu: number, context: Uint8Array, width: 4 | 8 = 8): Opened => open(pv(width).record(X86_PV_VCPU_BASIC, { vcpu_id: vcpu, context }).end().bytes());
  const context64 = encode(VCPU_GUEST_CONTEXT_64, { user_regs: { rdx: 0x69n, rip: 0xabcn, rflags: 0x202n }, gdt_frames: [0x77n], ctrlreg: { '[0]': 0x80050033n, '[1]': 0x5001n, '[3]': 0x6c000n, '[4]': 0x660n } });

  it('says of vCPU 0 alone that rdx is the PFN of start_info', () => {
    expect(find(basic(0, context64), X86_PV_VCPU_BASIC, 'context', 'user_regs', 'rdx').meaning).toBe('pfn 0x69 of start_info');
    expect(find(basic(1, context64), X86_PV_VCPU_BASIC, 'context', 'user_regs', 'rdx').meaning).toBe('');
  });

  it('labels what the saver made PFNs of', () => {
    const opened = basic(0, context64);
    const meaning = (...names: string[]): string => find(opened, X86_PV_VCPU_BASIC, 'context', ...names).meaning;
    expect([meaning('ctrlreg', '[3]'), meaning('ctrlreg', '[1]'), meaning('gdt_frames', '[0]'), meaning('gdt_frames', '[1]')]).toEqual(['pfn 0x6c', 'pfn 0x5', 'pfn 0x77', '']);
    expect(meaning('ctrlreg', '[0]')).toBe('PE, MP, ET, NE, WP, AM, PG');
    expect(meaning('user_regs', 'rflags')).toBe('IF');
  });

  it('unfolds cr3 of a 32-bit guest', () => {
    const context = encode(VCPU_GUEST_CONTEXT_32, { ctrlreg: { '[3]': 0xb4246001 }, user_regs: { eip: 1 } });
    expect(find(basic(0, context, 4), X86_PV_VCPU_BASIC, 'context', 'ctrlreg', '[3]').meaning).toBe('pfn 0x1b4246');
  });

  it.each([0, 1, 511, 512, 519, 720, 730, 5167, 5169, 6000])('with a context of %i bytes is shown as far as it goes', (length) => {
    isTiled(basic(0, zeroes(length)), X86_PV_VCPU_BASIC);
  });

  it('of neither length is read by the guest\u2019s width', () => {
    const opened = basic(0, context64.subarray(0, 0x300));
    expect(find(opened, X86_PV_VCPU_BASIC, 'context', 'user_regs', 'rip').value).toBe(0xabcn);
    expect(find(opened, X86_PV_VCPU_BASIC, 'context', 'trap_ctxt').childCount).toBe(3);
  });

  it('is quick for 4,095 vCPUs', () => {
    const writer = pv(8);
    for (let vcpu = 0; vcpu < 4095; vcpu++) writer.record(X86_PV_VCPU_BASIC, { vcpu_id: vcpu, context: context64 });
    const opened = open(writer.end().bytes());
    const start = performance.now();
    const rows = opened.run(vcpuRows(opened.stream));
    const state = opened.run(vcpuState(opened.stream, rows.at(-1)!));
    console.log(`4,095 vCPUs found and one read in ${(performance.now() - start).toFixed(1)} ms`);
    expect([rows.length, state.vcpu, state.registers.get('rip')?.value]).toEqual([4095, 4094, 0xabcn]);
  });
});

describe('X86_PV_VCPU_EXTENDED', () => {
  const extended = (size: number, length: number): Opened => {
    const context = new Uint8Array(length).fill(0xee);
    if (length >= 8) new DataView(context.buffer).setUint32(4, size, true);
    return open(pv(8).record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context }).end().bytes());
  };

  it('of 128 bytes, as converters write it, shows what lies beyond the struct', () => {
    const opened = extended(0x40, 128);
    expect(opened.children(rowOf(opened, X86_PV_VCPU_EXTENDED), find(opened, X86_PV_VCPU_EXTENDED, 'context').path).map(({ name, kind }) => `${name} ${kind}`).slice(-2)).toEqual(['vmce struct', '_rest gap']);
  });

  it('that states 0x20 bytes has no vmce', () => {
    const opened = extended(0x20, 0x40);
    expect(() => find(opened, X86_PV_VCPU_EXTENDED, 'context', 'vmce')).toThrow();
    isTiled(opened, X86_PV_VCPU_EXTENDED);
  });

  it.each([[0, 0], [0, 7], [0, 8], [0x40, 31], [0xffffffff, 0x40], [0, 0x40], [0x20, 0x20], [0x30, 0x30], [0x40, 0x41], [0x80, 0x80]])('that states %i of %i bytes is shown as far as it goes', (size, length) => {
    isTiled(extended(size, length), X86_PV_VCPU_EXTENDED);
  });
});

describe('X86_PV_P2M_FRAMES', () => {
  it('says which PFNs each frame covers', () => {
    const opened = open(pv(8).record(X86_PV_P2M_FRAMES, { start_pfn: 0x100, end_pfn: 0x7ff, p2m_pfns: words([1n, 2n, 3n, 4n, 5n]) }).end().bytes());
    const meanings = opened.children(rowOf(opened, X86_PV_P2M_FRAMES), find(opened, X86_PV_P2M_FRAMES, 'p2m_pfns').path).map(({ meaning }) => meaning);
    expect(meanings).toEqual([
      'holds the entries of pfn 0x100 to 0x1ff',
      'holds the entries of pfn 0x200 to 0x3ff',
      'holds the entries of pfn 0x400 to 0x5ff',
      'holds the entries of pfn 0x600 to 0x7ff',
      'beyond end_pfn',
    ]);
  });

  it('of a 32-bit guest has twice as many entries in a frame, and shows a cut one', () => {
    const opened = open(pv(4).record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x7ff, p2m_pfns: new Uint8Array(12) }).end().bytes());
    const nodes = opened.children(rowOf(opened, X86_PV_P2M_FRAMES), find(opened, X86_PV_P2M_FRAMES, 'p2m_pfns').path);
    expect(nodes.map(({ name, meaning }) => `${name} ${meaning}`.trim())).toEqual(['[0] holds the entries of pfn 0x0 to 0x3ff', '[1] (cut)']);
  });

  it('of a guest of 1 TiB opens in under 50 ms, anywhere', () => {
    const frames = 2 ** 28 / 512;
    const opened = open(pv(8).record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 2 ** 28 - 1, p2m_pfns: new Uint8Array(8 * frames) }).end().bytes());
    const { path, childCount } = find(opened, X86_PV_P2M_FRAMES, 'p2m_pfns');
    const start = performance.now();
    const { nodes } = opened.run(opened.stream.nodes(rowOf(opened, X86_PV_P2M_FRAMES), path, frames - 100, 100));
    const took = performance.now() - start;
    console.log(`100 of ${childCount} frames in ${took.toFixed(1)} ms`);
    expect(childCount).toBe(frames);
    expect(nodes.at(-1)?.meaning).toBe('holds the entries of pfn 0xffffe00 to 0xfffffff');
    expect(took).toBeLessThan(50);
  });
});

describe('SHARED_INFO', () => {
  it('of a real 64-bit guest has its event channels, clocks and P2M', async () => {
    const opened = new Opened(await image(IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-richstate.save')!));
    const field = (...names: string[]): FieldNode => find(opened, SHARED_INFO, 'shared_info', ...names);
    expect(field('vcpu_info').childCount).toBe(32);
    expect(field('vcpu_info', '[0]', 'time', 'tsc_shift').value).toBe(-1);
    expect(field('evtchn_pending', '[0]').meaning).toBe('port 2 pending');
    expect(field('wc_sec').meaning).toMatch(/^20\d\d-\d\d-\d\dT/);
    expect(field('arch', 'max_pfn').range.start - field('vcpu_info').range.start).toBe(0xc10);
    isTiled(opened, SHARED_INFO);
  });

  it('of a real 32-bit guest is laid out in its own width', async () => {
    const opened = new Opened(await image(IMAGES.find(({ name }) => name === 'xen413-pv32-minios-8m.save')!));
    const start = find(opened, SHARED_INFO, 'shared_info').range.start;
    expect(find(opened, SHARED_INFO, 'shared_info', 'arch', 'wc_sec_hi').range.start - start).toBe(0x924);
    expect(find(opened, SHARED_INFO, 'shared_info', 'evtchn_mask').childCount).toBe(32);
  });

  it('without X86_PV_INFO is a page of bytes that says why', () => {
    const opened = open(stream().libxcHeaders().record(SHARED_INFO, { shared_info: zeroes(4096) }).end().bytes());
    expect(find(opened, SHARED_INFO, 'shared_info')).toMatchObject({ kind: 'blob', doc: 'Contents of the shared info page; without X86_PV_INFO, its width is not known.' });
  });

  it('that is cut shows what is there', () => {
    const bytes = pv(8).record(SHARED_INFO, { shared_info: zeroes(4096) }).bytes();
    const opened = open(bytes.subarray(0, bytes.length - 1500));
    expect(find(opened, SHARED_INFO, 'shared_info', 'evtchn_mask').childCount).toBeLessThan(64);
    isTiled(opened, SHARED_INFO);
  });
});

describe('MSRs', () => {
  it('of a vCPU are named, and their bits too', () => {
    const context = [{ index: 0x48, value: 5n }, { index: 0xc0000103, value: 7n }, { index: 0x1234, value: 1n }];
    const opened = open(pv(8).record(X86_PV_VCPU_MSRS, { vcpu_id: 0, context }).end().bytes());
    const entries = opened.children(rowOf(opened, X86_PV_VCPU_MSRS), find(opened, X86_PV_VCPU_MSRS, 'context').path);
    expect(entries.map(({ meaning }) => meaning)).toEqual(['SPEC_CTRL', 'TSC_AUX', 'MSR 0x1234']);
    expect(find(opened, X86_PV_VCPU_MSRS, 'context', '[0]', 'value').meaning).toBe('IBRS, SSBD');
  });

  it('of a policy have their bits', () => {
    const opened = open(pv(8).record(X86_MSR_POLICY, { MSR_policy: [{ idx: 0xce, val: 2n ** 31n }, { idx: 0x10a, val: 2n ** 62n + 1n }] }).end().bytes());
    expect(find(opened, X86_MSR_POLICY, 'MSR_policy', '[0]', 'val').meaning).toBe('CPUID_FAULTING');
    expect(find(opened, X86_MSR_POLICY, 'MSR_policy', '[1]', 'val').meaning).toBe('RDCL_NO, ITS_NO');
  });
});
