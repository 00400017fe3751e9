/** Devices side by side, as many columns as there is room for. */
import type { DeviceBlock } from '../../core/analysis/overview/hvm-summary.ts';
import { useGradually } from '../shared/use-gradually.ts';
import { Block } from './Block.tsx';
import { CellLines } from './CellLines.tsx';
import styles from './DeviceBlocks.module.css';

/** As many as a window shows. */
const AT_ONCE = 16;

interface DeviceBlocksProps {
  readonly blocks: readonly DeviceBlock[];
  readonly none: string;
}

export function DeviceBlocks({ blocks, none }: DeviceBlocksProps) {
  const shown = useGradually(blocks.length, AT_ONCE);
  if (blocks.length === 0) return <p className={styles['none']}>{none}</p>;
  return (
    <div className={styles['blocks']}>
      {blocks.slice(0, shown).map(({ title, note, row, cells }) => (
        <Block key={row} title={title} note={note} row={row}>
          <CellLines cells={cells} />
        </Block>
      ))}
    </div>
  );
}
