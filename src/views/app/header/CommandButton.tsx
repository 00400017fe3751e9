/** A button that runs a command of the table; its name and keys are the table's. */
import type { ReactNode } from 'react';

import { commandOf, runCommand } from '../commands.ts';
import styles from './CommandButton.module.css';

interface CommandButtonProps {
  readonly command: string;
  readonly tone?: 'plain' | 'strong';
  /** What stands on the button; the command's title is its name either way. */
  readonly children: ReactNode;
}

export function CommandButton({ command, tone = 'plain', children }: CommandButtonProps) {
  const found = commandOf(command);
  const keys = found?.keys[0];
  const title = `${found?.title ?? ''}${keys === undefined ? '' : ` (${keys})`}`;
  const onClick = (): void => runCommand(command);
  return (
    <button type="button" className={styles['button']} data-tone={tone} title={title} aria-keyshortcuts={keys?.replace('Ctrl', 'Control')} onClick={onClick}>
      {children}
    </button>
  );
}
