/** The one store: slices composed. Views read scalars from it; big data stays behind the handles it holds. */
import { create } from 'zustand';
import { createPreferences, type PreferencesSlice } from './preferences.ts';
import { createRecordFilter, type FilterSlice } from './filter.ts';
import { createSelection, type SelectionSlice } from './selection.ts';
import { createStream, type StreamSlice } from './stream.ts';

export type AppState = StreamSlice & SelectionSlice & FilterSlice & PreferencesSlice;

export const useApp = create<AppState>()((...a) => ({
  ...createStream(...a),
  ...createSelection(...a),
  ...createRecordFilter(...a),
  ...createPreferences(...a),
}));
