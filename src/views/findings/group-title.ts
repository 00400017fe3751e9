/** What a group of findings is called. */
import type { AppState } from '../../store/index.ts';
import type { FindingGrouping } from '../../store/preferences.ts';
import { findingRecord } from '../shared/finding-words.ts';
import type { FindingGroupData } from './group.ts';

export function groupTitle(by: FindingGrouping, { key, findings }: FindingGroupData, rows: Pick<AppState, 'index' | 'layers'>): string {
  const first = findings[0];
  if (by === 'record' && first !== undefined) return first.row < 0 ? `${key}, outside any record` : findingRecord(rows, first);
  if (by === 'judge') return key === 'nobody' ? 'nobody objects' : `${key} refuses`;
  return key;
}
