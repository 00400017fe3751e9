/** The places that name a PFN, where there are several: a live stream sends a page again and again. */
import type { MouseEvent } from 'react';
import { grouped, hex, plural } from '../../../core/text.ts';
import { recordName } from '../../../store/goto.ts';
import { useApp } from '../../../store/index.ts';
import type { PfnPlace } from '../../../worker/protocol.ts';
import styles from './GoToHits.module.css';

/** More than this nobody reads; the number of all of them is said above. */
const SHOWN = 500;

export function GoToHits({ pfn, places }: { readonly pfn: number; readonly places: readonly PfnPlace[] }) {
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null;
    const place = places[Number(button?.dataset['place'] ?? -1)];
    if (place === undefined) return;
    const { selectByte, selectRange, closeDialog, openDialog } = useApp.getState();
    closeDialog();
    const contents = place.page ?? place.encoded;
    if (button?.dataset['page'] === 'yes' && contents !== null) {
      selectRange(contents);
      if (place.page === null) openDialog('page');
    }
    else void selectByte(place.range.start);
  };
  return (
    <section className={styles['hits']} onClick={onClick} aria-label={`Places of PFN ${hex(pfn)}`}>
      <p className={styles['count']} role="status">
        PFN {hex(pfn)} is named {plural(places.length, 'time')}
        {places.length > SHOWN ? `; the first ${grouped(SHOWN)}:` : ':'}
      </p>
      <ul className={styles['list']}>
        {places.slice(0, SHOWN).map((place, i) => (
          <li key={place.range.start} className={styles['hit']}>
            <button type="button" data-place={i} className={styles['entry']}>
              {index === null ? `r${place.row}` : recordName(index, layers, place.row)} <span>pfn[{place.entry}]</span> <code>{hex(place.range.start)}</code>
            </button>
            {place.page === null && place.encoded === null ? (
              <span className={styles['none']}>no contents</span>
            ) : (
              <button type="button" data-place={i} data-page="yes" className={styles['page']}>
                {place.page === null ? 'decompressed' : 'contents'} <code>{hex((place.page ?? place.encoded)?.start ?? 0)}</code>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
