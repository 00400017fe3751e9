/** Heads of the columns. */
import type { ReactNode } from 'react';
import styles from './PhaseRow.module.css';

export function PhaseHead({ timed }: { readonly timed: boolean }): ReactNode {
  return (
    <div className={styles['head']} role="row" data-timed={timed}>
      <span role="columnheader">phase</span>
      <span role="columnheader">bytes</span>
      <span role="columnheader">pages</span>
      <span role="columnheader" title="Of the different pages with contents, the share that an earlier phase had sent">
        sent before
      </span>
      {timed && (
        <span role="columnheader" title="By the clock of the capture, from its first byte to its last">
          time
        </span>
      )}
    </div>
  );
}
