/** What the list asks the worker about its rows. */
import { NOT_CAPTURED, type RowTime } from '../shared/row-time.ts';
import type { RowQuestion } from './use-row-answers.ts';

export const SUMMARIES: RowQuestion<string> = { ask: (client, span, signal) => client.request('summaries', span, signal), none: '' };

export const TIMES: RowQuestion<RowTime> = {
  ask: async (client, span, signal) => {
    const times = await client.request('rowTimes', span, signal);
    return Array.from({ length: times.length / 2 }, (_, i) => ({ first: times[2 * i] ?? NaN, last: times[2 * i + 1] ?? NaN }));
  },
  none: NOT_CAPTURED,
};
