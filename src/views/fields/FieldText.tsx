/** A text field in full, as far as it was read; says how far that is. */
import type { ReactNode } from 'react';
import { lengthOf } from '../../core/bytes/range.ts';
import type { FieldNode } from '../../core/layout/node.ts';
import { grouped, plural } from '../../core/text.ts';
import styles from './FieldHelp.module.css';

export function FieldText({ node }: { node: FieldNode }): ReactNode {
  if (node.kind !== 'text' || node.text === '') return null;
  return (
    <>
      {node.truncated ? (
        <p className={styles['clipped']}>
          The first {grouped(node.text.length)} characters of {plural(lengthOf(node.range), 'byte')}.
        </p>
      ) : null}
      <pre className={styles['text']}>{node.text}</pre>
    </>
  );
}
