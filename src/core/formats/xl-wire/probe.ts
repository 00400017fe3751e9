/** A back channel of xl that does not begin with the banner: what a login script printed stands before it, or the capture began late. */
import { hex, plural } from '../../text.ts';
import { startsWith } from '../magic.ts';
import { BANNER, MESSAGES } from './messages.ts';

/** So much of a banner that the end of the file cuts is not met by chance. */
const SURE = 'xl migration receiver ready'.length;

const LATIN1 = new TextDecoder('latin1');

/**
 * @param head the first bytes of the source
 * @returns what shows it, piece by piece; null where nothing does
 */
export function wireEvidence(head: Uint8Array): readonly string[] | null {
  const first = MESSAGES.find(({ bytes }) => startsWith(head, bytes));
  if (first !== undefined) return [`"${first.bytes.replace(/[\n\0]/g, '')}" at 0x0`];
  const at = LATIN1.decode(head).indexOf(BANNER.bytes.slice(0, SURE));
  if (at < 0 || !agrees(head.subarray(at))) return null;
  return [`"${BANNER.bytes.slice(0, SURE)}" at ${hex(at)}, behind ${plural(at, 'byte')} that are not xl\u2019s`];
}

/** Whether the banner goes on as it should, up to its end or that of the bytes. */
function agrees(bytes: Uint8Array): boolean {
  return startsWith(bytes, BANNER.bytes.slice(0, bytes.length));
}
