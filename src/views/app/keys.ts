/** Key names as people read them (`Ctrl+Shift+P`, `Alt+←`, `?`) against key events. */
import type { Command } from './commands.ts';

const ARROWS: Readonly<Record<string, string>> = { '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown', Esc: 'Escape' };

interface Chord {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

export function parseChord(text: string): Chord {
  // The last part may itself be a plus sign.
  const parts = text === '+' ? ['+'] : text.split('+');
  const key = parts.at(-1) ?? '';
  return { ctrl: parts.includes('Ctrl'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key: ARROWS[key] ?? key };
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether a press is that chord. A symbol's Shift is the keyboard layout's business: `?` and `:` ask for none. */
export function matches(text: string, event: KeyPress): boolean {
  const chord = parseChord(text);
  if (chord.ctrl !== (event.ctrlKey || event.metaKey) || chord.alt !== event.altKey) return false;
  if (event.key.toLowerCase() !== chord.key.toLowerCase()) return false;
  const symbol = chord.key.length === 1 && chord.key.toLowerCase() === chord.key.toUpperCase();
  return symbol || chord.shift === event.shiftKey;
}

const TEXT_FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]), textarea, select, [contenteditable="true"]';

export const inTextField = (target: EventTarget | null): boolean => target instanceof Element && target.closest(TEXT_FIELDS) !== null;

/** A key that types something: it acts only where nothing is being typed. */
const isPlain = (text: string): boolean => {
  const { ctrl, alt, key } = parseChord(text);
  return !ctrl && !alt && key.length === 1;
};

/** The command that a key press asks for, null for none. */
export function commandFor(commands: readonly Command[], event: KeyPress, typing: boolean): Command | null {
  for (const command of commands) {
    if (typing && command.typing !== true) continue;
    const key = command.keys.find((text) => matches(text, event));
    if (key !== undefined && !(typing && isPlain(key)) && command.when()) return command;
  }
  return null;
}
