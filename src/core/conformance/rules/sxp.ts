/** Whether a text is one S-expression, as a config of xend and a record of xenopsd have to be. */
import { MAX_SXP_DEPTH, parseSxp } from '../../formats/config/sxp.ts';
import { Part, type TextTree } from '../../formats/config/text-tree.ts';
import { grouped } from '../../text.ts';

/** Real ones have some kilobytes; nobody looks through more. */
export const MAX_SXP = 4 * 1024 * 1024;

export interface Sxp {
  readonly tree: TextTree;
  /** What is wrong with it, and at which of its bytes. */
  readonly fault: { readonly at: number; readonly message: string } | null;
  /** Too deep to be followed here, though its reader may. */
  readonly tooDeep: boolean;
  /** The fault is that something stands behind a list that is whole. */
  readonly behind: boolean;
}

export function readSxp(bytes: Uint8Array): Sxp {
  const tree = parseSxp(bytes);
  const fault = tree.error === '' ? null : { at: tree.errorAt, message: tree.error };
  return { tree, fault, behind: false, tooDeep: tree.error.includes(`at most ${MAX_SXP_DEPTH} lists`) };
}

const PASSED_OVER: ReadonlySet<number> = new Set([Part.PUNCTUATION, Part.COMMENT, Part.TEXT]);

/** The same of a text that is to hold one list and nothing else. */
export function readOneList(bytes: Uint8Array): Sxp {
  const sxp = readSxp(bytes);
  if (sxp.fault !== null) return sxp;
  const [first, second] = sxp.tree.inside(0).filter((part) => !PASSED_OVER.has(sxp.tree.kindOf(part)));
  const { bytes: text } = sxp.tree;
  const start = first === undefined ? 0 : sxp.tree.startOf(first);
  const isList = first !== undefined && text[skipSpace(text, start)] === OPEN;
  const at = !isList ? skipSpace(text, start) : second === undefined ? -1 : skipSpace(text, sxp.tree.startOf(second));
  if (at < 0) return sxp;
  const expected = isList ? 'nothing behind the one list' : 'a list';
  return { ...sxp, behind: isList, fault: { at, message: `The S-expression stops making sense at its byte ${grouped(at)}: expected ${expected}.` } };
}

const OPEN = 0x28;

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0) === 0x20 || (bytes[at] ?? 0) === 0x0a || (bytes[at] ?? 0) === 0x09 || (bytes[at] ?? 0) === 0x0d) at++;
  return at;
}
