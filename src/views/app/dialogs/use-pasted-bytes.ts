/** The bytes in a text, as soon as a worker has read it; null until then. */
import { useEffect, useState } from 'react';
import type { PasteForm, Pasted } from '../../../core/paste/paste.ts';
import { readPasted } from '../../../store/paste.ts';

/** While somebody types, only where they pause. */
const PAUSE_MS = 150;

export function usePastedBytes(text: string, form: PasteForm | null): Pasted | null {
  const [pasted, setPasted] = useState<{ readonly text: string; readonly form: PasteForm | null; readonly result: Pasted } | null>(null);
  useEffect(() => {
    if (text.trim() === '') return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      const keep = (result: Pasted): void => {
        if (wanted) setPasted({ text, form, result });
      };
      readPasted(text, form).then(keep, (error: unknown) => keep({ ok: false, sentence: `The text could not be read: ${error instanceof Error ? error.message : String(error)}` }));
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, form]);
  return pasted?.text === text && pasted.form === form ? pasted.result : null;
}
