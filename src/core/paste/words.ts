/** Listings whose groups are words of the computer's, the lower byte first: hexdump without -C, od -t x2 to x8, xxd -e. */

/** Lines that are looked at for one that tells. */
const LOOKED_AT = 200;
/** Offset; groups of one width, the last of which may be shorter; a column of characters, plain or between bars. */
const LINE = /^\s*(?:0x)?([0-9a-f]{4,16})(:?)\s+((?:[0-9a-f]{2,16}(?: {1,2}|\s*$))+)\s*(\S.*)?$/i;

const bytesOf = (group: string): number[] => (group.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
const spelt = (bytes: readonly number[]): string => bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');

/** The bytes of a group as they stand in memory. */
export const reversed = (group: string): string => (group.match(/../g) ?? []).reverse().join('');

/** @returns bytes in a word, 2, 4 or 8; 0 where the bytes stand one behind the other, as in most listings */
export function wordSize(text: string): number {
  const lines = text.slice(0, 64 * 1024).split('\n').slice(0, LOOKED_AT);
  let plain = 0;
  for (const line of lines) {
    const told = tellOf(line.replace(/\r$/, ''));
    if (told === 'straight') return 0;
    if (told?.sure === true) return told.size;
    if (plain === 0) plain = told?.size ?? 0;
  }
  return plain;
}

/** Of a line with a column of characters, the order in which its groups spell them; else the width that only words have. */
function tellOf(line: string): 'straight' | { readonly size: number; readonly sure: boolean } | null {
  const whole = LINE.exec(line);
  if (whole === null) return null;
  const [, offset = '', colon = '', groupText = '', shown = ''] = whole;
  const groups = groupText.trim().split(/\s+/);
  const width = groups[0]?.length ?? 0;
  if (width !== 4 && width !== 8 && width !== 16) return null;
  // hexdump has 7 digits of offset, od six with -A x: neither has a colon, and both print words as numbers.
  if (shown === '') return colon === '' && (offset.length === 6 || offset.length === 7) && groups.every((group) => group.length === width) ? { size: width / 2, sure: false } : null;
  // xxd shows a space for a space at the end, which a clipboard may lose.
  const column = /^[|>](.*)[|<]\s*$/.exec(shown)?.[1] ?? shown;
  const straight = spelt(groups.flatMap(bytesOf));
  const swapped = spelt(groups.flatMap((group) => bytesOf(reversed(group))));
  if (straight === swapped) return null;
  if (isSame(straight, column)) return 'straight';
  return isSame(swapped, column) ? { size: width / 2, sure: true } : null;
}

/** White space at the ends is what a terminal or a clipboard loses, and what parts the columns. */
const isSame = (spelling: string, column: string): boolean => spelling.trim() === column.trim();

/** A line of xxd -e whose last word is not whole: its digits are moved to where they follow the others, as its spaces stand for what is not there. */
export function withoutPadding(body: string, word: number): string {
  const width = 2 * word;
  const [whole = '', before = '', spaces = '', short = ''] = new RegExp(`^ ?((?:[0-9a-f]{${width}} )*)( *)([0-9a-f]{2,${Math.max(2, width - 2)}})(?= |$)`, 'i').exec(body) ?? [];
  return whole !== '' && spaces.length + short.length === width ? ` ${before}${short}${body.slice(whole.length)}` : body;
}
