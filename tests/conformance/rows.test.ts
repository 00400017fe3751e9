/** Every numbered row is accounted for, and every rule says what it needs to say. */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/core/conformance/catalogue.ts';
import { NUMBERS, ROWS } from './rows.ts';

const known = new Map(RULES.map((rule) => [rule.id, rule]));

describe('the rows of the conformance rules', () => {
  it('are all accounted for', () => {
    const numbers = NUMBERS.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => `C${(first + i).toString().padStart(3, '0')}`));
    expect(Object.keys(ROWS).sort()).toEqual(numbers.sort());
  });

  it('name rules that there are', () => {
    expect(Object.entries(ROWS).flatMap(([row, { rules }]) => rules.filter((id) => !known.has(id)).map((id) => `${row}: ${id}`))).toEqual([]);
  });

  it('have rules, or a reason', () => {
    expect(Object.entries(ROWS).filter(([, { rules, why }]) => rules.length === 0 && why === '')).toEqual([]);
  });

  it('are the ones that the rules name, each with the rule in its list', () => {
    expect(RULES.filter(({ id, ref }) => ref !== '' && ROWS[ref]?.rules.includes(id) !== true).map(({ id, ref }) => `${ref}: ${id}`)).toEqual([]);
  });
});

/** Restorers that say nothing of their own, or that end without a word. */
const SILENT: Readonly<Record<string, string>> = {
  'gzip.stream.damaged': 'What decompresses is not Xen\u2019s.',
  'zstd.stream.damaged': 'The same.',
  'xz.stream.damaged': 'The same.',
  'lz4.stream.damaged': 'The same.',
  'bzip2.stream.damaged': 'The same.',
  'xl.config.nul': 'Undefined behaviour has no message.',
  'libvirt.config.nul': 'The same.',
  'libvirt.config.xml': 'The words are the XML library\u2019s.',
  'xend.header.config': 'What ends xend\u2019s parser is an exception of Python.',
  'legacy.p2m-size.range': 'What goes wrong depends on the number.',
  'legacy.vcpu.xsave-range': 'The same.',
  'legacy.stream.reading': 'What goes wrong depends on the stream and on what was said of it.',
};

/** Nobody wrote down what the sides of a proposal log. */
const isProposal = (id: string): boolean => id.startsWith('libvirt-mig.');

describe('a rule', () => {
  it('says how it was checked where somebody objects', () => {
    expect(RULES.filter(({ objectors, checked }) => objectors.length > 0 && checked.length === 0).map(({ id }) => id)).toEqual([]);
  });

  it('says what is logged where the restoring side objects, but for those that are silent', () => {
    expect(RULES.filter(({ id, objectors, logs }) => objectors.includes('restore') && logs === '' && SILENT[id] === undefined && !isProposal(id)).map(({ id }) => id)).toEqual([]);
  });

  it('says nothing is logged where the restoring side never objects', () => {
    expect(RULES.filter(({ objectors, logs, otherwise }) => objectors.length === 0 && otherwise === 'info' && logs !== '').map(({ id }) => id)).toEqual([]);
  });
});
