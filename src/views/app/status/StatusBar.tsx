/** The bottom line: what is selected, in bytes and in words, and where the specification speaks of it. */
import { lengthOf } from '../../../core/bytes/range.ts';
import { grouped, hex, plural } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import { pathInWords, specOf } from '../citation.ts';
import { CaptureTime } from './CaptureTime.tsx';
import { SelectionAnnouncer } from './SelectionAnnouncer.tsx';
import { WhereRead } from './WhereRead.tsx';
import styles from './StatusBar.module.css';

export function StatusBar() {
  const range = useApp((state) => state.range);
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const row = useApp((state) => state.row);
  const chain = useApp((state) => state.chain);
  const base = useApp((state) => state.offsetBase);
  const path = pathInWords({ index, layers, row, chain });
  const spec = specOf({ chain });
  const offset = (value: number): string => (base === 'hex' ? hex(value) : grouped(value));
  return (
    <footer className={styles['bar']} aria-label="Selection">
      {range === null ? (
        <span className={styles['muted']}>Nothing selected</span>
      ) : (
        <span className={styles['range']} title={`${grouped(range.start)} to ${grouped(range.end)}, end not included`}>
          {lengthOf(range) === 0 ? offset(range.start) : `${offset(range.start)}–${offset(range.end - 1)}`}
          <span className={styles['muted']}>
            {' '}
            {hex(lengthOf(range))} = {plural(lengthOf(range), 'byte')}
          </span>
        </span>
      )}
      <CaptureTime row={row} />
      <span className={styles['path']}>{path.join(' ▸ ')}</span>
      {spec !== '' && <span className={styles['spec']}>spec {spec}</span>}
      <WhereRead />
      <SelectionAnnouncer />
    </footer>
  );
}
