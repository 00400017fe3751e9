/** The general registers in columns, with the flags spelled out below. */
import type { Cell } from '../../core/analysis/overview/cell.ts';
import { BitList } from './BitList.tsx';
import { CellText } from './CellText.tsx';
import styles from './GeneralRegisters.module.css';

interface GeneralRegistersProps {
  readonly cells: readonly Cell[];
}

export function GeneralRegisters({ cells }: GeneralRegistersProps) {
  const flags = cells.find(({ bits }) => bits !== undefined);
  return (
    <>
      <dl className={styles['registers']}>
        {cells.map(({ label, row, path, text, doc, meaning }) => (
          <div key={label} className={styles['register']}>
            <dt>{label}</dt>
            <dd data-zero={/^0*$/.test(text)}>
              <CellText row={row} path={path} text={text} title={`${doc}${meaning === '' ? '' : `\n${meaning}`}`} />
            </dd>
          </div>
        ))}
      </dl>
      {flags?.bits !== undefined && (
        <div className={styles['flags']}>
          <BitList row={flags.row} bits={flags.bits} clear />
        </div>
      )}
    </>
  );
}
