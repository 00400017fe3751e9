import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../src/views/app/commands.ts';
import { fuzzyFilter, fuzzyScore } from '../../../../src/views/app/dialogs/fuzzy.ts';
import { commandFor, matches } from '../../../../src/views/app/keys.ts';
import { duration, progressText } from '../../../../src/views/app/header/progress-text.ts';

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('the command table', () => {
  it.each([true, false])('gives no key to two commands of one screen (a comparison: %s)', (comparison) => {
    // While a comparison is on the screen its own commands come first, and those of a stream do not act.
    const keys = COMMANDS.filter(({ id }) => id.startsWith('compare.') === comparison).flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('gives no id to two commands', () => {
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  });

  it('leaves the browser its own keys', () => {
    for (const key of ['Ctrl+W', 'Ctrl+T', 'Ctrl+N', 'Ctrl+L', 'Ctrl+R', 'Ctrl+P', 'F5', 'F6', 'F11', 'F12']) {
      expect(COMMANDS.flatMap((command) => command.keys)).not.toContain(key);
    }
  });
});

describe('key presses', () => {
  it('take Ctrl and the Mac’s command key alike', () => {
    expect(matches('Ctrl+K', press('k', { ctrlKey: true }))).toBe(true);
    expect(matches('Ctrl+K', press('k', { metaKey: true }))).toBe(true);
    expect(matches('Ctrl+K', press('k'))).toBe(false);
  });

  it('tell Shift apart for letters and function keys, not for symbols', () => {
    expect(matches('o', press('O', { shiftKey: true }))).toBe(false);
    expect(matches('Shift+O', press('O', { shiftKey: true }))).toBe(true);
    expect(matches('F8', press('F8', { shiftKey: true }))).toBe(false);
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matches('/', press('/', { shiftKey: true }))).toBe(true);
  });

  it('do not act on single letters while something is typed', () => {
    expect(commandFor(COMMANDS, press('?'), true)).toBeNull();
    expect(commandFor(COMMANDS, press('?'), false)?.id).toBe('help.keys');
    expect(commandFor(COMMANDS, press('k', { ctrlKey: true }), true)?.id).toBe('help.palette');
  });
});

describe('the palette’s search', () => {
  it('wants all letters in order', () => {
    expect(fuzzyScore('nf', 'Next finding')).toBeGreaterThan(0);
    expect(fuzzyScore('fn', 'Next f')).toBe(-1);
  });

  it('puts word beginnings before scattered letters', () => {
    expect(fuzzyFilter(['Close the file', 'Copy selection as…'], 'cs', (title) => title)[0]).toBe('Copy selection as…');
  });

  it('keeps the order where nothing is typed', () => {
    expect(fuzzyFilter(['b', 'a'], '', (title) => title)).toEqual(['b', 'a']);
  });
});

describe('progress in words', () => {
  it('waits with figures until they mean something', () => {
    const early = progressText({ phase: 'scan', done: 10, total: 100, startedAt: 0, at: 100 });
    expect(early.pace).toBe('');
    const later = progressText({ phase: 'scan', done: 1024 ** 3, total: 4 * 1024 ** 3, startedAt: 0, at: 2000 });
    expect(later).toEqual({ what: 'Scanning', fraction: 0.25, bytes: '1 GiB of 4 GiB', pace: '512 MiB/s, 6 s left' });
  });

  it('spells durations by their size', () => {
    expect([0.2, 44, 300, 9000].map(duration)).toEqual(['1 s', '44 s', '5 min', '2.5 h']);
  });
});
