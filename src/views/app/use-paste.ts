/** Ctrl+V anywhere but in a text field: a file from the clipboard is opened, text goes to the dialog that reads it. */
import { useEffect } from 'react';
import { useApp } from '../../store/index.ts';
import { setPasted } from '../../store/paste.ts';
import { inTextField } from './keys.ts';
import { openChosen } from './open-file.ts';

export function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const { clipboardData } = event;
      const { dialog, openDialog } = useApp.getState();
      if (clipboardData === null || dialog !== null || inTextField(event.target)) return;
      const text = clipboardData.getData('text/plain');
      if (clipboardData.files.length > 0) openChosen(clipboardData.files);
      else if (text !== '') {
        setPasted(text);
        openDialog('paste');
      } else return;
      event.preventDefault();
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}
