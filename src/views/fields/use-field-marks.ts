/** The findings of the tree's row, as marks on its fields. */
import { useMemo } from 'react';
import type { FieldNode } from '../../core/layout/node.ts';
import { markedFindings } from '../../store/findings.ts';
import { useApp } from '../../store/index.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { findingsOfRow, markOfField, rangeAround, type FieldMark } from './finding-marks.ts';
import type { Tree } from './tree-model.ts';

export function useFieldMarks(tree: Tree): (node: FieldNode) => FieldMark | null {
  const findings = useThrottled(useApp(markedFindings), FINDINGS_INTERVAL_MS);
  const index = useApp((state) => state.index);
  const source = useApp((state) => state.source);
  const { row } = tree;
  const own = useMemo(() => findingsOfRow(findings, row, source), [findings, row, source]);
  if (index === null || row < 0 || row >= index.rowCount || own.length === 0) return () => null;
  const whole = { start: index.startOf(row), end: index.endOf(row) };
  return (node) => markOfField(own, node, rangeAround(tree, node.path, whole));
}
