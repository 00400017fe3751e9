/** What a comparison says in words: rules that a row suggests, values, places, the sentence on top. */
import { describe, expect, it } from 'vitest';
import type { DiffSide } from '../../../../src/core/diff/compare.ts';
import { suggestedRules } from '../../../../src/views/diff/row-menu.ts';
import { placeText, rangeText, valueText, whyText } from '../../../../src/views/diff/side-text.ts';
import { sentenceOf, sequenceText, toneOf } from '../../../../src/views/diff/result-sentence.ts';

const side = (more: Partial<DiffSide> = {}): DiffSide => ({ value: 1, text: '1', meaning: '', row: 3, range: { start: 16, end: 20 }, origin: { start: 16, end: 20 }, step: '', ...more });
const whole = { alike: null, left: { fileSize: 8 * 2 ** 30 }, limits: [], sequence: { counts: { same: 9, different: 0, left: 0, right: 0 } } } as const;
const counts = { same: 0, expected: 0, different: 0, left: 0, right: 0 };

describe('rules that a row suggests', () => {
  it('are the path, the same in every instance, and what it is a part of', () => {
    expect(suggestedRules('hvm-context.CPU[0].rip')).toEqual(['hvm-context.CPU[0].rip', 'hvm-context.CPU[*].rip', 'hvm-context.CPU[0]']);
  });

  it('do not repeat themselves and never cover a whole layer', () => {
    expect(suggestedRules('libxc.format')).toEqual(['libxc.format']);
    expect(suggestedRules('memory[0x10]')).toEqual(['memory[0x10]', 'memory[*]']);
  });
});

describe('a side in words', () => {
  it('has the meaning behind the value', () => expect(valueText(side({ meaning: 'one' }))).toBe('1 (one)'));
  it('is cut where it is long, and says so', () => expect(valueText(side({ text: 'a'.repeat(500) }), 10)).toBe('aaaaaaaaaa…'));
  it('shows no control characters of a stream', () => expect(valueText(side({ text: 'a\u001b[2Jb' }))).toBe('a\\x1b[2Jb'));
  it('is a dash where it is not there', () => expect(valueText(null)).toBe('—'));
  it('says where its bytes stand, the last one included', () => {
    expect(rangeText({ start: 16, end: 20 })).toBe('0x10–0x13');
    expect(placeText(side())).toBe('0x10–0x13 · 4 bytes');
  });
  it('says that a constant of a conversion stands nowhere', () => expect(placeText(side({ origin: null, step: 'constant' }))).toBe('stands nowhere in the file · a constant of the conversion'));
  it('names the step that made it', () => expect(placeText(side({ step: 'widened' }))).toBe('0x10–0x13 · 4 bytes · widened from a shorter field'));
});

describe('why', () => {
  const row = { verdict: 'expected', path: 'a', layer: 'libxc', left: side(), right: side(), why: 'Time passed.', rule: 'time' } as const;
  it('names the rule', () => expect(whyText(row)).toBe('time: Time passed.'));
  it('names the step of a conversion where nothing else is to be said', () => expect(whyText({ ...row, verdict: 'same', why: '', rule: '', left: side({ step: 'reordered' }) })).toBe('moved to another place'));
  it('says of bytes that a conversion copied that it did', () => {
    const quiet = { ...row, verdict: 'same', why: '', rule: '' } as const;
    expect(whyText({ ...quiet, left: side({ step: 'copied' }) })).toBe('copied as it stands');
    expect(whyText({ ...quiet, left: side({ step: 'copied' }), right: side({ step: 'widened' }) })).toBe('widened from a shorter field');
    expect(whyText(quiet)).toBe('');
  });
});

describe('the sentence on top', () => {
  it('says at once that files are identical', () => expect(sentenceOf({ counts, identical: true, memory: null, ...whole }, true)).toBe('Identical, byte for byte.'));
  it('says at once what speaks for long files being one, that it is being made sure, and where that ended', () => {
    const alike = { samples: 64, name: true, time: true, compared: 0 };
    const told = { counts, identical: null, memory: null, ...whole, alike };
    expect(sentenceOf(told, true)).toBe('The same file, going by name, size, time and 64 samples; reading both whole to be sure.');
    expect(sentenceOf({ ...told, alike: { ...alike, name: false, time: false } }, true)).toBe('Files of other names, alike in size and in all of 64 samples; reading both whole to be sure.');
    expect(sentenceOf({ ...told, alike: { ...alike, compared: 3 * 2 ** 30 } }, false)).toBe('The same file, going by name, size, time and 64 samples; of 8 GiB each, 3 GiB were compared, byte for byte, and are the same.');
    expect(sentenceOf(told, false)).toBe('The same file, going by name, size, time and 64 samples; nothing else was read to be sure.');
    expect([toneOf(told), toneOf({ ...told, alike: null, identical: true })]).toEqual(['caveat', 'same']);
  });
  it('counts what nothing explains, on either side', () => expect(sentenceOf({ counts: { ...counts, different: 1, right: 2 }, identical: false, memory: null, ...whole }, false)).toBe('1 row differs and nothing explains it, 2 only right; memory was not compared.'));

  it('tells what one side alone has apart', () => expect(sentenceOf({ counts: { ...counts, left: 1973, right: 1 }, identical: false, memory: null, ...whole }, true)).toBe('1,973 rows only left, 1 only right so far; memory is being compared.'));
  it('does not call it the same before memory was compared', () => {
    expect(sentenceOf({ counts, identical: false, memory: null, ...whole }, true)).toBe('The same so far; memory is being compared.');
    expect(sentenceOf({ counts: { ...counts, expected: 2 }, identical: false, memory: null, ...whole }, false)).toBe('The same, up to 2 expected; memory was not compared.');
  });
});

describe('a comparison that is not whole', () => {
  const same = { counts, identical: false, memory: null, ...whole } as const;
  const alone = { ...same, sequence: { counts: { same: 9, different: 0, left: 1, right: 0 } } } as const;
  it('is called the same only as far as it goes', () => expect(sentenceOf({ ...same, limits: ['The left is cut at 0x10.'] }, false)).toBe('The same as far as it was compared; memory was not compared.'));
  it('says that a record stands on one side only', () => expect(sentenceOf(alone, true)).toBe('The same in what both have so far; memory is being compared. 1 record only left, 0 only right.'));
  it('has the tone of neither', () => {
    expect(toneOf(same)).toBe('same');
    expect(toneOf({ ...same, limits: ['The left is cut at 0x10.'] })).toBe('caveat');
    expect(toneOf(alone)).toBe('caveat');
    expect(toneOf({ ...alone, counts: { ...counts, left: 1 } })).toBe('different');
    expect(toneOf({ ...same, limits: ['The left is cut at 0x10.'], identical: true })).toBe('same');
  });
});

describe('the sequence of records', () => {
  const none = { same: 0, different: 0, left: 0, right: 0 };
  it('is the same, or says how many records stand on one side only', () => {
    expect(sequenceText({ counts: { ...none, same: 9 }, limit: '' })).toBe('Records in the same sequence.');
    expect(sequenceText({ counts: { ...none, same: 9, left: 1, right: 1200 }, limit: '' })).toBe('In sequence: 1 record only left, 1,200 only right.');
  });
  it('counts pairs of another length', () => expect(sequenceText({ counts: { ...none, same: 9, different: 2 }, limit: '' })).toBe('In sequence: 2 of another body_length, 0 records only left, 0 only right.'));
  it('says so where it was cut, and nothing where there is none', () => {
    expect(sequenceText({ counts: { ...none, same: 9 }, limit: 'Only the first 100,000.' })).toBe('Records in the same sequence, as far as they were aligned.');
    expect(sequenceText({ counts: none, limit: '' })).toBe('');
  });
});
