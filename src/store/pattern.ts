/** What a person types to find, as bytes: text as UTF-8, or hexadecimal in which `?` stands for any digit. */

export type FindMode = 'text' | 'hex';

export interface BytePattern {
  readonly bytes: Uint8Array;
  /** Bits that must agree; undefined where all must. */
  readonly mask: Uint8Array | undefined;
}

export type Pattern = BytePattern | { readonly problem: string };

const problem = (sentence: string): Pattern => ({ problem: sentence });

const NOTHING = 'Type bytes, such as de ad ?? ef.';

/** Hexadecimal with or without spaces, commas, colons and 0x. */
function parseHex(text: string): Pattern {
  const digits = text.replace(/0x/gi, '').replace(/[\s,:]/g, '');
  const wrong = /[^0-9a-f?]/i.exec(digits);
  if (wrong !== null) return problem(`“${wrong[0]}” is not a hexadecimal digit.`);
  if (digits === '') return problem(NOTHING);
  if (digits.length % 2 === 1) return problem('One digit is left over: a byte has two.');
  if (/^\?+$/.test(digits)) return problem('Only ? stands everywhere: name at least one digit.');
  const bytes = new Uint8Array(digits.length / 2);
  const mask = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const pair = digits.slice(2 * i, 2 * i + 2);
    bytes[i] = Number.parseInt(pair.replaceAll('?', '0'), 16);
    mask[i] = Number.parseInt(pair.replace(/[^?]/g, 'f').replaceAll('?', '0'), 16);
  }
  return { bytes, mask: digits.includes('?') ? mask : undefined };
}

export function parsePattern(mode: FindMode, text: string): Pattern {
  if (mode === 'hex') return parseHex(text);
  return text === '' ? problem('Type what to look for.') : { bytes: new TextEncoder().encode(text), mask: undefined };
}
