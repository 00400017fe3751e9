/** The one store: slices composed. Views read scalars from it; big data stays behind the handles it holds. */
import { create } from 'zustand';
import { createDialogs, type DialogSlice } from './dialogs.ts';
import { createDocuments } from './documents.ts';
import { createExpertView, type ExpertViewSlice } from './expert-view.ts';
import { createFindings, type FindingSlice } from './findings.ts';
import { createFind, type FindSlice } from './find.ts';
import { createPreferences, type PreferencesSlice } from './preferences.ts';
import { createRecordFilter, type FilterSlice } from './filter.ts';
import { createSelection, type SelectionSlice } from './selection.ts';
import { createStream, type StreamSlice } from './stream.ts';

/** What speaks of one file. */
export type DocumentState = StreamSlice & SelectionSlice & FilterSlice & FindSlice & FindingSlice & ExpertViewSlice;

export type AppState = DocumentState & DialogSlice & PreferencesSlice;

export const useApp = create<AppState>()((...a) => ({
  ...createDocuments((...document) => ({
    ...createStream(...document),
    ...createSelection(...document),
    ...createRecordFilter(...document),
    ...createFind(...document),
    ...createFindings(...document),
    ...createExpertView(...document),
  }))(...a),
  ...createDialogs(...a),
  ...createPreferences(...a),
}));
