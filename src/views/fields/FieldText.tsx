/** A text field in full, as far as it was read; says how far that is. */
import type { ReactNode } from 'react';
import { lengthOf } from '../../core/bytes/range.ts';
import type { FieldNode } from '../../core/layout/node.ts';
import { grouped, plural, printable } from '../../core/text.ts';
import styles from './FieldHelp.module.css';
import syntax from './FieldText.module.css';
import { syntaxRuns } from './syntax.ts';

export function FieldText({ node }: { node: FieldNode }): ReactNode {
  if (node.kind !== 'text' || node.text === '') return null;
  return (
    <>
      {node.truncated ? (
        <p className={styles['clipped']}>
          The first {grouped(node.text.length)} characters of {plural(lengthOf(node.range), 'byte')}.
        </p>
      ) : null}
      <pre className={styles['text']}>
        {syntaxRuns(printable(node.text, true)).map(({ kind, text }, i) => (
          // The runs of a text never change their order.
          <span key={i} className={syntax['run']} data-kind={kind}>
            {text}
          </span>
        ))}
      </pre>
    </>
  );
}
