/** An HVM context is rows to its last byte, whatever its entries claim. */
import { describe, expect, it } from 'vitest';
import { CPU } from '../../../../../src/core/formats/hvm/cpu.ts';
import { HVM_ENTRIES } from '../../../../../src/core/formats/hvm/layer.ts';
import { DHDR_TYPE_X86_HVM } from '../../../../../src/core/formats/libxc/domain-header.ts';
import { HVM_CONTEXT } from '../../../../../src/core/formats/libxc/hvm-context.ts';
import { joinBytes } from '../../../../../src/core/layout/encode.ts';
import { scanned, tilingFault, type Opened } from '../../../../build/open.ts';
import { stream, zeroes } from '../../../../build/stream.ts';

function entry(typecode: number, instance: number, body: Uint8Array, length = body.length): Uint8Array {
  const descriptor = new DataView(new ArrayBuffer(8));
  descriptor.setUint16(0, typecode, true);
  descriptor.setUint16(2, instance, true);
  descriptor.setUint32(4, length, true);
  return joinBytes([new Uint8Array(descriptor.buffer), body]);
}

const HEADER = entry(1, 0, Uint8Array.from([0x86, 0x12, 0x38, 0x54, 1, 0, 0, 0, ...Array<number>(8).fill(0xff), 0xb1, 0x0f, 6, 0, 0x83, 0x9d, 0x27, 0]));
const END = entry(0, 0, zeroes(0));

/** A bare libxc image of an HVM guest with these contexts. */
function image(...blobs: readonly Uint8Array[]): Uint8Array {
  const to = stream().libxcHeaders({ type: DHDR_TYPE_X86_HVM });
  for (const blob of blobs) to.record(HVM_CONTEXT, blob);
  return to.end().bytes();
}

const entries = (opened: Opened): string[] => opened.rows().filter(({ layer }) => layer === 'hvm-context').map(({ kind, type, bodyLength, cut }) => `${kind} ${type} ${bodyLength}${cut ? ' cut' : ''}`);

function expectTiled(opened: Opened): void {
  for (const [row, { start, end }] of opened.rows().entries()) expect(tilingFault(opened.leaves(row), start, end)).toBeNull();
}

const ours = (opened: Opened): string[] => opened.rules.filter((rule) => rule.startsWith('hvm-context'));

describe('an HVM context', () => {
  it('of 40 bytes, the smallest that Xen takes, has a HEADER and an END', () => {
    const blob = joinBytes([HEADER, END]);
    expect(blob).toHaveLength(40);
    const opened = scanned(image(blob));
    expect(entries(opened)).toEqual(['record 1 24', 'record 0 0']);
    expect(ours(opened)).toEqual([]);
    expectTiled(opened);
  });

  it('ends at END; bytes behind it are a gap that nobody minds', () => {
    const opened = scanned(image(joinBytes([HEADER, END, zeroes(5)])));
    expect(entries(opened)).toEqual(['record 1 24', 'record 0 0', 'gap 0 0']);
    expect(ours(opened)).toEqual([]);
    expectTiled(opened);
  });

  it('has a word for bytes behind END that are not zero', () => {
    const opened = scanned(image(joinBytes([HEADER, END, Uint8Array.of(0, 0, 7)])));
    expect(entries(opened)).toEqual(['record 1 24', 'record 0 0', 'gap 0 0']);
    expect(ours(opened)).toEqual(['hvm-context.stream.trailing']);
    expect(opened.refusedBy('restore')).toBe(false);
    expectTiled(opened);
  });

  it('keeps entries of types that Xen does not define, by number', () => {
    const opened = scanned(image(joinBytes([HEADER, entry(0x16, 3, zeroes(3)), END])));
    expect(entries(opened)).toEqual(['record 1 24', 'record 22 3', 'record 0 0']);
    const row = opened.rows().findIndex(({ type, layer }) => layer === 'hvm-context' && type === 22);
    expect(opened.children(row).map(({ name, kind }) => `${name} ${kind}`)).toEqual(['typecode uint', 'instance uint', 'length uint', '(not described) gap']);
    expectTiled(opened);
  });

  it('whose entry is longer than what is left has it as cut, and restore objects', () => {
    const opened = scanned(image(joinBytes([HEADER, entry(2, 0, zeroes(100), 1032)])));
    expect(entries(opened)).toEqual(['record 1 24', 'record 2 1032 cut']);
    expect(ours(opened)).toEqual(['hvm-context.record.truncated']);
    expect(opened.refusedBy('restore')).toBe(true);
    expectTiled(opened);
  });

  it('that ends inside a descriptor has a gap there', () => {
    const opened = scanned(image(joinBytes([HEADER, zeroes(7)])));
    expect(entries(opened)).toEqual(['record 1 24', 'gap 0 0']);
    expect(ours(opened)).toEqual(['hvm-context.record.truncated']);
    expectTiled(opened);
  });

  it.each([['without an END', HEADER, ['record 1 24']], ['of no bytes', zeroes(0), []]] as const)('%s is refused by restore', (_name, blob, rows) => {
    const opened = scanned(image(blob));
    expect(entries(opened)).toEqual(rows);
    expect(ours(opened)).toEqual(['hvm-context.stream.no-end']);
    expectTiled(opened);
  });

  it('that claims four gigabytes for an entry is no trouble', () => {
    const opened = scanned(image(entry(2, 0, zeroes(4), 0xffff_ffff)));
    expect(entries(opened)).toEqual(['record 2 4294967295 cut']);
    expectTiled(opened);
  });

  it('that the end of the file cuts has entries as far as they go, and no finding of its own', () => {
    const bytes = image(joinBytes([HEADER, entry(3, 1, zeroes(8)), END]));
    const start = scanned(bytes).rows().find(({ layer }) => layer === 'hvm-context')!.start;
    for (let cut = start; cut < start + 56; cut++) {
      const opened = scanned(bytes.subarray(0, cut));
      expect(ours(opened)).toEqual([]);
      expectTiled(opened);
    }
  });

  it('is one layer however many there are, below libxc, with a span for each', () => {
    const blob = joinBytes([HEADER, END]);
    const opened = scanned(image(blob, blob, blob));
    const layers = opened.stream.layers.filter(({ name }) => name === 'hvm-context');
    expect(layers.map(({ parent, spans, records, detail }) => [opened.stream.layers[parent ?? -1]?.name, spans.length, records, detail['contexts']])).toEqual([['libxc', 3, 6, 3]]);
  });
});

describe('an entry', () => {
  it.each(HVM_ENTRIES.flatMap(({ name, type, layout, lengths }) => [...lengths, layout.size ?? 24, 1, 700].map((length) => [name, length, type] as const)))('%s of %i bytes has each byte in one leaf, whichever is flipped', (_name, length, type) => {
    const blob = joinBytes([entry(type, 0, zeroes(length)), END]);
    for (let at = 8; at < 8 + length; at += 7) {
      const flipped = blob.slice();
      flipped[at] = 1 << at % 8;
      expectTiled(scanned(image(flipped)));
    }
  });

  it('CPU of Xen 3.1 has no msr_tsc_aux, one of Xen 4.0 no flags, and neither a gap', () => {
    const names = (length: number): string[] => {
      const opened = scanned(image(joinBytes([entry(CPU.type, 0, zeroes(length)), END])));
      return opened.children(opened.rows().findIndex(({ layer }) => layer === 'hvm-context')).map(({ name }) => name);
    };
    expect(names(1016).slice(-4)).toEqual(['msr_efer', 'tsc', 'pending_event', 'error_code']);
    expect(names(1024).slice(-4)).toEqual(['msr_tsc_aux', 'tsc', 'pending_event', 'error_code']);
    expect(names(1032).slice(-2)).toEqual(['flags', 'pad0']);
    expect(names(1028).slice(-1)).toEqual(['flags']);
    expect(names(1030).slice(-1)).toEqual(['pad0 (cut)']);
    expect(names(1040).slice(-1)).toEqual(['(not described)']);
  });
});
