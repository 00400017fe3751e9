/** Every command in one table: it feeds the palette, the menu, the key bindings and the sheet of keys. */
import { useApp } from '../../store/index.ts';
import { isFiltered, NO_FINDING_FILTER } from '../../store/finding-filter.ts';
import { copySelection, type CopyForm } from '../../store/copy.ts';
import type { AppState } from '../../store/index.ts';
import { useRestore } from '../../store/restore.ts';
import { toChange, toEnd } from '../restore/walk.ts';
import { citationOf } from './citation.ts';
import { COMPARE_COMMANDS, comparing } from './compare-commands.ts';
import { shiftDocument, stepDocument, useDocuments } from '../../store/documents.ts';
import { EXPERT_TABS, showView } from './expert-tabs.ts';
import { chooseBack, chooseFile } from './open-file.ts';
import { focusPane, PANES, pressIn, stepPane } from './panes.ts';
import { stepRecord, stepSameType } from './steps.ts';
import { isWayBack, showLastWhole, stepCheckpoint, stepPhase, togglePhaseFilter, usePhases } from '../../store/phases.ts';

export type CommandGroup = 'File' | 'Go' | 'Find' | 'Copy' | 'View' | 'Help';

export interface Command {
  readonly id: string;
  readonly group: CommandGroup;
  readonly title: string;
  readonly keys: readonly string[];
  /** Also acts while a text field has the focus. */
  readonly typing?: boolean;
  readonly when: () => boolean;
  readonly run: () => void;
}

const app = (): AppState => useApp.getState();
const always = (): boolean => true;
/** The panes are on the screen, with a stream in them. */
const hasStream = (): boolean => app().index !== null && !comparing();
const hasSeveral = (): boolean => useDocuments.getState().tabs.length > 1;
const hasPhases = (): boolean => (usePhases.getState().list?.phases.length ?? 0) > 1;
const hasCheckpoints = (): boolean => (usePhases.getState().list?.checkpoints.length ?? 0) > 0;
const hasSelection = (): boolean => app().range !== null && !comparing();
const scanning = (): boolean => app().phase === 'scanning' || app().phase === 'opening';

/** A stream that a receiver may have answered. */
function isForward(): boolean {
  const { identification } = app();
  return hasStream() && identification?.kind === 'stream' && !isWayBack({ identification });
}

const hasLegacy = (): boolean => app().layers.some(({ name }) => name === 'legacy');
const isLegacy = (): boolean => hasLegacy() && app().phase === 'ready';
/** COMPRESSED_DATA, chunk -12: its pages stand nowhere in the file as they are. */
const COMPRESSED_DATA = 2 ** 32 - 12;
const hasCompressed = (): boolean => {
  const { index, row, range, layers } = app();
  return index !== null && range !== null && row >= 0 && index.typeOf(row) === COMPRESSED_DATA && layers[index.layerOf(row)]?.name === 'legacy';
};
/** Bytes without a mark of their own may be one, too. */
/** What has a mark of its own is no legacy stream: a picture read as one is noise. */
const mayBeLegacy = (): boolean => {
  const { phase, identification } = app();
  return hasLegacy() || (phase === 'foreign' && identification?.kind === 'foreign' && identification.unknown === true);
};

/** Text that was marked with the mouse is copied by the browser. */
const noMarkedText = (): boolean => hasSelection() && (getSelection()?.isCollapsed ?? true);

const copy = (form: CopyForm): void => void copySelection(app(), form, citationOf(app()));

/** Esc: closes, cancels, clears, in that order. */
function escape(): void {
  const state = app();
  if (state.findBusy) state.cancelFind();
  else if (state.findOpen) state.closeFind();
  else if (state.notice !== null) state.dismissNotice();
  else if (scanning()) state.cancelScan();
  else state.clearSelection();
}

function nextTheme(): void {
  const { theme, setPreference, notify } = app();
  const next = theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system';
  setPreference('theme', next);
  notify(next === 'system' ? 'Theme: as the system has it.' : `Theme: ${next}.`);
}

function toggleBase(): void {
  const { offsetBase, setPreference } = app();
  setPreference('offsetBase', offsetBase === 'hex' ? 'dec' : 'hex');
}

function toggleEndian(): void {
  const { endian, setPreference } = app();
  setPreference('endian', endian === 'little' ? 'big' : 'little');
}

function toggleFollow(): void {
  const { follow, setPreference, notify } = app();
  setPreference('follow', !follow);
  notify(follow ? 'Panes stay where they are when something is selected elsewhere.' : 'Panes follow the selection.');
}

function toggleColumns(): void {
  const { hexColumns, setPreference } = app();
  setPreference('hexColumns', hexColumns === 8 ? 16 : hexColumns === 16 ? 32 : 8);
}

const FILE: readonly Command[] = [
  { id: 'file.open', group: 'File', title: 'Open a file…', keys: ['Ctrl+O'], typing: true, when: always, run: chooseFile },
  { id: 'file.paste', group: 'File', title: 'Open pasted bytes…', keys: [], when: always, run: () => app().openDialog('paste') },
  { id: 'file.back', group: 'File', title: 'Lay the other direction of the migration beside…', keys: [], when: isForward, run: chooseBack },
  { id: 'file.convert', group: 'File', title: 'Convert a legacy stream to v3…', keys: [], when: isLegacy, run: () => app().openDialog('convert') },
  { id: 'file.readas', group: 'File', title: 'Read as a legacy stream…', keys: [], when: mayBeLegacy, run: () => app().openDialog('readas') },
  { id: 'file.cancel', group: 'File', title: 'Stop the scan', keys: [], when: scanning, run: () => app().cancelScan() },
  { id: 'file.stop-contents', group: 'File', title: 'Stop the check of page contents', keys: [], when: () => app().contents === 'running', run: () => app().stopContents() },
  { id: 'file.report', group: 'File', title: 'Export a report…', keys: ['Ctrl+E'], typing: true, when: () => hasStream() && !scanning(), run: () => app().openDialog('report') },
  { id: 'file.close', group: 'File', title: 'Close the file', keys: [], when: () => app().phase !== 'empty', run: () => app().closeFile() },
  { id: 'file.next', group: 'File', title: 'Next open file', keys: ['Alt+PageDown'], typing: true, when: hasSeveral, run: () => stepDocument(1) },
  { id: 'file.previous', group: 'File', title: 'Previous open file', keys: ['Alt+PageUp'], typing: true, when: hasSeveral, run: () => stepDocument(-1) },
  { id: 'file.right', group: 'File', title: 'Move the tab to the right', keys: ['Alt+Shift+PageDown'], typing: true, when: hasSeveral, run: () => shiftDocument(1) },
  { id: 'file.left', group: 'File', title: 'Move the tab to the left', keys: ['Alt+Shift+PageUp'], typing: true, when: hasSeveral, run: () => shiftDocument(-1) },
];

const GO: readonly Command[] = [
  { id: 'go.to', group: 'Go', title: 'Go to offset, row, record or PFN…', keys: ['Ctrl+G', ':'], typing: true, when: hasStream, run: () => app().openDialog('goto') },
  { id: 'go.finding.next', group: 'Go', title: 'Next finding', keys: ['F8'], typing: true, when: hasStream, run: () => app().stepFinding(1) },
  { id: 'go.finding.previous', group: 'Go', title: 'Previous finding', keys: ['Shift+F8'], typing: true, when: hasStream, run: () => app().stepFinding(-1) },
  { id: 'go.record.next', group: 'Go', title: 'Next record', keys: ['j'], when: hasStream, run: () => stepRecord(1) },
  { id: 'go.record.previous', group: 'Go', title: 'Previous record', keys: ['k'], when: hasStream, run: () => stepRecord(-1) },
  { id: 'go.type.next', group: 'Go', title: 'Next record of the same type', keys: [']'], when: hasStream, run: () => stepSameType(1) },
  { id: 'go.type.previous', group: 'Go', title: 'Previous record of the same type', keys: ['['], when: hasStream, run: () => stepSameType(-1) },
  { id: 'go.change.next', group: 'Go', title: 'Restore: next change of the restorer’s state', keys: ['}'], when: hasStream, run: () => void toChange(1) },
  { id: 'go.change.previous', group: 'Go', title: 'Restore: previous change of the restorer’s state', keys: ['{'], when: hasStream, run: () => void toChange(-1) },
  { id: 'go.restore.end', group: 'Go', title: 'Restore: to where it ends', keys: [], when: () => useRestore.getState().card !== null, run: toEnd },
  { id: 'go.phase.next', group: 'Go', title: 'Next phase: iteration or checkpoint', keys: ['.'], when: hasPhases, run: () => stepPhase(1) },
  { id: 'go.phase.previous', group: 'Go', title: 'Previous phase', keys: [','], when: hasPhases, run: () => stepPhase(-1) },
  { id: 'go.checkpoint.next', group: 'Go', title: 'Next checkpoint', keys: ['>'], when: hasCheckpoints, run: () => stepCheckpoint(1) },
  { id: 'go.checkpoint.previous', group: 'Go', title: 'Previous checkpoint', keys: ['<'], when: hasCheckpoints, run: () => stepCheckpoint(-1) },
  { id: 'go.checkpoint.whole', group: 'Go', title: 'Last whole checkpoint', keys: [], when: () => (usePhases.getState().list?.lastWhole ?? 0) > 0, run: showLastWhole },
  { id: 'go.back', group: 'Go', title: 'Back to the selection before', keys: ['Alt+←'], typing: true, when: always, run: () => history.back() },
  { id: 'go.forward', group: 'Go', title: 'Forward again', keys: ['Alt+→'], typing: true, when: always, run: () => history.forward() },
];

const FIND: readonly Command[] = [
  { id: 'find.open', group: 'Find', title: 'Find bytes or text…', keys: ['Ctrl+F', '/'], typing: true, when: hasStream, run: () => app().openFind() },
  { id: 'find.next', group: 'Find', title: 'Next match', keys: ['F3'], typing: true, when: hasStream, run: () => void app().find(false) },
  { id: 'find.previous', group: 'Find', title: 'Previous match', keys: ['Shift+F3'], typing: true, when: hasStream, run: () => void app().find(true) },
];

const COPY: readonly Command[] = [
  { id: 'copy.as', group: 'Copy', title: 'Copy selection as…', keys: ['Ctrl+Shift+C'], when: hasSelection, run: () => app().openDialog('copy') },
  { id: 'copy.hex', group: 'Copy', title: 'Copy selection as hexadecimal', keys: ['Ctrl+C'], when: noMarkedText, run: () => copy('hex') },
  { id: 'copy.citation', group: 'Copy', title: 'Copy a citation of the selection or finding', keys: ['c'], when: hasSelection, run: () => copy('citation') },
];

const VIEW: readonly Command[] = [
  { id: 'view.pane.next', group: 'View', title: 'Next pane', keys: ['o'], when: hasStream, run: () => stepPane(1) },
  { id: 'view.pane.previous', group: 'View', title: 'Previous pane', keys: ['Shift+O'], when: hasStream, run: () => stepPane(-1) },
  ...PANES.map(({ id, title }) => ({
    id: `view.pane.${id}`,
    group: 'View' as const,
    title: `Go to pane: ${title}`,
    keys: [],
    when: hasStream,
    run: () => focusPane(id),
  })),
  ...EXPERT_TABS.map(({ id, title, key }) => ({
    id: `view.expert.${id}`,
    group: 'View' as const,
    title: `Show: ${title}`,
    keys: [key],
    when: hasStream,
    run: () => showView(id),
  })),
  { id: 'view.fit', group: 'View', title: 'Timeline: show everything', keys: ['0'], when: hasStream, run: () => void pressIn('timeline', '0') },
  { id: 'view.centre', group: 'View', title: 'Timeline: fit the selection', keys: ['f'], when: hasSelection, run: () => void pressIn('timeline', 'f') },
  { id: 'view.base', group: 'View', title: 'Offsets in hexadecimal or decimal', keys: ['x'], when: hasStream, run: toggleBase },
  { id: 'view.columns', group: 'View', title: 'Bytes a line: 8, 16, 32', keys: [], when: hasStream, run: toggleColumns },
  { id: 'view.inspector', group: 'View', title: 'Data inspector', keys: ['i'], when: hasStream, run: () => app().setPreference('inspector', !app().inspector) },
  { id: 'view.endian', group: 'View', title: 'Data inspector: little-endian or big-endian first', keys: ['e'], when: hasStream, run: toggleEndian },
  { id: 'view.follow', group: 'View', title: 'Panes follow the selection: on or off', keys: ['t'], when: hasStream, run: toggleFollow },
  { id: 'view.fold', group: 'View', title: 'Fold or unfold runs of PAGE_DATA', keys: [], when: hasStream, run: () => app().setFolded(!app().folded) },
  { id: 'view.findings.clear', group: 'View', title: 'Show all findings (clear their filter)', keys: [], when: () => isFiltered(app().findingFilter), run: () => app().setFindingFilter(NO_FINDING_FILTER) },
  { id: 'view.findings.restore', group: 'View', title: 'Show suppressed rules again', keys: [], when: () => app().suppressed.length > 0, run: () => app().restoreRules(app().suppressed) },
  { id: 'view.filter.phase', group: 'View', title: 'Records of one phase alone, or all', keys: [], when: hasPhases, run: togglePhaseFilter },
  { id: 'view.filter.clear', group: 'View', title: 'Show all records (clear the filter)', keys: [], when: hasStream, run: () => app().clearFilter() },
  { id: 'view.page', group: 'View', title: 'Contents of a compressed page…', keys: [], when: hasCompressed, run: () => app().openDialog('page') },
  { id: 'view.theme', group: 'View', title: 'Theme: system, light, dark', keys: [], when: always, run: nextTheme },
  { id: 'view.escape', group: 'View', title: 'Close, cancel, or clear the selection', keys: ['Esc'], typing: true, when: always, run: escape },
];

const HELP: readonly Command[] = [
  { id: 'help.palette', group: 'Help', title: 'All commands…', keys: ['Ctrl+K', 'Ctrl+Shift+P'], typing: true, when: always, run: () => app().openDialog('palette') },
  { id: 'help.keys', group: 'Help', title: 'Keys', keys: ['?', 'F1'], when: always, run: () => app().openDialog('help') },
];

export const COMMANDS: readonly Command[] = [...COMPARE_COMMANDS, ...FILE, ...GO, ...FIND, ...COPY, ...VIEW, ...HELP];

/** Keys that a pane answers while it has the focus; the panes own them, the sheet lists them. */
export const PANE_KEYS: readonly { readonly title: string; readonly keys: readonly string[] }[] = [
  { title: 'Move in the focused pane', keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'] },
  { title: 'First or last byte or row', keys: ['Ctrl+Home', 'Ctrl+End'] },
  { title: 'Fold or unfold', keys: ['Space', '←', '→'] },
  { title: 'Timeline: zoom in, zoom out, pan', keys: ['W', 'S', 'A', 'D'] },
  { title: 'Fields: find a field or value', keys: ['/'] },
  { title: 'Findings: suppress the rule', keys: ['Delete'] },
  { title: 'Tabs of open files: close the file', keys: ['Delete'] },
  { title: 'Data inspector: copy a reading, go where it points', keys: ['c', 'Enter'] },
];

export const commandOf = (id: string): Command | undefined => COMMANDS.find((command) => command.id === id);

export function runCommand(id: string): void {
  const command = commandOf(id);
  if (command?.when() === true) command.run();
}
