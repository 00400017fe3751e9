/** Which of the views of the fields pane is in front: the field tree, or one made for people. */
import type { StateCreator } from 'zustand';
import type { AppState } from './index.ts';

const EXPERT_VIEWS = ['fields', 'guest', 'registers', 'cpuid', 'hvm', 'restore', 'spec', 'log', 'phases'] as const;

export type ExpertView = (typeof EXPERT_VIEWS)[number];

export const expertViewOf = (text: string | null | undefined): ExpertView | null => EXPERT_VIEWS.find((view) => view === text) ?? null;

export interface ExpertViewSlice {
  /** What was chosen by hand; null: the guest while nothing is selected, the fields of what is. */
  readonly view: ExpertView | null;
  readonly setView: (view: ExpertView | null) => void;
}

export const createExpertView: StateCreator<AppState, [], [], ExpertViewSlice> = (set) => ({
  view: null,
  setView: (view) => set({ view }),
});

/** The view in front. */
export const frontView = ({ view, row, range }: Pick<AppState, 'view' | 'row' | 'range'>): ExpertView => view ?? (row < 0 && range === null ? 'guest' : 'fields');
