/** The one store: slices composed. Views read scalars from it; big data stays behind the handles it holds. */
import { create } from 'zustand';
import { createDialogs, type DialogSlice } from './dialogs.ts';
import { createExpertView, type ExpertViewSlice } from './expert-view.ts';
import { createFindings, type FindingSlice } from './findings.ts';
import { createFind, type FindSlice } from './find.ts';
import { createPreferences, type PreferencesSlice } from './preferences.ts';
import { createRecordFilter, type FilterSlice } from './filter.ts';
import { createSelection, type SelectionSlice } from './selection.ts';
import { createStream, type StreamSlice } from './stream.ts';

export type AppState = StreamSlice & SelectionSlice & FilterSlice & FindSlice & FindingSlice & DialogSlice & ExpertViewSlice & PreferencesSlice;

export const useApp = create<AppState>()((...a) => ({
  ...createStream(...a),
  ...createSelection(...a),
  ...createRecordFilter(...a),
  ...createFind(...a),
  ...createFindings(...a),
  ...createDialogs(...a),
  ...createExpertView(...a),
  ...createPreferences(...a),
}));
