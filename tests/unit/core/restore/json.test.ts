/** The card as the command line's JSON has it: layer and record for rows, offset and length for ranges. */
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../src/core/restore/card.ts';
import { restoreJson } from '../../../../src/core/restore/restore-json.ts';
import { goodPv } from '../../../build/good.ts';
import { open } from '../../../build/open.ts';

describe('the card in JSON', () => {
  const bytes = goodPv();

  it('of a stream that restores names the last record and no bytes', () => {
    const opened = open(bytes);
    const json = restoreJson(opened.run(restoreCard(opened.stream)), opened.stream);
    expect(json['outcome']).toMatchObject({ kind: 'restores', layer: 'libxl', record: 1, source: 0, offset: null, length: null, rule: null, soFar: false });
    expect(json['forensics']).toMatchObject({ story: '', lastWhole: { layer: 'libxl', record: 1 }, missing: [], tail: null });
  });

  it('of a cut stream names the place where bytes end, and the record that gave each fact', () => {
    const opened = open(bytes.subarray(0, bytes.length - 40));
    const json = restoreJson(opened.run(restoreCard(opened.stream)), opened.stream);
    expect(json['outcome']).toMatchObject({ kind: 'stops', layer: 'libxc', offset: bytes.length - 40, length: 0, rule: 'libxc.stream.truncated', where: 'read_record()' });
    const { facts } = JSON.parse(JSON.stringify(json['state'])) as { facts: readonly { name: string; layer: string | null; record: number | null }[] };
    expect(facts.find(({ name }) => name === 'seen_pv_info')).toMatchObject({ layer: 'libxc', record: 0 });
    expect(facts.find(({ name }) => name === 'verify')).toMatchObject({ layer: null, record: null });
  });

  it('has a sentence and a place for every one of its rows', () => {
    const opened = open(bytes);
    expect(JSON.stringify(restoreJson(opened.run(restoreCard(opened.stream)), opened.stream))).not.toMatch(/undefined|NaN|"row":/);
  });
});
