/** Over the bytes: what is selected, where the cursor stands, and how bytes are laid out. */
import { Link2, Link2Off } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import type { OffsetBase, Preferences } from '../../store/preferences.ts';
import { HexSwitch } from './HexSwitch.tsx';
import { rangeLabel } from './hex-text.ts';
import styles from './HexToolbar.module.css';

const COLUMNS: readonly { readonly value: Preferences['hexColumns']; readonly label: string }[] = [
  { value: 8, label: '8' },
  { value: 16, label: '16' },
  { value: 32, label: '32' },
];
const BASES: readonly { readonly value: OffsetBase; readonly label: string }[] = [
  { value: 'hex', label: 'hex' },
  { value: 'dec', label: 'dec' },
];

const toggleInspector = (): void => {
  const { inspector, setPreference } = useApp.getState();
  setPreference('inspector', !inspector);
};

const toggleFollow = (): void => {
  const { follow, setPreference } = useApp.getState();
  setPreference('follow', !follow);
};

const ICON = 14;

export function HexToolbar({ field }: { field: string }): ReactNode {
  const range = useApp((state) => state.range);
  const whole = useApp((state) => state.path === null);
  const columns = useApp((state) => state.hexColumns);
  const base = useApp((state) => state.offsetBase);
  const inspecting = useApp((state) => state.inspector);
  const follow = useApp((state) => state.follow);
  const Link = follow ? Link2 : Link2Off;
  // Of a whole record the cursor's field is not what is selected.
  const where = whole && field !== '' ? `cursor in ${field}` : field;
  const setColumns = (value: Preferences['hexColumns']): void => useApp.getState().setPreference('hexColumns', value);
  const setBase = (value: OffsetBase): void => useApp.getState().setPreference('offsetBase', value);
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Hex view">
      <span className={styles['range']} title={range === null ? undefined : rangeLabel(range, base)}>
        {range === null ? 'Nothing selected' : rangeLabel(range, base)}
      </span>
      <span className={styles['field']} title={where}>
        {where}
      </span>
      <button type="button" className={styles['icon']} aria-pressed={follow} aria-label="Follow the selection" onClick={toggleFollow} title={follow ? 'Scrolls to what is selected in other panes (t)' : 'Stays where it is, whatever is selected in other panes (t)'}>
        <Link size={ICON} aria-hidden="true" />
      </button>
      <HexSwitch label="Bytes in a row" options={COLUMNS} value={columns} onChange={setColumns} />
      <HexSwitch label="Offsets" options={BASES} value={base} onChange={setBase} />
      <button type="button" className={styles['toggle']} aria-pressed={inspecting} onClick={toggleInspector} title="The bytes at the cursor as numbers, text, times and table entries (i)">
        Inspector
      </button>
    </div>
  );
}
