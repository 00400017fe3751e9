/** Tells screen readers what is selected, once the selection rests. */
import { useEffect, useState } from 'react';
import { lengthOf } from '../../../core/bytes/range.ts';
import { hex, plural } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import { pathInWords } from '../citation.ts';

/** Longer than a key repeats. */
const REST_MS = 500;

function words(): string {
  const state = useApp.getState();
  const { range, chain } = state;
  if (range === null) return '';
  const node = chain.at(-1);
  const value = node === undefined ? '' : [node.text, node.meaning].filter((part) => part !== '').join(', ');
  const parts = [pathInWords(state).join(', '), value, `offset ${hex(range.start)}`, plural(lengthOf(range), 'byte')];
  return parts.filter((part) => part !== '').join('; ');
}

export function SelectionAnnouncer() {
  const [text, setText] = useState('');
  const range = useApp((state) => state.range);
  const path = useApp((state) => state.path);
  useEffect(() => {
    const timer = setTimeout(() => setText(words()), REST_MS);
    return () => clearTimeout(timer);
  }, [range, path]);
  return (
    <span className="visually-hidden" role="status" aria-live="polite">
      {text}
    </span>
  );
}
