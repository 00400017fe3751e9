/** The views of the fields pane by name, whether the open stream has anything for them, and going to one. */
import type { ExpertView } from '../../store/expert-view.ts';
import { useApp } from '../../store/index.ts';
import { useOverview, type OverviewState } from '../../store/overview.ts';
import type { AppState } from '../../store/index.ts';

export const EXPERT_TABS: readonly { readonly id: ExpertView; readonly title: string; readonly key: string }[] = [
  { id: 'fields', title: 'Fields', key: '1' },
  { id: 'guest', title: 'Guest', key: '2' },
  { id: 'registers', title: 'Registers', key: '3' },
  { id: 'cpuid', title: 'CPUID', key: '4' },
  { id: 'hvm', title: 'HVM context', key: '5' },
  { id: 'restore', title: 'Restore', key: '6' },
  { id: 'spec', title: 'Spec', key: '7' },
  { id: 'log', title: 'Log', key: '8' },
  { id: 'phases', title: 'Phases', key: '9' },
];

/** Why a view has nothing to show, in a sentence; empty where it has something. */
export function whyNot(view: ExpertView, { outline }: Pick<OverviewState, 'outline'>, outcome: AppState['outcome']): string {
  if (view === 'fields' || view === 'guest' || view === 'restore' || view === 'spec' || view === 'log' || view === 'phases') return '';
  if (outline === null) return 'The stream is still being read.';
  const reason = { registers: outline.noRegisters, cpuid: outline.noCpuid, hvm: outline.noHvm }[view];
  // What lies behind the place where someone stopped the scan, nobody knows.
  return reason !== '' && outcome === 'cancelled' ? 'Reading was stopped before any was found.' : reason;
}

/** Whether a view can be had, now or once the stream is read. */
export const mayShow = (view: ExpertView, state: Pick<OverviewState, 'outline'>, outcome: AppState['outcome']): boolean => state.outline === null || whyNot(view, state, outcome) === '';

/** Brings a view to the front, or says why not. */
export function showView(view: ExpertView): void {
  const { setView, notify, outcome } = useApp.getState();
  const reason = whyNot(view, useOverview.getState(), outcome);
  if (mayShow(view, useOverview.getState(), outcome)) setView(view);
  else notify(reason);
}
