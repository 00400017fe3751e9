/** Commands of comparisons: ways in, and steps while one is on the screen. They stand before the others: keys mean the comparison then. */
import { closeCompare, isComparing, showCompare, swapSides, undoRules, useCompare } from '../../store/compare.ts';
import { compareCheckpoints, compareIterations, compareWithConversion, isLegacy, iterations } from '../../store/compare-offer.ts';
import { saveComparison } from '../../store/compare-report.ts';
import { useApp } from '../../store/index.ts';
import { toggleLock } from '../diff/lock.ts';
import { focusCompareSearch } from '../diff/search.ts';
import { showTab, stepShown } from '../../store/compare-tab.ts';
import type { Command } from './commands.ts';

export const comparing = isComparing;
const compared = (): boolean => comparing() && useCompare.getState().stage === 'open';
const isReady = (): boolean => useApp.getState().phase === 'ready' && !comparing();

export const COMPARE_COMMANDS: readonly Command[] = [
  { id: 'compare.with', group: 'File', title: 'Compare with…', keys: [], when: () => true, run: () => useApp.getState().openDialog('compare') },
  { id: 'compare.conversion', group: 'File', title: 'Convert and compare', keys: [], when: () => isReady() && isLegacy(useApp.getState()), run: compareWithConversion },
  { id: 'compare.checkpoints', group: 'File', title: 'Compare two checkpoints', keys: [], when: () => isReady() && (useApp.getState().totals?.checkpoints ?? 0) > 1, run: compareCheckpoints },
  { id: 'compare.iterations', group: 'File', title: 'Compare two iterations', keys: [], when: () => isReady() && iterations().length > 1, run: compareIterations },
  { id: 'compare.show', group: 'File', title: 'Back to the comparison', keys: [], when: () => useCompare.getState().stage !== 'none' && !comparing(), run: () => showCompare(true) },
  { id: 'compare.report', group: 'File', title: 'Export the comparison', keys: ['Ctrl+E'], typing: true, when: compared, run: () => void saveComparison('html') },
  { id: 'compare.report.markdown', group: 'File', title: 'Export the comparison as Markdown', keys: [], when: compared, run: () => void saveComparison('markdown') },
  { id: 'compare.report.json', group: 'File', title: 'Export the comparison as JSON', keys: [], when: compared, run: () => void saveComparison('json') },
  { id: 'compare.close', group: 'File', title: 'Close the comparison', keys: [], when: () => useCompare.getState().stage !== 'none', run: closeCompare },
  { id: 'compare.next', group: 'Go', title: 'Next difference', keys: ['F7'], typing: true, when: compared, run: () => stepShown(1) },
  { id: 'compare.previous', group: 'Go', title: 'Previous difference', keys: ['Shift+F7'], typing: true, when: compared, run: () => stepShown(-1) },
  { id: 'compare.search', group: 'Find', title: 'Search in the comparison', keys: ['Ctrl+F', '/'], when: compared, run: focusCompareSearch },
  { id: 'compare.swap', group: 'View', title: 'Comparison: swap sides', keys: [], when: comparing, run: swapSides },
  { id: 'compare.lock', group: 'View', title: 'Comparison: lock or unlock the scrolling of both sides', keys: ['l'], when: compared, run: toggleLock },
  { id: 'compare.rows', group: 'View', title: 'Comparison: rows', keys: [], when: compared, run: () => showTab('rows') },
  { id: 'compare.sequence', group: 'View', title: 'Comparison: records in sequence', keys: [], when: compared, run: () => showTab('sequence') },
  { id: 'compare.memory', group: 'View', title: 'Comparison: memory', keys: [], when: compared, run: () => showTab('memory') },
  { id: 'compare.undo', group: 'View', title: 'Comparison: undo the last rule', keys: ['Ctrl+Z'], when: () => compared() && useCompare.getState().before.length > 0, run: undoRules },
];
