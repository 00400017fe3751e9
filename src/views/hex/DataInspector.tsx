/** What the bytes at the cursor would be: beside them where there is room, else one line under them that opens. */
import { useMemo, useState, type ReactNode } from 'react';
import { INSPECTED } from '../../core/analysis/inspect.ts';
import { holesIn, NO_HOLES } from '../../core/bytes/range.ts';
import { useBytes } from '../../store/bytes.ts';
import { useApp } from '../../store/index.ts';
import type { Endian } from '../../store/preferences.ts';
import { inspectorRows, type InspectorRow } from './inspector-rows.ts';
import { InspectorHead } from './InspectorHead.tsx';
import { InspectorTree } from './InspectorTree.tsx';
import styles from './DataInspector.module.css';

interface DataInspectorProps {
  readonly cursor: number;
  /** Pixels beside the bytes; 0 where it stands under them. */
  readonly width: number;
}

/** For bytes that are still on their way, and for those that the stream does not have. */
const UNREAD = '··';
const ENDED = '–';
const NO_BYTES = new Uint8Array(0);
const USUAL = ['u8', 'u16', 'u32', 'u64', 'ASCII'];

/** The readings that people look for first, on one line. */
function lineOf(rows: readonly InspectorRow[], endian: Endian, absent: string): string {
  const usual = rows.filter((row) => row.kind === 'value' && USUAL.includes(row.label));
  return usual.map((row) => (row.kind === 'value' ? `${row.label} ${row[endian] ?? absent}` : '')).join(' · ');
}

export function DataInspector({ cursor, width }: DataInspectorProps): ReactNode {
  const shown = useApp((state) => state.inspector);
  const size = useApp((state) => state.size);
  const endian = useApp((state) => state.endian);
  const folded = useApp((state) => state.inspectorFolded);
  const holes = useApp((state) => state.capture?.holes ?? NO_HOLES);
  const cache = useBytes((state) => state.cache);
  const revision = useBytes((state) => state.revision);
  const [open, setOpen] = useState(false);
  const { rows, absent } = useMemo(() => {
    const wanted = Math.min(INSPECTED, size - cursor);
    const [hole] = holesIn(holes, cursor, cursor + wanted);
    const there = Math.max(cursor, Math.min(cursor + wanted, hole?.start ?? Infinity));
    const bytes = cursor < 0 ? NO_BYTES : (cache?.peek(cursor, there) ?? NO_BYTES);
    // Which page came is not told; peek finds out.
    const made = revision < 0 ? [] : inspectorRows(bytes, endian, width > 0 || open ? folded : []);
    return { rows: made, absent: bytes.length < wanted ? UNREAD : ENDED };
  }, [cache, revision, cursor, size, holes, endian, folded, width, open]);
  if (!shown) return null;
  const beside = width > 0;
  return (
    <section className={styles['inspector']} aria-label="Data inspector" data-beside={beside} style={beside ? { width } : undefined}>
      {cursor < 0 || cursor >= size ? (
        <p className={styles['hint']}>{cursor < 0 ? 'Click a byte to read it as numbers, text, an offset or a PFN.' : 'The stream ends here: there is no byte to read.'}</p>
      ) : (
        <>
          {beside ? <InspectorHead cursor={cursor} /> : <InspectorHead cursor={cursor} expand={{ open, line: lineOf(rows, endian, absent), toggle: () => setOpen(!open) }} />}
          {beside || open ? <InspectorTree cursor={cursor} rows={rows} absent={absent} /> : null}
        </>
      )}
    </section>
  );
}
