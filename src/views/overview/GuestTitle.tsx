/** Who the guest is, in large. */
import type { Section } from '../../core/analysis/overview/cell.ts';
import { CellText } from './CellText.tsx';
import styles from './GuestTitle.module.css';

interface GuestTitleProps {
  readonly section: Section;
}

/** Values of the line below the name, in that order. */
const LINE = ['domain type', 'guest width', 'memory', 'vcpus', 'saved by'];

export function GuestTitle({ section: { cells } }: GuestTitleProps) {
  const name = cells.find(({ label }) => label === 'name');
  const words = LINE.flatMap((label) => {
    const cell = cells.find((each) => each.label === label);
    if (cell === undefined) return [];
    const text = label === 'vcpus' ? `${cell.text} ${cell.text === '1' ? 'vCPU' : 'vCPUs'}` : cell.text;
    return [{ ...cell, text }];
  });
  return (
    <header className={styles['guest']}>
      <h2 className={styles['name']}>{name === undefined ? 'Guest without a name' : <CellText row={name.row} path={name.path} text={name.text} title="Name of the guest" />}</h2>
      <p className={styles['line']}>
        {words.map(({ label, row, path, text }) => (
          <CellText key={label} row={row} path={path} text={text} title={label} />
        ))}
      </p>
    </header>
  );
}
