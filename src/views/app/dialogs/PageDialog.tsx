/** A page of a compressed checkpoint as its receiver would have it. Its bytes stand nowhere in the file, so it has offsets of its own. */
import { useEffect, useState } from 'react';
import { hex } from '../../../core/text.ts';
import { readCompressedPage, type CompressedPage } from '../../../store/compressed-page.ts';
import { useApp } from '../../../store/index.ts';
import { Modal } from './Modal.tsx';
import { PageLines } from './PageLines.tsx';
import styles from './PageDialog.module.css';

function about({ pfn, steps, base, why }: CompressedPage): string {
  if (why !== '' || base === null) return why;
  if (steps === 1) return `pfn ${hex(pfn)}, sent in full at ${hex(base.start)}. Offsets are within the page.`;
  const from = `the contents at ${hex(base.start)} with ${steps - 1} later change${steps === 2 ? '' : 's'}`;
  return `pfn ${hex(pfn)}, decompressed: ${from}. These bytes stand nowhere in the file; their offsets are within the page.`;
}

export function PageDialog() {
  const range = useApp((state) => state.range);
  const [found, setFound] = useState<CompressedPage | 'none' | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    if (range !== null) void readCompressedPage(range.start, stop.signal).then((page) => { if (!stop.signal.aborted) setFound(page ?? 'none'); });
    return () => {
      stop.abort();
    };
  }, [range]);
  return (
    <Modal title="Page contents, decompressed" width="wide" headed>
      <p className={styles['about']} role="status">
        {found === null ? 'Decompressing…' : found === 'none' ? 'No encoded page stands at the selection: select one in the fields of COMPRESSED_DATA.' : about(found)}
      </p>
      {found !== null && found !== 'none' && found.bytes !== null && <PageLines bytes={found.bytes} />}
    </Modal>
  );
}
