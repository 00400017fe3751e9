/** Where a stream ends early and libxl takes that for END, and where a record of a later checkpoint cannot be read: what libxl and libxc do. */
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../src/core/restore/card.ts';
import type { RestoreCard } from '../../../../src/core/restore/restore-card.ts';
import { CHECKPOINT } from '../../../../src/core/formats/libxc/checkpoint.ts';
import { TOOLSTACK } from '../../../../src/core/formats/libxc/toolstack.ts';
import { CHECKPOINT_END } from '../../../../src/core/formats/libxl/checkpoint-end.ts';
import { emulator, goodHvm, goodPv, goodRemus, hvmState } from '../../../build/good.ts';
import { drive, type Scan } from '../../../../src/core/bytes/cursor.ts';
import type { Finding } from '../../../../src/core/index/finding.ts';
import { OpenStream } from '../../../../src/core/open-stream.ts';
import { open, type Opened, type Read } from '../../../build/open.ts';
import { stream, zeroes } from '../../../build/stream.ts';

const cardOf = (opened: Opened): RestoreCard => opened.run(restoreCard(opened.stream));
const HVM_CONFIG = '{"c_info":{"type":"hvm"},"b_info":{"type.hvm":{}}}';
const libxlAt = (opened: Opened, type: number): number => opened.rows().findIndex((row) => row.layer === 'libxl' && row.kind === 'record' && row.type === type);
const of = (opened: Opened, rule: string) => opened.findings.filter((finding) => finding.rule === rule);

describe('the end of the file where libxl reads', () => {
  it('before LIBXC_CONTEXT is END: the domain of a PV guest is there, and empty', () => {
    const whole = open(goodPv());
    const cut = open(goodPv().subarray(0, whole.rows()[libxlAt(whole, 1)]?.start));
    expect(cut.refusedBy('restore')).toBe(false);
    expect(cut.refusedBy('spec')).toBe(true);
    expect(of(cut, 'libxl.libxc-context.missing')).toMatchObject([{ severity: 'warning', objectors: [], range: { start: cut.stream.source.size, end: cut.stream.source.size } }]);
    expect(cardOf(cut).outcome).toMatchObject({ kind: 'restores', sentence: 'Would restore an empty domain, for LIBXC_CONTEXT never came: libxl takes the end of the file for its END record.' });
  });

  it('of an HVM guest is where its device model finds no state, before LIBXC_CONTEXT and behind libxc', () => {
    const bytes = stream().xlHeader({ config: HVM_CONFIG }).raw(goodHvm().subarray(open(goodHvm()).rows().find(({ layer }) => layer === 'libxl')?.start)).bytes();
    const whole = open(bytes);
    expect(of(whole, 'libxl.emulator-context.missing')).toEqual([]);
    for (const at of [whole.rows()[libxlAt(whole, 1)]?.start, whole.rows()[libxlAt(whole, 3)]?.start]) {
      const cut = open(bytes.subarray(0, at));
      expect(of(cut, 'libxl.emulator-context.missing')).toMatchObject([{ objectors: ['restore'], range: { start: at, end: at } }]);
      expect(cardOf(cut).outcome).toMatchObject({ kind: 'stops', rule: 'libxl.emulator-context.missing' });
    }
  });

  it('inside EMULATOR_CONTEXT is none of that: what there is of it is used', () => {
    const whole = open(goodHvm());
    const cut = open(goodHvm().subarray(0, (whole.rows()[libxlAt(whole, 3)]?.start ?? 0) + 60));
    expect(of(cut, 'libxl.emulator-context.missing')).toEqual([]);
  });
});

describe('a body that is cut', () => {
  it('is told in the words that libxc logs, and a header in others', () => {
    const logs = (length: number): string => open(goodPv().subarray(0, length)).findings.find(({ rule }) => rule === 'libxc.stream.truncated')?.logs ?? '';
    const pages = open(goodPv()).rows().find(({ layer, type, kind }) => layer === 'libxc' && type === 1 && kind === 'record');
    const start = pages?.start ?? 0;
    expect(logs(start + 100)).toBe(`Failed to read ${pages?.bodyLength} bytes of data for record (0x00000001, Page data)`);
    expect(logs(start + 4)).toBe('Failed to read Record Header from stream');
    expect(logs(start)).toBe('Failed to read Record Header from stream');
  });
});

describe('the headline', () => {
  it('is where it stops, in which function, and what is logged; or that it restores, whatever it hangs on', () => {
    const pages = open(goodPv()).rows().find(({ layer, type, kind }) => layer === 'libxc' && type === 1 && kind === 'record');
    const cut = cardOf(open(goodPv().subarray(0, (pages?.start ?? 0) + 100))).outcome;
    expect(cut.headline).toMatch(/^Would not restore: stops in PAGE_DATA \(libxc:\d+, at 0x[0-9a-f]+\): read_record\(\) logs "Failed to read \d+ bytes of data for record \(0x00000001, Page data\)"\.$/);
    const whole = cardOf(open(goodPv())).outcome;
    expect(whole.dependsOn).not.toEqual([]);
    expect(whole.headline).toMatch(/^Would restore: xl, libxl, libxc read it to END \(libxl:1, at 0x[0-9a-f]+\)\.$/);
    expect(whole.sentence.startsWith(`${whole.headline} It also depends on the destination: `)).toBe(true);
    const hangs = cardOf(open(goodRemus(1).subarray(0, goodRemus(1).length - 8))).outcome;
    expect(hangs.headline).toMatch(/^Would not restore: waits for ever where the file ends, at 0x[0-9a-f]+: The stream ends at /);
  });
});

describe('a body of more than 128 MiB', () => {
  const LONG = 128 * 1024 * 1024 + 8;
  /** Two checkpoints, of which the second has a body that libxc does not read: its zeroes exist only when they are asked for. */
  function long(whole: number): { findings: readonly Finding[]; card: RestoreCard } {
    const first = whole > 0 ? goodRemus(1) : goodRemus(1).subarray(0, open(goodRemus(1)).rows().find(({ layer, type, kind }) => layer === 'libxc' && kind === 'record' && type === CHECKPOINT.type)?.start);
    const before = stream().raw(first).record(TOOLSTACK, zeroes(0), { bodyLength: LONG }).bytes();
    const rest = hvmState(stream().raw(zeroes(0)));
    const after = emulator(rest.record(CHECKPOINT)).record(CHECKPOINT_END).bytes();
    const read: Read = ({ start, length }) => Uint8Array.from({ length: Math.max(0, Math.min(length, before.length + LONG + after.length - start)) }, (_, i) => before[start + i] ?? after[start + i - before.length - LONG] ?? 0);
    const opened = new OpenStream({ size: before.length + LONG + after.length, read: (start, length) => read({ start, length }) }, [], {});
    const run = <T>(scan: Scan<T>): T => drive(scan, read);
    run(opened.identify());
    run(opened.scan());
    run(opened.check());
    run(opened.checkPages());
    return { findings: opened.builder.findings.filter(({ rule }) => rule === 'libxc.record.too-long'), card: run(restoreCard(opened)) };
  }

  it('in a later checkpoint is the primary\u2019s end to a receiver: it fails over, though another checkpoint is whole behind it', () => {
    const { findings, card: { outcome } } = long(1);
    expect(findings.map(({ objectors }) => objectors)).toEqual([[]]);
    expect(findings[0]?.message).toContain('it fails over to checkpoint 1, and reads nothing more.');
    expect(outcome.kind).toBe('fails-over');
    expect(outcome.sentence).toContain('Would fail over from checkpoint 1, the last whole one');
  });

  it('before the first checkpoint is refused', () => {
    const { findings, card } = long(0);
    expect(findings.map(({ objectors }) => objectors)).toEqual([['restore']]);
    expect(card.outcome).toMatchObject({ kind: 'stops', rule: 'libxc.record.too-long' });
  });
});
