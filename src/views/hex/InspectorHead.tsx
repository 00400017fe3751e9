/** Over the readings: where they are of, and which byte order comes first. Under the bytes also a line of the usual ones. */
import type { ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import type { Endian } from '../../store/preferences.ts';
import { HexSwitch } from './HexSwitch.tsx';
import { offsetLabel } from './hex-text.ts';
import styles from './DataInspector.module.css';

const ORDERS: readonly { readonly value: Endian; readonly label: string; readonly title: string }[] = [
  { value: 'little', label: 'LE', title: 'Little-endian first (e)' },
  { value: 'big', label: 'BE', title: 'Big-endian first (e)' },
];

interface InspectorHeadProps {
  readonly cursor: number;
  /** Absent beside the bytes, where the readings are always shown. */
  readonly expand?: { readonly open: boolean; readonly line: string; readonly toggle: () => void };
}

export function InspectorHead({ cursor, expand }: InspectorHeadProps): ReactNode {
  const base = useApp((state) => state.offsetBase);
  const endian = useApp((state) => state.endian);
  const choose = (value: Endian): void => useApp.getState().setPreference('endian', value);
  return (
    <div className={styles['head']}>
      {expand === undefined ? (
        <span className={styles['title']}>at {offsetLabel(cursor, base)}</span>
      ) : (
        <button type="button" className={styles['expand']} aria-expanded={expand.open} onClick={expand.toggle}>
          <span aria-hidden="true">{expand.open ? '▾' : '▸'}</span> at {offsetLabel(cursor, base)}
        </button>
      )}
      <span className={styles['line']}>{expand === undefined || expand.open ? '' : expand.line}</span>
      <HexSwitch label="Byte order" options={ORDERS} value={endian} onChange={choose} />
    </div>
  );
}
