/**
 * Our verdict for the judge `verify` against Xen's verify-stream-v2 itself. Where they differ the stream is in one of
 * a list with the reason, and must still differ: the list can only shrink.
 */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/core/conformance/catalogue.ts';
import { open, type Opened } from '../build/open.ts';
import { FAMILIES } from '../conformance/families.ts';
import { FAULTS_FOR_SCRIPT, SOUND } from '../conformance/faults.ts';
import { image, IMAGES } from '../fixtures/images.ts';
import { ORDERS, STREAMS } from './streams.ts';
import { findTools, verify, type Format, type Verdict } from './verifier.ts';

const XENSTORE = 'It compares the last byte of EMULATOR_XENSTORE_DATA, a number, with a text, and so refuses all that have content. The judge is taken to have this right.';
const CHECKPOINTED = 'It does not hand a checkpointed stream back to libxl at CHECKPOINT. The judge is taken to do so.';

/** Two defects of the script that the judge is taken not to have. */
const SET_ASIDE: Readonly<Record<string, string>> = {
  'EMULATOR_XENSTORE_DATA with a pair': XENSTORE,
  'a file of an HVM guest': XENSTORE,
  'a checkpointed stream with an END': CHECKPOINTED,
};

/** The same two, in the streams with one fault. */
const FAULTS_SET_ASIDE: readonly string[] = ['an empty key', 'a key with a space', 'an absolute key', 'END inside a checkpoint', 'xenstore data that is as it should be', 'a checkpointed stream that ends'];

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly opened: Opened;
}

const caseOf = (name: string, bytes: Uint8Array): Case => ({ name, bytes, opened: open(bytes) });

/** What the script is given: it knows no libvirt header, so the libxl stream inside. */
function input({ bytes, opened, name }: Case): readonly [Uint8Array, Format] {
  const layer = opened.stream.identification?.kind === 'stream' ? opened.stream.identification.layer : null;
  if (layer === 'xl' || layer === 'libxl' || layer === 'libxc') return [bytes, layer];
  if (layer === 'libvirt') return [bytes.subarray(opened.stream.layers.find(({ name: inner }) => inner === 'libxl')?.spans[0]?.start), 'libxl'];
  throw new Error(`${name} is no stream`);
}

const tools = process.env['XSI_SKIP_DIFFERENTIAL'] === '1' ? null : findTools();

const same = ({ opened }: Case, theirs: Verdict | undefined): boolean => opened.refusedBy('verify') === theirs?.refuses;
const both = ({ name, opened }: Case, theirs: Verdict | undefined): string => `${name}: ours ${opened.refusedBy('verify') ? opened.rules.join(', ') : 'accepts'}; theirs ${theirs?.refuses === true ? theirs.words : 'accepts'}`;

describe.skipIf(tools === null)('verify-stream-v2', () => {
  const run = (cases: readonly Case[]): Verdict[] => {
    if (tools === null || typeof tools === 'string') throw new Error(tools ?? 'left out');
    return verify(tools, cases.map(input));
  };

  it('is there', () => {
    expect(tools).toBeTypeOf('object');
  });

  it('says of built streams what we say, but for the list', () => {
    const cases = Object.entries({ ...STREAMS, ...ORDERS }).map(([name, bytes]) => caseOf(name, bytes));
    const theirs = run(cases);
    const wrong = cases.flatMap((each, i) => {
      const listed = SET_ASIDE[each.name] !== undefined;
      if (same(each, theirs[i]) !== listed) return [];
      return [`${listed ? 'listed, but no longer different: ' : ''}${both(each, theirs[i])}`];
    });
    expect(wrong).toEqual([]);
  });

  it('refuses what it lists as set aside, where we accept', () => {
    const cases = Object.keys(SET_ASIDE).map((name) => caseOf(name, STREAMS[name] ?? new Uint8Array(0)));
    expect(run(cases).map(({ refuses }) => refuses)).toEqual(cases.map(() => true));
    expect(cases.map(({ opened }) => opened.refusedBy('verify'))).toEqual(cases.map(() => false));
  });

  it('says of streams with one fault what we say, and of sound ones', () => {
    const judged = [...FAULTS_FOR_SCRIPT.map(([name, bytes]) => caseOf(name, bytes)), ...SOUND.map(([name, bytes]) => caseOf(name, bytes))];
    const theirs = run(judged);
    const differ = judged.filter((each, i) => !same(each, theirs[i])).map(({ name }) => name);
    expect(differ).toEqual(FAULTS_SET_ASIDE);
  });

  it('says of streams of every family what we say', () => {
    const families = FAMILIES.map(([name, bytes]) => caseOf(name, bytes));
    const theirs = run(families);
    console.info(`verify-stream-v2 judged ${families.length} streams of every family, ${FAULTS_FOR_SCRIPT.length} with one fault, ${SOUND.length} sound, ${Object.keys(STREAMS).length + Object.keys(ORDERS).length} with one thing to look at`);
    expect(families.flatMap((each, i) => (same(each, theirs[i]) ? [] : [both(each, theirs[i])]))).toEqual([]);
  });

  it('says of real images what we say', async () => {
    const cases: Case[] = [];
    for (const which of IMAGES) cases.push(caseOf(which.name, await image(which)));
    const theirs = run(cases);
    expect(cases.flatMap((each, i) => (same(each, theirs[i]) ? [] : [both(each, theirs[i])]))).toEqual([]);
  });
});

describe('a rule that says that verify-stream-v2 was run', () => {
  const seen = new Set([...Object.values({ ...STREAMS, ...ORDERS }), ...[...FAULTS_FOR_SCRIPT, ...FAMILIES].map(([, bytes]) => bytes)].flatMap((bytes) => open(bytes).rules));
  it('is told of one of these streams', () => {
    expect(RULES.filter(({ id, checked }) => checked.includes('ran verify-stream-v2') && !seen.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('the list', () => {
  it('names streams that there are', () => {
    expect(Object.keys(SET_ASIDE).filter((name) => STREAMS[name] === undefined)).toEqual([]);
  });

  it('is short beside the streams', () => {
    expect(Object.keys(STREAMS).length).toBeGreaterThan(2 * Object.keys(SET_ASIDE).length);
  });
});
