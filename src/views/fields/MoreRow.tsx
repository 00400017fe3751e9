/** A line that stands for fields that are not here: more of a list, a box to go to one of them, a read under way. */
import { memo, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react';
import { grouped } from '../../core/text.ts';
import { goToChild } from './tree-store.ts';
import { lineId } from './line-id.ts';
import type { Line } from './tree-model.ts';
import styles from './FieldRow.module.css';

type Other = Exclude<Line, { readonly kind: 'node' }>;

export const MoreRow = memo(function MoreRow({ line, active }: { line: Other; active: boolean }): ReactNode {
  return (
    <div id={lineId(line.key)} className={styles['other']} role="row" data-key={line.key} data-kind={line.kind} data-active={active} aria-level={line.depth} aria-selected={false}>
      <span role="gridcell" style={{ paddingInlineStart: `calc(${line.depth + 1} * var(--space-3))` }}>
        {line.kind === 'seek' ? <SeekBox line={line} /> : textOf(line)}
      </span>
    </div>
  );
});

function textOf(line: Other): string {
  switch (line.kind) {
    case 'more':
      return `… ${grouped(line.count)} more (${grouped(line.from)}–${grouped(line.from + line.count - 1)})`;
    case 'failed':
      return '▲ These fields could not be read.';
    case 'loading':
      return 'Reading…';
    case 'seek':
      return '';
  }
}

function SeekBox({ line }: { line: Other & { readonly kind: 'seek' } }): ReactNode {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('index');
    const index = typeof typed === 'string' && typed.trim() !== '' ? Number(typed) : NaN;
    if (Number.isInteger(index) && index >= 0 && index < line.total) void goToChild(line.parent, index);
  };
  // Arrows and letters belong to the box while it has the focus.
  const keep = (event: KeyboardEvent): void => event.stopPropagation();
  return (
    <form className={styles['seek']} onSubmit={submit} onKeyDown={keep}>
      <label>
        Go to index
        <input name="index" inputMode="numeric" placeholder={`0–${grouped(line.total - 1)}`} autoComplete="off" />
      </label>
      <button type="submit">Go</button>
    </form>
  );
}
