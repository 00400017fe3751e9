/** Where the selected bytes go when the stream is converted, or whence they came when it was; each place leads there. */
import { useEffect, type MouseEvent, type ReactNode } from 'react';
import type { ByteRange } from '../../core/bytes/range.ts';
import { printable } from '../../core/text.ts';
import { fateSide, goToFate, useFate, wantFate } from '../../store/fate.ts';
import { useApp } from '../../store/index.ts';
import { useDocuments } from '../../store/documents.ts';
import { FateItem } from './FateItem.tsx';
import styles from './FateLine.module.css';

/** Keys that are held down pass over many fields: only one that is stayed at is asked about. */
const SETTLED_MS = 120;

const HEADS = { to: 'In a conversion', from: 'Converted from' } as const;

function onClick(event: MouseEvent): void {
  const at = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-fate]')?.dataset['fate'] : undefined;
  const { fate } = useFate.getState();
  const place = at === undefined || fate?.kind !== 'known' ? undefined : fate.places[Number(at)];
  if (place !== undefined) void goToFate(place);
}

export function FateLine({ range }: { readonly range: ByteRange | null }): ReactNode {
  const side = useApp(fateSide);
  const { fate, busy, other, range: of } = useFate();
  const tabs = useDocuments((state) => state.tabs.length);
  const [start, end] = [range?.start ?? -1, range?.end ?? -1];
  useEffect(() => {
    if (side === null || start < 0) return undefined;
    const timer = setTimeout(() => void wantFate({ start, end }), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [side, start, end, tabs]);
  useEffect(() => () => void wantFate(null), []);
  if (side === null || range === null || range.end <= range.start) return null;
  const answered = fate !== null && of?.start === start && of.end === end;
  return (
    <section className={styles['fate']} aria-label={HEADS[side]} aria-busy={busy} onClick={onClick}>
      <span className={styles['head']}>
        {HEADS[side]}
        {side === 'to' && other < 0 && answered && fate.kind === 'known' ? ', which opens beside this file:' : ':'}
      </span>
      {!answered ? <span className={styles['why']}> {busy ? 'working it out…' : ''}</span> : null}
      {answered && fate.kind === 'unknown' ? <span className={styles['why']}> {printable(fate.sentence)}</span> : null}
      {answered && fate.kind === 'known' ? (
        <ul className={styles['places']}>
          {fate.places.map((place, at) => (
            <FateItem key={`${place.from.start} ${at}`} place={place} at={at} />
          ))}
          {fate.more ? <li className={styles['why']}>and more: select a smaller field to see where each goes.</li> : null}
        </ul>
      ) : null}
    </section>
  );
}
