/** A document type (XML 1.0, production 28), as far as it says which entities a document may name: its declarations are not judged. */
import { startsName } from './xml-characters.ts';

export interface DocumentType {
  readonly end: number;
  /** General entities that it declares. */
  readonly entities: readonly string[];
  /** Whether it may declare more than stands here (XML 1.0, 4.1, well-formedness constraint "Entity Declared"). */
  readonly open: boolean;
}

const LATIN = new TextDecoder('latin1');
/** A longer name of an entity is not looked at. */
const MAX_DECLARED = 256;
const QUOTE = { single: 0x27, double: 0x22 } as const;

/** @returns null where it does not end */
export function readDocumentType(bytes: Uint8Array, start: number): DocumentType | null {
  const entities: string[] = [];
  let [at, depth, outside, parameters] = [start + '<!DOCTYPE'.length, 0, '', false];
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const closing = stands(bytes, at, '<!--') ? '-->' : stands(bytes, at, '<?') ? '?>' : byte === QUOTE.single || byte === QUOTE.double ? String.fromCharCode(byte) : '';
    if (closing !== '') {
      at = behind(bytes, at + (closing === '-->' ? 4 : closing === '?>' ? 2 : 1), closing);
      continue;
    }
    if (depth === 0 && byte === 0x3e) return { end: at + 1, entities, open: parameters || /\b(?:SYSTEM|PUBLIC)\b/.test(outside) };
    if (byte === 0x5b) depth++;
    else if (byte === 0x5d) depth--;
    else if (byte === 0x25 && startsName(bytes[at + 1] ?? 0)) parameters = true;
    else if (depth === 0 && outside.length < 1024) outside += String.fromCharCode(byte);
    const name = stands(bytes, at, '<!ENTITY') ? /^<!ENTITY\s+([^\s%"']+)\s/.exec(LATIN.decode(bytes.subarray(at, at + MAX_DECLARED)))?.[1] : undefined;
    if (name !== undefined) entities.push(name);
    at++;
  }
  return null;
}

function stands(bytes: Uint8Array, at: number, mark: string): boolean {
  for (let i = 0; i < mark.length; i++) if (bytes[at + i] !== mark.charCodeAt(i)) return false;
  return true;
}

function behind(bytes: Uint8Array, from: number, mark: string): number {
  let at = from;
  while (at < bytes.length && !stands(bytes, at, mark)) at++;
  return Math.min(at + mark.length, bytes.length);
}
