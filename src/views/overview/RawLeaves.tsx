/** Every leaf with its four registers. */
import { memo } from 'react';
import type { RawLeaf } from '../../core/analysis/overview/cpuid-card.ts';
import { CellText } from './CellText.tsx';
import styles from './Segments.module.css';

interface RawLeavesProps {
  readonly leaves: readonly RawLeaf[];
}

const HEADS = ['leaf', 'subleaf', 'eax', 'ebx', 'ecx', 'edx', ''];

export const RawLeaves = memo(function RawLeaves({ leaves }: RawLeavesProps) {
  return (
    <table className={styles['segments']}>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col">
              {head === '' ? <span className={styles['unseen']}>description</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {leaves.map(({ leaf, subleaf, words, row, path, registers }) => (
          <tr key={path}>
            <th scope="row">
              <CellText row={row} path={path} text={leaf} title={words} />
            </th>
            <td>{subleaf}</td>
            {registers.map(({ label, text, path: register, doc }) => (
              <td key={label}>
                <CellText row={row} path={register} text={text} title={doc} />
              </td>
            ))}
            <td>
              <span className={styles['words']}>{words}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
});
