/** Of several faults the one that the restorer meets first: in the order in which its code runs, not that of the bytes. */
import { describe, expect, it } from 'vitest';
import { restoreCard, restoreStep } from '../../../../src/core/restore/card.ts';
import type { RestoreOutcome } from '../../../../src/core/restore/restore-card.ts';
import { CHECKPOINT } from '../../../../src/core/formats/libxc/checkpoint.ts';
import { HVM_CONTEXT } from '../../../../src/core/formats/libxc/hvm-context.ts';
import { STATIC_DATA_END } from '../../../../src/core/formats/libxc/static-data-end.ts';
import { X86_CPUID_POLICY } from '../../../../src/core/formats/libxc/x86-cpuid-policy.ts';
import { X86_PV_P2M_FRAMES } from '../../../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_MSRS } from '../../../../src/core/formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_TSC_INFO } from '../../../../src/core/formats/libxc/x86-tsc-info.ts';
import { CHECKPOINT_END } from '../../../../src/core/formats/libxl/checkpoint-end.ts';
import { EMULATOR_CONTEXT } from '../../../../src/core/formats/libxl/emulator-context.ts';
import { END } from '../../../../src/core/formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { before, HVM, image, PV, replaced, without, type Steps } from '../../../conformance/guests.ts';
import { emulator, goodRemus, hvmStart, hvmState, TSC } from '../../../build/good.ts';
import { open, type Opened } from '../../../build/open.ts';
import { stream, words, zeroes, type StreamWriter } from '../../../build/stream.ts';

const outcomeOf = (opened: Opened): RestoreOutcome => opened.run(restoreCard(opened.stream)).outcome;
const bare = (steps: Steps): Opened => open(image(steps).bytes());
const badFrame = (to: StreamWriter): StreamWriter => to.record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x1ff, p2m_pfns: words([0x11n]) });
const badMsr = (to: StreamWriter): StreamWriter => to.record(X86_PV_VCPU_MSRS, { vcpu_id: 0, context: [{ index: 0x10, value: 1n }] });
const badTsc = (to: StreamWriter): StreamWriter => to.record(X86_TSC_INFO, { ...TSC, mode: 9 });
const badLeaf = (to: StreamWriter): StreamWriter => to.record(X86_CPUID_POLICY, { CPUID_policy: [{ leaf: 0x20, subleaf: 0 }] });

describe('a restore stops', () => {
  it('at END on account of a vCPU before it does so of the P2M table, which stands earlier', () => {
    const outcome = outcomeOf(bare(replaced(replaced(PV, 'p2m', badFrame), 'msrs', badMsr)));
    expect(outcome.rule).toBe('libxc.x86-pv-vcpu-msrs.content');
    expect(outcome.sentence).toMatch(/^Would not restore: it stops when the domain is completed, at END \(libxc:\d+, at 0x[\da-f]+\), on account of X86_PV_VCPU_MSRS/);
  });

  it('of the P2M table at END where nothing else is wrong', () => {
    expect(outcomeOf(bare(replaced(PV, 'p2m', badFrame)))).toMatchObject({ kind: 'stops', rule: 'libxc.x86-pv-p2m-frames.frame', where: 'update_guest_p2m()' });
  });

  it('at a record that it looks at once, before any that waits for the end', () => {
    const outcome = outcomeOf(bare(replaced(replaced(PV, 'p2m', badFrame), 'tsc', badTsc)));
    expect(outcome).toMatchObject({ rule: 'libxc.x86-tsc-info.mode', logs: 'Unable to set TSC information' });
  });

  it('on account of a policy when the static data end, behind what stands in between', () => {
    const outcome = outcomeOf(bare(before(replaced(PV, 'cpuid', badLeaf), 'static', badTsc)));
    expect(outcome.rule).toBe('libxc.x86-tsc-info.mode');
    const alone = outcomeOf(bare(replaced(PV, 'cpuid', badLeaf)));
    expect(alone.sentence).toMatch(/stops at the end of the static data, STATIC_DATA_END \(libxc:3, .*\), on account of X86_CPUID_POLICY/);
  });

  it('for want of STATIC_DATA_END before it finds a PFN out of range in the same record', () => {
    const outcome = outcomeOf(bare(replaced(without(PV, 'static'), 'pages', (to) => to.pages([{ pfn: 0x900 }]))));
    expect(outcome).toMatchObject({ rule: 'libxc.static-data-end.missing', logs: 'No STATIC_DATA_END seen' });
  });

  it('for want of vCPU 0 before anything else of the completion', () => {
    expect(outcomeOf(bare(replaced(without(PV, 'basic'), 'p2m', badFrame))).rule).toBe('libxc.x86-pv-vcpu.missing');
  });

  it('at the end of a cut file, not at what it would have met at END', () => {
    const bytes = image(replaced(PV, 'msrs', badMsr)).bytes();
    expect(outcomeOf(open(bytes.subarray(0, bytes.length - 8)))).toMatchObject({ rule: 'libxc.stream.truncated', kind: 'stops' });
  });

  it('with the whole message where the stream decides it', () => {
    expect(outcomeOf(bare(before(PV, 'tsc', (to) => to.unknown(0x77))))).toMatchObject({ logs: 'Mandatory record 0x77 (Reserved) not handled', rule: 'libxc.record.unknown-mandatory' });
    expect(outcomeOf(bare(before(PV, 'tsc', (to) => to.record(HVM_CONTEXT, zeroes(8))))).logs).toBe('Mandatory record 0x9 (HVM context) not handled');
  });

  it('and names the handler of a record that is too short', () => {
    expect(outcomeOf(bare(replaced(PV, 'tsc', (to) => to.record(X86_TSC_INFO, zeroes(8)))))).toMatchObject({ where: 'handle_x86_tsc_info()', file: 'tools/libs/guest/xg_sr_common_x86.c' });
  });
});

describe('a restorer crashes', () => {
  it('at a batch of PFN 0 before P2M_FRAMES, and stops at any other', () => {
    const early = (pfn: number): RestoreOutcome => outcomeOf(bare(before(without(PV, 'pages'), 'p2m', (to) => to.pages([{ pfn }]))));
    expect(early(0)).toMatchObject({ kind: 'crashes', rule: 'libxc.page-data.early' });
    expect(early(5)).toMatchObject({ kind: 'stops', rule: 'libxc.page-data.early' });
  });

  it('at P2M_FRAMES for PFN 0 alone', () => {
    const outcome = outcomeOf(bare(replaced(PV, 'p2m', (to) => to.record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0, p2m_pfns: words([0x10n]) }))));
    expect(outcome).toMatchObject({ kind: 'crashes', rule: 'libxc.x86-pv-p2m-frames.empty' });
  });

  it('at END of libxl inside a checkpoint, and waits for ever where no CHECKPOINT_END comes', () => {
    const inside = emulator(hvmState(hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT))).record(CHECKPOINT)).record(END);
    expect(outcomeOf(open(stream().raw(inside.bytes()).record(CHECKPOINT_END).bytes()))).toMatchObject({ kind: 'crashes', rule: 'libxl.end.in-checkpoint' });
    expect(outcomeOf(open(inside.bytes())).kind).toBe('hangs');
  });
});

describe('a Remus receiver', () => {
  const later = (fault: (to: StreamWriter) => StreamWriter): Opened => {
    const to = fault(stream().raw(goodRemus(2)).pages([{ pfn: 0x42 }]));
    return open(emulator(hvmState(to).record(CHECKPOINT)).record(CHECKPOINT_END).bytes());
  };

  it('meets a bad record when the checkpoint that holds it is whole, and takes it for CHECKPOINT', () => {
    const opened = later((to) => to.unknown(0x55));
    const outcome = outcomeOf(opened);
    expect(outcome).toMatchObject({ kind: 'stops', logs: 'Mandatory record 0xe (Checkpoint) not handled' });
    expect(outcome.sentence).toMatch(/when CHECKPOINT_END \(libxl:\d+, .*\) makes it replay unknown 0x55/);
  });

  it('meets libxl\u2019s part of the checkpoint before libxc\u2019s', () => {
    const to = stream().raw(goodRemus(2)).unknown(0x55).record(CHECKPOINT).unknown(0x66).record(CHECKPOINT_END);
    expect(outcomeOf(open(to.bytes()))).toMatchObject({ rule: 'libxl.record.unknown', logs: 'Unrecognised record 0x00000066' });
  });

  it('never meets what stands behind the last whole checkpoint', () => {
    expect(outcomeOf(open(stream().raw(goodRemus(2)).unknown(0x55).bytes())).kind).toBe('fails-over');
  });
});

describe('a device model', () => {
  it('that has no state is missed when libxl has read everything', () => {
    const to = hvmState(hvmStart(stream().xlHeader({ config: '{"c_info":{"type":"hvm"},"b_info":{"type":"hvm"}}' }).libxlHeader().record(LIBXC_CONTEXT))).end().end();
    const outcome = outcomeOf(open(to.bytes()));
    expect(outcome.rule).toBe('libxl.emulator-context.missing');
    expect(outcome.sentence).toContain('when the device model is started, behind END (libxl:1');
  });

  it('whose state is no state of QEMU stops there, too', () => {
    const to = hvmState(hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT))).end().record(EMULATOR_CONTEXT, { id: 2, index: 0, emulator_ctx: zeroes(16) }).end();
    expect(outcomeOf(open(to.bytes())).sentence).toContain('when the device model is started');
  });
});

describe('rows behind the end of a failed restore', () => {
  it('are not read, and show the state in which it ended', () => {
    const opened = bare(before(PV, 'tsc', (to) => to.record(STATIC_DATA_END)));
    const { outcome } = opened.run(restoreCard(opened.stream));
    expect(outcome.rule).toBe('libxc.static-data-end.repeated');
    const at = opened.run(restoreStep(opened.stream, outcome.row));
    expect(at.did).toBe(outcome.sentence);
    const behind = opened.run(restoreStep(opened.stream, opened.rowCount - 1));
    expect(behind).toMatchObject({ reader: 'nobody', phase: 'ended', did: `Not read: ${outcome.sentence}` });
    expect(behind.facts.map(({ name, value }) => [name, value])).toEqual(at.facts.map(({ name, value }) => [name, value]));
  });

  it('of a good stream of an HVM guest there are none', () => {
    const opened = bare(HVM);
    expect(opened.run(restoreStep(opened.stream, opened.rowCount - 1)).phase).toBe('done');
  });
});
