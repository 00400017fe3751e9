/** Looking for fields by name or value: which ones fit, and walking a row's fields in their order. */
import type { FieldNode } from '../../core/layout/node.ts';
import { valueText } from './node-text.ts';

/** Brings children of a node; the empty path is the row. */
export type FetchNodes = (path: string, from: number, count: number) => Promise<{ readonly nodes: readonly FieldNode[]; readonly total: number }>;

/** Nodes from the row's first level down to the one that fits. */
export type Chain = readonly FieldNode[];

export interface Found {
  readonly hits: readonly Chain[];
  /** False where the walk ended before the fields did. */
  readonly complete: boolean;
  readonly seen: number;
}

export interface Limits {
  readonly hits: number;
  /** Fields to look at: a PAGE_DATA record has some thousands, a P2M of a large guest some hundred thousand. */
  readonly seen: number;
}

const WINDOW = 256;
/** Branches that are read at the same time. */
const ABREAST = 16;

/** Fits where name, value or meaning hold the text, and where the value is that number in any spelling. */
export function matcherOf(query: string): ((node: FieldNode) => boolean) | null {
  const text = query.trim().toLowerCase();
  if (text === '') return null;
  const number = /^-?(0x[0-9a-f]+|\d[\d,_]*)$/.test(text) ? text.replace(/[,_]/g, '') : null;
  const value = number === null ? null : number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number);
  const holds = (part: string): boolean => part.toLowerCase().includes(text);
  return (node) => {
    if (value !== null && node.value !== null && typeof node.value !== 'string' && BigInt(node.value) === value) return true;
    const branch = node.kind === 'struct' || node.kind === 'array';
    return holds(node.name) || holds(node.meaning) || (!branch && (holds(node.text) || holds(valueText(node))));
  };
}

/** All that fit, in the order of the tree. Throws what `fetch` throws: also where it was aborted. */
export async function searchFields(fetch: FetchNodes, fits: (node: FieldNode) => boolean, limits: Limits): Promise<Found> {
  const state = { seen: 0, hits: 0, complete: true };
  const hits = await walk('', [], { fetch, fits, limits, state });
  return { hits: hits.slice(0, limits.hits), complete: state.complete && hits.length <= limits.hits, seen: state.seen };
}

interface Walk {
  readonly fetch: FetchNodes;
  readonly fits: (node: FieldNode) => boolean;
  readonly limits: Limits;
  readonly state: { seen: number; hits: number; complete: boolean };
}

async function walk(path: string, above: Chain, search: Walk): Promise<Chain[]> {
  const { fetch, limits, state } = search;
  const hits: Chain[] = [];
  for (let from = 0, total = 1; from < total; from += WINDOW) {
    if (state.seen >= limits.seen || state.hits > limits.hits) {
      state.complete = false;
      break;
    }
    const list = await fetch(path, from, WINDOW);
    total = list.total;
    state.seen += list.nodes.length;
    for (let at = 0; at < list.nodes.length; at += ABREAST) {
      const found = await Promise.all(list.nodes.slice(at, at + ABREAST).map((node) => below(node, above, search)));
      hits.push(...found.flat());
    }
  }
  return hits;
}

async function below(node: FieldNode, above: Chain, search: Walk): Promise<Chain[]> {
  const chain = [...above, node];
  const own = search.fits(node) ? [chain] : [];
  search.state.hits += own.length;
  return node.childCount === 0 ? own : [...own, ...(await walk(node.path, chain, search))];
}
