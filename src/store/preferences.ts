/** What a person set and wants to find again: kept in localStorage, never in the URL. */
import type { StateCreator } from 'zustand';
import type { AppState } from './index.ts';

export type Theme = 'system' | 'light' | 'dark';
export type OffsetBase = 'hex' | 'dec';
export type TimelineAxis = 'bytes' | 'records';

export interface Preferences {
  readonly theme: Theme;
  readonly offsetBase: OffsetBase;
  readonly hexColumns: 8 | 16 | 32;
  readonly axis: TimelineAxis;
}

export interface PreferencesSlice extends Preferences {
  readonly setPreference: <K extends keyof Preferences>(key: K, value: Preferences[K]) => void;
}

const KEY = 'xsi.preferences';
const DEFAULTS: Preferences = { theme: 'system', offsetBase: 'hex', hexColumns: 16, axis: 'bytes' };

export const createPreferences: StateCreator<AppState, [], [], PreferencesSlice> = (set, get) => ({
  ...DEFAULTS,
  ...stored(),
  setPreference: (key, value) => {
    set({ [key]: value } as Partial<AppState>);
    const { theme, offsetBase, hexColumns, axis } = get();
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme, offsetBase, hexColumns, axis }));
    } catch {
      // Storage may be full or forbidden; the setting then lasts for this page.
    }
  },
});

function stored(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? pick(value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Only values that this version knows. */
function pick(value: Record<string, unknown>): Partial<Preferences> {
  const { theme, offsetBase, hexColumns, axis } = value;
  return {
    ...(theme === 'light' || theme === 'dark' || theme === 'system' ? { theme } : {}),
    ...(offsetBase === 'hex' || offsetBase === 'dec' ? { offsetBase } : {}),
    ...(hexColumns === 8 || hexColumns === 16 || hexColumns === 32 ? { hexColumns } : {}),
    ...(axis === 'bytes' || axis === 'records' ? { axis } : {}),
  };
}
