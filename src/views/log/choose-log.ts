/** The browser's picker for a log. Not the input of the app, which opens streams. */
import { giveLog } from '../../store/log.ts';

export function chooseLog(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.log,.txt,text/plain';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) giveLog(file, file.name);
  });
  input.click();
}
