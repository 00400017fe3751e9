/** What a person set and wants to find again: kept in localStorage, never in the URL. */
import type { StateCreator } from 'zustand';
import type { AppState } from './index.ts';

export type Theme = 'system' | 'light' | 'dark';
export type OffsetBase = 'hex' | 'dec';
export type TimelineAxis = 'bytes' | 'records' | 'time';
export type Endian = 'little' | 'big';

export const FINDING_GROUPINGS = ['rule', 'layer', 'record', 'judge'] as const;
export type FindingGrouping = (typeof FINDING_GROUPINGS)[number];

export interface Preferences {
  readonly theme: Theme;
  readonly offsetBase: OffsetBase;
  readonly hexColumns: 8 | 16 | 32;
  readonly axis: TimelineAxis;
  /** The byte order that the data inspector puts first. */
  readonly endian: Endian;
  readonly inspector: boolean;
  /** Ids of the inspector's sections that are folded. */
  readonly inspectorFolded: readonly string[];
  /** Whether panes scroll to what is selected in another. */
  readonly follow: boolean;
  /** What findings are put together by. */
  readonly findingsBy: FindingGrouping;
  /** Ids of rules whose findings are not shown. */
  readonly suppressed: readonly string[];
}

export interface PreferencesSlice extends Preferences {
  readonly setPreference: <K extends keyof Preferences>(key: K, value: Preferences[K]) => void;
}

const KEY = 'xsi.preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  offsetBase: 'hex',
  hexColumns: 16,
  axis: 'bytes',
  endian: 'little',
  inspector: true,
  inspectorFolded: [],
  follow: true,
  findingsBy: 'rule',
  suppressed: [],
};

const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((text) => typeof text === 'string');

const KNOWN: { readonly [K in keyof Preferences]: (value: unknown) => value is Preferences[K] } = {
  theme: (value): value is Theme => value === 'light' || value === 'dark' || value === 'system',
  offsetBase: (value): value is OffsetBase => value === 'hex' || value === 'dec',
  hexColumns: (value): value is 8 | 16 | 32 => value === 8 || value === 16 || value === 32,
  axis: (value): value is TimelineAxis => value === 'bytes' || value === 'records' || value === 'time',
  endian: (value): value is Endian => value === 'little' || value === 'big',
  inspector: (value) => typeof value === 'boolean',
  inspectorFolded: areTexts,
  follow: (value) => typeof value === 'boolean',
  findingsBy: (value): value is FindingGrouping => FINDING_GROUPINGS.some((grouping) => grouping === value),
  suppressed: areTexts,
};

const isPreference = (key: string): key is keyof Preferences => Object.hasOwn(KNOWN, key);

export const createPreferences: StateCreator<AppState, [], [], PreferencesSlice> = (set, get) => ({
  ...DEFAULTS,
  ...stored(),
  setPreference: (key, value) => {
    set({ [key]: value } as Partial<AppState>);
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(Object.entries(get()).filter(([name]) => isPreference(name)))));
    } catch {
      // Storage may be full or forbidden; the setting then lasts for this page.
    }
  },
});

/** Only settings and values that this version knows. */
function stored(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([key, setting]) => isPreference(key) && KNOWN[key](setting)));
  } catch {
    return {};
  }
}
