/** Which fields a finding is about: those that hold all its bytes, down to the deepest, and the outermost ones that its bytes cover. */
import type { ByteRange } from '../../core/bytes/range.ts';
import type { Finding, Severity } from '../../core/index/finding.ts';
import type { FieldNode } from '../../core/layout/node.ts';
import { WINDOW, type Tree } from './tree-model.ts';

export interface FieldMark {
  readonly severity: Severity;
  readonly title: string;
}

/** Findings that a mark spells out; the panel has them all. */
const MOST_TOLD = 3;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

const holds = (outer: ByteRange, inner: ByteRange): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Findings about bytes of a row; one about a place between two bytes is about no field. */
export const findingsOfRow = (findings: readonly Finding[], row: number, source: number): readonly Finding[] =>
  findings.filter((finding) => finding.row === row && finding.source === source && finding.range.end > finding.range.start);

/** The node at a path, as far as the tree has it. */
function nodeAt({ branches }: Tree, path: string): FieldNode | undefined {
  const cut = path.lastIndexOf('.');
  const step = Number(path.slice(cut + 1));
  return branches.get(path.slice(0, Math.max(0, cut)))?.windows.get(Math.floor(step / WINDOW))?.[step % WINDOW];
}

/** The range that a node is a part of: its parent's, or the row's. */
export function rangeAround(tree: Tree, path: string, row: ByteRange): ByteRange {
  const cut = path.lastIndexOf('.');
  return cut < 0 ? row : (nodeAt(tree, path.slice(0, cut))?.range ?? row);
}

/** @param around what {@link rangeAround} says of the node */
export function markOfField(findings: readonly Finding[], { range, bits }: FieldNode, around: ByteRange): FieldMark | null {
  // Bits have their integer's bytes: which of them is meant, the message says.
  if (bits !== null) return null;
  const about = findings.filter((finding) => holds(range, finding.range) || (holds(finding.range, range) && !holds(finding.range, around)));
  if (about.length === 0) return null;
  about.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const told = about.slice(0, MOST_TOLD).map(({ severity, message }) => `${severity}: ${message}`);
  const more = about.length > MOST_TOLD ? [`and ${about.length - MOST_TOLD} more`] : [];
  return { severity: about[0]?.severity ?? 'info', title: [...told, ...more].join('\n') };
}
