import { describe, expect, it } from 'vitest';
import { findingOfOutcome } from '../../../../src/views/restore/outcome-finding.ts';
import { shareText } from '../../../../src/views/restore/share-text.ts';
import { isNews } from '../../../../src/views/restore/walk.ts';
import { findingOf } from '../../../build/findings.ts';
import { cardOf, factOf, snapshotOf } from '../../../build/restore-card.ts';

describe('a step through the restore', () => {
  it('is news when a fact changes that is no mere counter', () => {
    expect(isNews(snapshotOf({ facts: [factOf({ name: 'seen_static_data_end', changed: true })] }))).toBe(true);
  });

  it('is none while only pages are counted, or nothing changes', () => {
    expect(isNews(snapshotOf({ facts: [factOf({ name: 'pages of contents', changed: true }), factOf()] }))).toBe(false);
    expect(isNews(snapshotOf({ facts: [factOf()] }))).toBe(false);
  });
});

describe('the finding of an outcome', () => {
  const range = { start: 4, end: 8 };

  it('has its rule and its very bytes', () => {
    const others = [findingOf({ rule: 'a', range: { start: 4, end: 9 } }), findingOf({ rule: 'b', range })];
    const own = findingOf({ rule: 'a', range });
    expect(findingOfOutcome([...others, own], cardOf({ rule: 'a', range }).outcome)).toBe(own);
    expect(findingOfOutcome(others, cardOf({ rule: 'a', range }).outcome)).toBeNull();
  });

  it('is none where the outcome rests on none', () => {
    expect(findingOfOutcome([findingOf({ rule: '' })], cardOf({}).outcome)).toBeNull();
  });
});

describe('the share of memory that was sent', () => {
  it('is whole only when all is there', () => {
    expect(shareText({ pfns: 2048, of: 2048, ofWhat: 'max_pfn + 1' })).toBe('2,048 of 2,048 (100 %), max_pfn + 1');
    expect(shareText({ pfns: 4_095_999, of: 4_096_000, ofWhat: '' })).toBe('4,095,999 of 4,096,000 (99.9 %)');
  });

  it('is no share where nobody says of how many', () => {
    expect(shareText({ pfns: 7, of: null, ofWhat: '' })).toBe('7; of how many is not known');
    expect(shareText({ pfns: 0, of: null, ofWhat: '' })).toBe('');
  });
});
