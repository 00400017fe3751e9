/**
 * A comparison in the address: `#v=1&diff=rows&left=0x80d2b5&right=0x80d2b5` names the tab and the sizes of both files, then what narrows the
 * rows, which row, place or PFN is chosen, and the rules. Files cannot be named so that a browser finds them again: what the address asks for
 * waits until files of those sizes are given.
 */
import type { RowFilter } from '../core/diff/view.ts';
import type { Verdict } from '../core/diff/verdict.ts';
import { hex } from '../core/text.ts';
import type { CompareRules } from '../worker/protocol.ts';
import { DIFF_TABS, type DiffTab } from './compare-tab.ts';

export interface SideAddress {
  /** Bytes of the file. */
  readonly size: number;
  readonly checkpoint: number | null;
  /** Absent for the stream as a whole. */
  readonly iteration?: number;
  readonly conversion: boolean;
}

export interface CompareAddress {
  readonly tab: DiffTab;
  readonly left: SideAddress;
  readonly right: SideAddress;
  /** Whether both sides are of one file. */
  readonly one: boolean;
  readonly filter: RowFilter;
  /** Of the chosen row; empty none. */
  readonly path: string;
  /** Whether places in step are left out, and the row of the chosen place. */
  readonly differing: boolean;
  readonly record: { readonly side: 'left' | 'right'; readonly row: number } | null;
  /** The page that is looked at; -1 none. */
  readonly pfn: number;
  readonly rules: CompareRules;
}

const VERSION = '1';
const VERDICTS: readonly Verdict[] = ['different', 'left', 'right', 'expected', 'same'];
/** Rules that an address may hold; an address is no place for more. */
const MAX_RULES = 100;

const sideParts = (name: string, { size, checkpoint, iteration, conversion }: SideAddress): (readonly [string, string])[] => [
  [name, hex(size)],
  ...(checkpoint === null ? [] : [[`${name}-checkpoint`, String(checkpoint)] as const]),
  ...(iteration === undefined ? [] : [[`${name}-iteration`, String(iteration)] as const]),
  ...(conversion ? [[`${name}-conversion`, '1'] as const] : []),
];

export function encodeComparison({ tab, left, right, one, filter, path, differing, record, pfn, rules }: CompareAddress): string {
  const parts: (readonly [string, string])[] = [['v', VERSION], ['diff', tab], ...sideParts('left', left), ...sideParts('right', right)];
  const add = (name: string, value: string): void => {
    if (value !== '') parts.push([name, value]);
  };
  add('one', one ? '1' : '');
  add('verdicts', filter.verdicts.join(','));
  add('layer', filter.layer);
  add('query', filter.query);
  add('order', filter.order === 'stream' ? 'stream' : '');
  add('path', path);
  add('differing', differing ? '1' : '');
  add('record', record === null ? '' : `${record.side}-${record.row}`);
  add('pfn', pfn < 0 ? '' : hex(pfn));
  for (const rule of rules.ignore.slice(0, MAX_RULES)) add('ignore', rule);
  for (const rule of rules.off.slice(0, MAX_RULES)) add('off', rule);
  return `#${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

const offsetIn = (text: string | null): number => (/^0x[0-9a-f]{1,13}$/i.test(text ?? '') ? Number(text) : -1);
const countIn = (text: string | null | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : -1);

function sideIn(parts: URLSearchParams, name: string): SideAddress | null {
  const size = offsetIn(parts.get(name));
  const checkpoint = countIn(parts.get(`${name}-checkpoint`));
  const iteration = countIn(parts.get(`${name}-iteration`));
  return size < 0 ? null : { size, checkpoint: checkpoint < 1 ? null : checkpoint, ...(iteration < 0 ? {} : { iteration }), conversion: parts.get(`${name}-conversion`) === '1' };
}

function recordIn(text: string | null): CompareAddress['record'] {
  const [, side, digits] = /^(left|right)-(\d+)$/.exec(text ?? '') ?? [];
  const row = countIn(digits);
  return row < 0 ? null : { side: side === 'right' ? 'right' : 'left', row };
}

/** Null for an address that is of no comparison, or that a later version wrote. Parts that make no sense are left out. */
export function decodeComparison(hash: string): CompareAddress | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const tab = DIFF_TABS.find((one) => one.tab === parts.get('diff'))?.tab;
  const [left, right] = [sideIn(parts, 'left'), sideIn(parts, 'right')];
  if (parts.get('v') !== VERSION || tab === undefined || left === null || right === null) return null;
  const named = (parts.get('verdicts') ?? '').split(',');
  const verdicts = VERDICTS.filter((verdict) => named.includes(verdict));
  return {
    tab,
    left,
    right,
    one: parts.get('one') === '1' && left.size === right.size,
    filter: { verdicts, layer: parts.get('layer') ?? '', query: parts.get('query') ?? '', order: parts.get('order') === 'stream' ? 'stream' : 'verdict' },
    path: parts.get('path') ?? '',
    differing: parts.get('differing') === '1',
    record: recordIn(parts.get('record')),
    pfn: offsetIn(parts.get('pfn')),
    rules: { ignore: parts.getAll('ignore').slice(0, MAX_RULES), off: parts.getAll('off').slice(0, MAX_RULES) },
  };
}
