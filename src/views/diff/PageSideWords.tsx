/** What a side says of a PFN: its type, how often it was sent, where its last contents stand. */
import type { ReactNode } from 'react';
import type { PageSide, SideName } from '../../core/diff/view.ts';
import { plural } from '../../core/text.ts';
import { placeText } from './side-text.ts';

export function PageSideWords({ name, side }: { readonly name: SideName; readonly side: PageSide | null }): ReactNode {
  if (side === null) return <span>{name}: never named</span>;
  const { type, bytes, range, origin, step, times } = side;
  const place = bytes === null || range === null ? 'no contents' : placeText({ value: '', text: '', meaning: '', row: side.row, range, origin, step });
  return (
    <span>
      {name}: {type} · {place} · named {times >= 255 ? '255 times or more' : plural(times, 'time')}
    </span>
  );
}
