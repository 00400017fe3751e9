/** Asks the worker when a row was captured. */
import { useEffect, useState } from 'react';
import { useApp } from '../../store/index.ts';
import type { RowTime } from './row-time.ts';

/** Null while it is not known, and for rows below 0. */
export function useRowTime(row: number): RowTime | null {
  const client = useApp((state) => state.client);
  const [known, setKnown] = useState<{ readonly client: typeof client; readonly row: number; readonly time: RowTime } | null>(null);
  useEffect(() => {
    if (row < 0 || client === null) return undefined;
    let wanted = true;
    client.request('rowTimes', { from: row, count: 1 }).then(
      ([first = NaN, last = NaN]) => {
        if (wanted) setKnown({ client, row, time: { first, last } });
      },
      (error: unknown) => {
        if (wanted) useApp.getState().reportFailure(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [client, row]);
  return known !== null && known.row === row && known.client === client ? known.time : null;
}
