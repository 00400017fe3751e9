/**
 * Known messages in lines of any log. Loggers put times, hosts, programs, levels, files and domains before a message, each
 * in its own way, and all of them end what they put there with a colon, a bracket or a bar: a message may begin there.
 */
import { literalHead, longestPiece, patternOf } from './format.ts';
import type { Message } from './message.ts';
import { LIBXC_RESTORE_MESSAGES } from './messages/libxc-restore.ts';
import { LIBXC_SAVE_MESSAGES } from './messages/libxc-save.ts';
import { LIBVIRT_MESSAGES } from './messages/libvirt.ts';
import { LIBXL_MESSAGES } from './messages/libxl.ts';
import { OTHER_MESSAGES } from './messages/other.ts';
import { XAPI_MESSAGES } from './messages/xapi.ts';
import { XL_MESSAGES } from './messages/xl.ts';

export const MESSAGES: readonly Message[] = [...LIBXC_RESTORE_MESSAGES, ...LIBXC_SAVE_MESSAGES, ...LIBXL_MESSAGES, ...XL_MESSAGES, ...OTHER_MESSAGES, ...LIBVIRT_MESSAGES, ...XAPI_MESSAGES];

/** Characters of a line that are looked at. Messages are shorter; a line may be anything. */
export const LINE_LIMIT = 4096;
/** Places in a line where a message may begin, that are tried. Prefixes of known loggers have up to a dozen. */
const MAX_PLACES = 24;

interface Pattern {
  /** Number in {@link MESSAGES}. */
  readonly number: number;
  readonly regex: RegExp;
  /** A piece that every such line has. */
  readonly piece: string;
}

const firstWord = (text: string): string => text.slice(0, text.search(/ |$/));

/** Patterns by the first word of their messages. */
const BY_WORD = new Map<string, Pattern[]>();
/** Patterns that begin with an argument. */
const WITHOUT_WORD: Pattern[] = [];

MESSAGES.forEach(({ format }, number) => {
  const trimmed = format.trimStart();
  const head = literalHead(trimmed);
  const pattern: Pattern = { number, regex: patternOf(trimmed), piece: longestPiece(trimmed) };
  if (!head.includes(' ') && head !== trimmed) {
    WITHOUT_WORD.push(pattern);
    return;
  }
  const word = firstWord(head);
  const list = BY_WORD.get(word);
  if (list === undefined) BY_WORD.set(word, [pattern]);
  else list.push(pattern);
});

export interface Match {
  /** Number in {@link MESSAGES}. */
  readonly message: number;
  /** Where it begins in the line. */
  readonly at: number;
  readonly args: Readonly<Record<string, string>>;
}

const BEFORE = /[:\]|][ \t]*/g;

function tryAt(line: string, at: number, open: readonly Pattern[]): Match | null {
  const space = line.indexOf(' ', at);
  const own = BY_WORD.get(line.slice(at, space < 0 ? line.length : space));
  if (own === undefined && open.length === 0) return null;
  for (const { number, regex } of own === undefined ? open : [...own, ...open]) {
    regex.lastIndex = at;
    const found = regex.exec(line);
    if (found !== null) return { message: number, at, args: found.groups ?? {} };
  }
  return null;
}

/** The first known message in a line; null where there is none. */
export function matchLine(text: string): Match | null {
  const line = text.length > LINE_LIMIT ? text.slice(0, LINE_LIMIT) : text;
  const start = line.search(/\S/);
  if (start < 0) return null;
  // Those may begin anywhere; few lines have the words that follow.
  const open = WITHOUT_WORD.filter(({ piece }) => line.includes(piece));
  const first = tryAt(line, start, open);
  if (first !== null) return first;
  BEFORE.lastIndex = start;
  for (let i = 0; i < MAX_PLACES; i++) {
    if (BEFORE.exec(line) === null) return null;
    const found = tryAt(line, BEFORE.lastIndex, open);
    if (found !== null) return found;
  }
  return null;
}

export type LogLevel = 'error' | 'warning' | 'info' | 'detail' | '';

const LEVEL = /(?:^|[\s:[|(])(error|critical|warn(?:ing)?|notice|info|detail|debug|progress)\s*(?=[:|\]])/i;

/** How grave the logger took the line to be; empty where it does not say. */
export function levelOf(text: string): LogLevel {
  const word = LEVEL.exec(text.slice(0, 240))?.[1]?.toLowerCase();
  if (word === undefined) return '';
  if (word === 'error' || word === 'critical') return 'error';
  if (word.startsWith('warn')) return 'warning';
  return word === 'info' || word === 'notice' ? 'info' : 'detail';
}
