/** Which dialog is open, and the one sentence that the app has to say about something that just happened. */
import type { StateCreator } from 'zustand';
import type { AppState } from './index.ts';

export type DialogName = 'palette' | 'goto' | 'copy' | 'help' | 'replace' | 'report' | 'readas' | 'convert' | 'page' | 'paste' | 'compare' | 'several';

export interface Notice {
  readonly tone: 'info' | 'problem';
  readonly text: string;
  /** Tells one notice from the next with the same words. */
  readonly id: number;
}

export interface DialogSlice {
  readonly dialog: DialogName | null;
  readonly notice: Notice | null;
  /** A file that was dropped while another was open; null none. */
  readonly dropped: File | null;
  readonly askToReplace: (dropped: File) => void;
  readonly openDialog: (name: DialogName) => void;
  readonly closeDialog: () => void;
  /** Says a sentence in a corner and to screen readers; it goes by itself. */
  readonly notify: (text: string, tone?: Notice['tone']) => void;
  readonly dismissNotice: () => void;
}

export const createDialogs: StateCreator<AppState, [], [], DialogSlice> = (set, get) => ({
  dialog: null,
  notice: null,
  dropped: null,
  askToReplace: (dropped) => {
    set({ dialog: 'replace', dropped });
  },
  openDialog: (dialog) => {
    set({ dialog });
  },
  closeDialog: () => {
    set({ dialog: null, dropped: null });
  },
  notify: (text, tone = 'info') => {
    set({ notice: { tone, text, id: (get().notice?.id ?? 0) + 1 } });
  },
  dismissNotice: () => {
    set({ notice: null });
  },
});
