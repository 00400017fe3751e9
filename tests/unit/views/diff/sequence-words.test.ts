/** What the aligned sequences say of a place. */
import { describe, expect, it } from 'vitest';
import type { SequencePair, SequenceRecord } from '../../../../src/core/diff/sequence-list.ts';
import { rowOfPair } from '../../../../src/store/compare-sequence.ts';
import { contentsOf, marksOfRecord, offsetOf, wordsOfPlace } from '../../../../src/views/diff/sequence-words.ts';

const record = (more: Partial<SequenceRecord> = {}): SequenceRecord => ({ row: 3, layer: 'libxc', name: 'PAGE_DATA', bodyLength: 16, range: { start: 64, end: 88 }, origin: { start: 32, end: 56 }, entries: 0, resent: 0, superseded: false, moved: -1, ...more });
const pair = (more: Partial<SequencePair> = {}): SequencePair => ({ place: 7, verdict: 'same', unaligned: false, left: record(), right: record(), differs: 0, expected: 0, ...more });

describe('a place of the sequences', () => {
  it('is in step where both have the same kind of record of one length, whatever that says', () => expect(wordsOfPlace(pair({ differs: 3 })).name).toBe('in step'));
  it('has another length, or stands on one side', () => expect((['different', 'left', 'right'] as const).map((verdict) => wordsOfPlace({ verdict, unaligned: false }).name)).toEqual(['other length', 'only left', 'only right']));
  it('is not called one-sided where a limit kept it from being aligned', () => expect(wordsOfPlace({ verdict: 'left', unaligned: true }).name).toBe('not aligned'));
});

describe('a record of a place', () => {
  it('says how many PFNs it names and how many were sent before', () => expect(marksOfRecord(record({ entries: 1024, resent: 1 }))).toBe('1,024 PFNs · 1 sent before'));
  it('says that a later one takes its place', () => expect(marksOfRecord(record({ superseded: true }))).toBe('a later one takes its place'));
  it('stands where its bytes are in the file, and in the conversion where that wrote them', () => {
    expect(offsetOf(record())).toBe('0x20');
    expect(offsetOf(record({ origin: null }))).toBe('0x40');
    expect(marksOfRecord(record({ origin: null }))).toBe('in the conversion');
  });
});

describe('what the records of a place say', () => {
  it('counts the rows that differ, and those that something explains', () => {
    expect(contentsOf(pair({ differs: 1, expected: 2 }), true)).toBe('1 row differs, 2 expected');
    expect(contentsOf(pair(), true)).toBe('no row differs');
  });
  it('is not known of pages before memory was compared', () => expect(contentsOf(pair({ left: record({ entries: 4 }) }), false)).toBe('memory not compared'));
});

describe('the bytes of a place', () => {
  it('are those of its records, each in its file', () => {
    const { left, right, verdict } = rowOfPair(pair({ verdict: 'left', right: null }));
    expect([left?.origin, right, verdict]).toEqual([{ start: 32, end: 56 }, null, 'left']);
  });
});
