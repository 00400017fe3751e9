/** What stands around the list: findings by row, spans of rows to ask for, facets, lines for a table. */
import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../../../src/core/index/finding.ts';
import { RowFlag } from '../../../../src/core/index/slab.ts';
import { NO_FACTS, type LayerInfo, type LayerName } from '../../../../src/core/index/layer.ts';
import { NO_FILTER } from '../../../../src/store/filter.ts';
import { tallyFindings } from '../../../../src/store/findings.ts';
import { countFindings, findingsOn, rowsWith } from '../../../../src/views/records/finding-counts.ts';
import { tsvOf } from '../../../../src/views/records/row-cells.ts';
import { ruleOf } from '../../../../src/views/records/row-rule.ts';
import { contiguous } from '../../../../src/views/records/row-spans.ts';
import { toggled } from '../../../../src/views/records/toggled.ts';

const finding = (row: number, severity: Severity, count = 1): Finding => ({
  rule: 'libxc.record.padding',
  severity,
  objectors: [],
  layer: 'libxc',
  row,
  source: 0,
  range: { start: 0, end: 0 },
  count,
  message: '',
  spec: '',
  cite: '',
  ref: '',
  hint: '',
  logs: '',
  checked: [],
});

const layer = (id: number, name: LayerName): LayerInfo => ({
  id,
  name,
  source: 0,
  parent: null,
  spans: [],
  headers: 0,
  records: 0,
  facts: NO_FACTS,
  detail: {},
});

describe('findings by row', () => {
  const findings = [finding(9, 'info'), finding(2, 'error'), finding(2, 'warning', 3), finding(-1, 'error'), finding(4, 'warning')];
  const counts = countFindings(findings);

  it('are counted on a row and over a run', () => {
    expect(findingsOn(counts, 2, 1)).toBe('1 3 0');
    expect(findingsOn(counts, 3, 1)).toBe('');
    expect(findingsOn(counts, 0, 10)).toBe('1 4 1');
  });

  it('select rows by severity or worse, each once, ascending', () => {
    expect([...rowsWith(findings, 'error')]).toEqual([2]);
    expect([...rowsWith(findings, 'warning')]).toEqual([2, 4]);
    expect([...rowsWith(findings, 'info')]).toEqual([2, 4, 9]);
  });

  it('count those that stand on no row in the total', () => {
    expect(tallyFindings({ findings, suppressed: [] }).counts).toMatchObject({ error: 2, warning: 4 });
  });
});

describe('spans of rows to ask for', () => {
  it('join neighbours over small holes and leave large ones', () => {
    expect(contiguous([1, 2, 3, 6, 100])).toEqual([
      { from: 1, count: 6 },
      { from: 100, count: 1 },
    ]);
    expect(contiguous([])).toEqual([]);
  });
});

describe('the rule from the filter', () => {
  const layers = [layer(0, 'libxl'), layer(1, 'libxc')];

  it('folds PAGE_DATA of libxc and nothing else', () => {
    const rule = ruleOf(NO_FILTER, true, layers, null);
    expect([rule.folds(1, 1), rule.folds(0, 1), rule.folds(1, 2), rule.folds(7, 1)]).toEqual([true, false, false, false]);
    expect(ruleOf(NO_FILTER, false, layers, null).folds(1, 1)).toBe(false);
  });

  it('lets a type filter through for records only', () => {
    const rule = ruleOf({ ...NO_FILTER, types: ['1:1'] }, true, layers, null);
    expect([rule.shows(1, RowFlag.RECORD, 1), rule.shows(1, RowFlag.HEADER, 1), rule.shows(0, RowFlag.RECORD, 1)]).toEqual([true, false, false]);
  });
});

describe('facets', () => {
  it('come and go, and none chosen is all', () => {
    expect(toggled(null, 1)).toEqual([1]);
    expect(toggled([1], 2)).toEqual([1, 2]);
    expect(toggled([1, 2], 1)).toEqual([2]);
    expect(toggled([2], 2)).toBeNull();
  });
});

describe('a line for a table', () => {
  it('keeps its columns whatever a summary holds', () => {
    const cells = {
      label: 'libxc:12',
      offset: '0x40',
      name: 'SHARED_INFO',
      layer: 'libxc',
      family: 'platform',
      length: '4,096',
      lengthTitle: '',
      cut: true,
      lost: 0,
      summary: null,
    } as const;
    expect(tsvOf(cells, 'a\tb\nc')).toBe('libxc:12\t0x40\tSHARED_INFO\tlibxc\t4,096\tcut; a b c');
  });

  it('says when a row was captured, and what of it was not', () => {
    const cells = { label: 'libxc:5', offset: '0x8c5', name: 'PAGE_DATA', layer: 'libxc', family: 'page-data', length: '8', lengthTitle: '', cut: false, lost: 1448, summary: null } as const;
    expect(tsvOf(cells, '1 page', '1.500 s')).toBe('libxc:5\t0x8c5\t1.500 s\tPAGE_DATA\tlibxc\t8\t1,448 bytes not captured; 1 page');
  });
});
