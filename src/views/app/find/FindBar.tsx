/** Finding bytes or text: Enter goes on, Shift+Enter back; says what became of it. */
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, type ChangeEvent, type KeyboardEvent } from 'react';
import { useApp } from '../../../store/index.ts';
import styles from './FindBar.module.css';
import { FindModeSwitch } from './FindModeSwitch.tsx';
import { FindNote } from './FindNote.tsx';

const ICON = 15;

export function FindBar() {
  const open = useApp((state) => state.findOpen);
  const times = useApp((state) => state.findAsked);
  const mode = useApp((state) => state.findMode);
  const text = useApp((state) => state.findText);
  const tone = useApp((state) => state.findTone);
  const input = useRef<HTMLInputElement>(null);
  // Asked for again while open: the field takes the focus back with its text marked.
  useEffect(() => {
    if (open) input.current?.select();
  }, [open, times]);
  if (!open) return null;

  const { setFind, find, closeFind } = useApp.getState();
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => setFind({ text: event.target.value });
  const next = (): void => void find(false);
  const previous = (): void => void find(true);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void find(event.shiftKey);
  };
  return (
    <search className={styles['bar']} aria-label="Find in the stream">
      <FindModeSwitch />
      <input
        ref={input}
        className={styles['pattern']}
        data-mode={mode}
        data-tone={tone}
        aria-label={mode === 'hex' ? 'Bytes to find, in hexadecimal' : 'Text to find'}
        aria-invalid={tone === 'problem'}
        placeholder={mode === 'hex' ? 'de ad ?? ef' : 'Text, as UTF-8 bytes'}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={onChange}
        onKeyDown={onKeyDown}
      />
      <button type="button" className={styles['button']} onClick={previous} title="Previous match (Shift+Enter)" aria-label="Previous match">
        <ChevronUp size={ICON} aria-hidden="true" />
      </button>
      <button type="button" className={styles['button']} onClick={next} title="Next match (Enter)" aria-label="Next match">
        <ChevronDown size={ICON} aria-hidden="true" />
      </button>
      <FindNote />
      <button type="button" className={styles['button']} onClick={closeFind} title="Close (Esc)" aria-label="Close find">
        <X size={ICON} aria-hidden="true" />
      </button>
    </search>
  );
}
