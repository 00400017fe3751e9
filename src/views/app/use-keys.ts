/** The one listener that turns key presses into commands; panes answer theirs first and mark them as handled. */
import { useEffect } from 'react';
import { useApp } from '../../store/index.ts';
import { COMMANDS } from './commands.ts';
import { commandFor, inTextField } from './keys.ts';
import { isForwarding } from './panes.ts';

export function useKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || isForwarding()) return;
      // A dialog has the keyboard to itself; the browser closes it on Esc.
      if (useApp.getState().dialog !== null) return;
      const command = commandFor(COMMANDS, event, inTextField(event.target));
      if (command === null) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
