/** An integer's bits, the most significant first; each leads to its line in the field tree. */
import type { MouseEvent } from 'react';
import type { DiagramCell } from '../../core/spec/diagram.ts';
import type { SpecSheet } from '../../core/spec/sheet.ts';
import { selectIn } from './cell-actions.ts';
import { cellName } from './cell-text.ts';
import styles from './BitStrip.module.css';

interface BitStripProps {
  readonly sheet: SpecSheet;
  readonly cell: DiagramCell;
}

export function BitStrip({ sheet, cell }: BitStripProps) {
  const onClick = (event: MouseEvent): void => {
    const path = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-path]')?.dataset['path'] : undefined;
    if (path !== undefined) selectIn(sheet, path);
  };
  return (
    <div role="group" aria-label={`Bits of ${cellName(cell)}`} className={styles['strip']} onClick={onClick}>
      <span className={styles['owner']}>{cell.name}</span>
      {cell.bits.map(({ path, name, low, high, text, meaning, reserved }) => (
        <button key={path} type="button" data-path={path} data-reserved={reserved} className={styles['bits']} title={meaning === '' ? name : `${name}: ${meaning}`}>
          <span className={styles['place']}>{high === low ? low : `${high}:${low}`}</span>
          <span className={styles['name']}>{name}</span>
          <span className={styles['value']}>{meaning !== '' && meaning.length < 16 ? meaning : text}</span>
        </button>
      ))}
    </div>
  );
}
