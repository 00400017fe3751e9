/** COLO's back channel, by a writer of its own: the order of its records, the header of 16 bytes, cuts and strangers. */
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../../src/core/restore/card.ts';
import { legacyPv, legacyHvm } from '../../../../build/legacy.ts';
import { open, rowTilingFault, tilingFault, type Opened } from '../../../../build/open.ts';
import { ascii } from '../../../../build/stream.ts';

const BANNER = 'xl migration receiver ready, send binary domain data.\n';
const [NEW, SUSPENDED, READY, RESUMED] = [0, 1, 2, 3] as const;

const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
const state = (id: number): number[] => [...u32(5), ...u32(4), ...u32(id), ...u32(0)];
/** `long`: as Xen 4.18 and later write it. */
const dirty = (pfns: readonly number[], long = false): number[] => [...u32(15), ...u32(8 * pfns.length), ...(long ? u32(0).concat(u32(0)) : []), ...pfns.flatMap((pfn) => [...u32(pfn), ...u32(0)])];

const bytes = (...parts: readonly number[][]): Uint8Array => Uint8Array.from(parts.flat());
const round = (long = false): number[] => [...state(SUSPENDED), ...dirty([3, 9, 0x1234], long), ...state(READY), ...state(RESUMED)];
const talk = (long = false): Uint8Array => bytes(state(READY), state(RESUMED), round(long), round(long));

const kinds = (opened: Opened): string[] => opened.rows().map(({ kind, type }) => `${kind} ${type}`);
const problems = (opened: Opened): string[] => opened.rules.filter((rule) => !rule.startsWith('colo.conversation'));
const waits = (opened: Opened): string => opened.findings.find(({ rule }) => rule === 'colo.conversation.left')?.message ?? '';

/** Rows tile the file, and leaves their rows. */
function fault(opened: Opened, size: number): string | null {
  const rows = opened.rows();
  return rowTilingFault(rows, size) ?? rows.map((row, i) => tilingFault(opened.leaves(i), row.start, row.end)).find((found) => found !== null) ?? null;
}

describe('a whole dialogue', () => {
  it('is known by its records, and is as it should be', () => {
    const opened = open(talk());
    expect(opened.stream.identification).toMatchObject({ kind: 'stream', layer: 'colo', evidence: ['CHECKPOINT_STATE SVM_READY at 0x0', 'a record of COLO at 0x10'] });
    expect(problems(opened)).toEqual([]);
    expect(kinds(opened)).toEqual(['record 5', 'record 5', 'record 5', 'record 15', 'record 5', 'record 5', 'record 5', 'record 15', 'record 5', 'record 5']);
    expect(opened.stream.layers[0]?.detail).toEqual({ direction: 'secondary to primary', checkpoints: 3, dirtyLists: 2, dirtyPfns: 6 });
    expect(waits(opened)).toContain('both domains run');
    expect(fault(opened, talk().length)).toBeNull();
    expect(opened.run(opened.stream.summary(0))).toContain('SVM_READY');
    expect(opened.run(opened.stream.summary(3))).toBe('3 PFNs');
  });

  it('is read behind the banner of xl', () => {
    const opened = open(bytes([...ascii(BANNER)], [...talk()]));
    expect(opened.stream.layers.map(({ name }) => name)).toEqual(['xl-wire', 'colo']);
    expect(problems(opened)).toEqual([]);
  });

  it('is nothing to restore', () => {
    const opened = open(talk());
    expect(opened.run(restoreCard(opened.stream)).outcome.sentence).toContain('secondary of COLO');
  });

  it.each([
    [[READY], /waits for SVM_RESUMED/],
    [[READY, RESUMED, SUSPENDED], /waits for the list of dirty PFNs/],
  ])('that ends after %j says who waits', (ids, message) => {
    expect(waits(open(bytes(...ids.map(state)), 'colo'))).toMatch(message);
  });
});

describe('the header of 16 bytes', () => {
  it('is recognised, told, and the list read behind it', () => {
    const opened = open(talk(true));
    const found = opened.findings.filter(({ rule }) => rule === 'colo.dirty-list.header');
    expect(found.map(({ range }) => range)).toEqual([{ start: 48, end: 64 }, { start: 136, end: 152 }]);
    expect(found[0]?.objectors).toEqual(['spec', 'restore']);
    expect(problems(opened)).toHaveLength(2);
    expect(opened.run(opened.stream.summary(3))).toBe('3 PFNs, behind a header of 16 octets');
    const values = opened.leaves(3).map(({ name, text }) => `${name} ${text}`);
    expect(values.filter((value) => value.startsWith('[')).join()).toMatch(/0x3.*0x9.*0x1234/);
    expect(fault(opened, talk(true).length)).toBeNull();
  });

  it('is recognised of an empty list', () => {
    const opened = open(bytes(state(READY), state(RESUMED), state(SUSPENDED), dirty([], true), state(READY)));
    expect(problems(opened)).toEqual(['colo.dirty-list.header']);
  });

  it('is not seen where PFN 0 is dirty', () => {
    const opened = open(bytes(state(SUSPENDED), dirty([0, 7]), state(READY)));
    expect(problems(opened)).toEqual([]);
    expect(opened.leaves(1).some(({ text }) => text.includes('0x7'))).toBe(true);
  });
});

describe('out of order', () => {
  it.each([
    ['a state too early', [state(READY), state(SUSPENDED)], 'colo.state.sequence'],
    ['NEW, which is the primary’s', [state(READY), state(NEW)], 'colo.state.sequence'],
    ['no list behind SVM_SUSPENDED', [state(SUSPENDED), state(READY)], 'colo.dirty-list.due'],
    ['a list where a state is due', [state(READY), dirty([1]), state(READY)], 'colo.state.sequence'],
    ['a list with half a PFN', [state(SUSPENDED), [...u32(15), ...u32(4), ...u32(1), ...u32(0)], state(READY)], 'colo.dirty-list.length'],
    ['a state of 8 bytes', [state(READY), [...u32(5), ...u32(8), ...u32(RESUMED), ...u32(0)]], 'colo.state.length'],
    ['a record of another type', [state(READY), [...u32(1), ...u32(0)]], 'colo.record.unknown'],
    ['a list of 4 GiB', [state(READY), [...u32(15), ...u32(0xffff_fff8)]], 'colo.record.unknown'],
  ] as const)('%s is told', (_what, parts, rule) => {
    const built = bytes(...parts.map((part) => [...part]));
    const opened = open(built, 'colo');
    expect(problems(opened)).toContain(rule);
    expect(fault(opened, built.length)).toBeNull();
  });

  it('says that a capture starts in the middle', () => {
    expect(open(bytes(state(RESUMED), round())).rules).toContain('colo.conversation.middle');
  });
});

describe('cut and strange bytes', () => {
  it.each([false, true])('tile wherever they are cut (long headers: %s)', (long) => {
    const whole = talk(long);
    for (let length = 1; length <= whole.length; length++) {
      const opened = open(whole.subarray(0, length), 'colo');
      expect(fault(opened, length)).toBeNull();
    }
  });

  it('are a back channel from the control_id of the first record on', () => {
    for (let length = 12; length <= 16; length++) {
      const opened = open(talk().subarray(0, length));
      expect(opened.stream.identification).toMatchObject({ layer: 'colo' });
      expect(opened.refusedBy('restore')).toBe(length < 16);
    }
    expect(open(talk().subarray(0, 11)).stream.identification).toMatchObject({ kind: 'foreign' });
  });

  it('of a legacy stream are not taken for a back channel', () => {
    for (const built of [legacyPv(8, 8), legacyPv(4, 4), legacyHvm(8)]) expect(open(built).stream.identification).toMatchObject({ layer: 'legacy' });
  });
});

describe('a length that no reader takes', () => {
  it('is what is said of a list, and not its type', () => {
    const long = open(Uint8Array.from([...state(READY), ...u32(15), ...u32(0xffff_fff8)]), 'colo').findings.find(({ rule }) => rule === 'colo.record.unknown');
    expect(long?.message).toBe('CHECKPOINT_DIRTY_PFN_LIST has a body_length of 4,294,967,288 bytes; the reader of records takes up to 134,217,728 bytes.');
    expect(long?.logs).not.toContain('Unrecognised');
  });
});
