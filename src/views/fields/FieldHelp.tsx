/** Under the tree: what the selected field is, who says so, and its value in full. */
import type { ReactNode } from 'react';
import { lengthOf } from '../../core/bytes/range.ts';
import type { FieldNode } from '../../core/layout/node.ts';
import { grouped, offsetText, plural, printable } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { fieldPath } from '../shared/field-path.ts';
import { FateLine } from '../shared/FateLine.tsx';
import { BitRuler } from './BitRuler.tsx';
import { showCarriers } from './carriers.ts';
import { RowHelp } from './RowHelp.tsx';
import { FieldText } from './FieldText.tsx';
import { valueText } from './node-text.ts';
import { useRawBytes } from './use-raw-bytes.ts';
import styles from './FieldHelp.module.css';

const KIND_NOTES: Partial<Record<FieldNode['kind'], string>> = {
  gap: 'Nothing describes these bytes.',
  reserved: 'Reserved: written as zero, ignored by readers.',
  padding: 'Padding: up to the next multiple of 8 bytes.',
  blob: 'These bytes belong to another program; the specification does not lay them out.',
};

/** Type of a page of COMPRESSED_DATA. */
const ENCODED_PAGE = 'encoded page';

const showPage = (): void => {
  useApp.getState().openDialog('page');
};

export function FieldHelp(): ReactNode {
  const chain = useApp((state) => state.chain);
  const node = chain.at(-1);
  const raw = useRawBytes(node?.range ?? null);
  const row = useApp((state) => state.row);
  if (row < 0) return null;
  if (node === undefined) return <RowHelp row={row} />;
  const word = node.bits === null ? node : chain.at(-2);
  const length = lengthOf(node.range);
  const name = [...chain].reverse().find((step) => !step.name.startsWith('['))?.name ?? node.name;
  const carriers = (): void => void showCarriers(name);
  return (
    <section className={styles['help']} aria-label="Selected field" tabIndex={0}>
      <p className={styles['title']}>
        <span className={styles['path']}>{fieldPath(chain)}</span>
        <code className={styles['type']}>{node.type}</code>
        <button type="button" className={styles['carriers']} onClick={carriers} title={`Narrow the record list to the types that have a field “${name}”`}>
          Records with “{name}”
        </button>
        {chain.some(({ type }) => type === ENCODED_PAGE) && (
          <button type="button" className={styles['carriers']} onClick={showPage} title="The whole page as a receiver has it after this change; it stands nowhere in the file">
            Contents, decompressed…
          </button>
        )}
      </p>
      <p className={styles['doc']}>{node.doc === '' ? (KIND_NOTES[node.kind] ?? '') : node.doc}</p>
      <FateLine range={node.range} />
      <FieldText node={node} />
      <dl className={styles['facts']}>
        <dt>Value</dt>
        <dd data-suspect={node.suspect}>
          {node.kind === 'text' ? `text of ${plural(length, 'byte')}` : node.text === '' ? valueText(node) : printable(node.text)}
          {node.meaning === '' ? '' : ` · ${printable(node.meaning)}`}
        </dd>
        <dt>Bytes</dt>
        <dd>{raw}</dd>
        <dt>Offset</dt>
        <dd>
          0x{offsetText(node.range.start, 1)} · {grouped(node.range.start)} · {plural(length, 'byte')}
        </dd>
        {node.spec === '' ? null : (
          <>
            <dt>Laid out in</dt>
            <dd>{node.spec}</dd>
          </>
        )}
      </dl>
      {word?.kind === 'uint' && (node.bits !== null || word.childCount > 0) ? <BitRuler word={word} bits={node.bits} /> : null}
    </section>
  );
}
