/** Numbers of the whole stream, once it is read. */
import { grouped, plural } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import styles from './TotalsLine.module.css';

export function TotalsLine() {
  const totals = useApp((state) => state.totals);
  const layers = useApp((state) => state.layers);
  if (totals === null) return null;
  let records = 0;
  for (const layer of layers) records += layer.records;
  const parts = [
    plural(records, 'record'),
    ...(totals.entries > 0 ? [`${grouped(totals.entries)} PFNs listed`, `${plural(totals.pages, 'page')} sent`] : []),
    ...(totals.checkpoints > 0 ? [plural(totals.checkpoints, 'checkpoint')] : []),
  ];
  return (
    <span className={styles['totals']} title={parts.join(' · ')}>
      {parts.map((part, i) => (
        <span key={part}>
          {i > 0 && ' · '}
          {part}
        </span>
      ))}
    </span>
  );
}
