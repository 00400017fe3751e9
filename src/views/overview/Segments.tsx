/** Segment registers: selector, base, limit, attributes in words. */
import type { Cell } from '../../core/analysis/overview/cell.ts';
import type { Segment } from '../../core/analysis/overview/register-card.ts';
import { CellText } from './CellText.tsx';
import styles from './Segments.module.css';

interface SegmentsProps {
  readonly segments: readonly Segment[];
}

/** Columns that at least one of the segments has. */
const COLUMNS = ['selector', 'base', 'limit', 'attributes'] as const;

const value = (cell: Cell | null) => (cell === null ? null : <CellText row={cell.row} path={cell.path} text={cell.text} title={cell.doc} suspect={cell.suspect} />);

export function Segments({ segments }: SegmentsProps) {
  const columns = COLUMNS.filter((column) => segments.some((segment) => segment[column] !== null));
  return (
    <table className={styles['segments']}>
      <thead>
        <tr>
          <th scope="col">
            <span className={styles['unseen']}>segment</span>
          </th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {segments.map((segment) => (
          <tr key={segment.name}>
            <th scope="row">{segment.name}</th>
            {columns.map((column) => (
              <td key={column}>
                {value(segment[column])}
                {column === 'attributes' && <span className={styles['words']}>{segment.attributes?.meaning}</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
