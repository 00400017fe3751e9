/** The selected bytes as text for the clipboard, in the forms that people paste into reports and programs. */
import { lengthOf, lostIn, NO_HOLES, type ByteRange } from '../core/bytes/range.ts';
import { byteSize, grouped, hexString, offsetText, plural } from '../core/text.ts';
import type { AppState } from './index.ts';

export type CopyForm = 'hex' | 'spaced' | 'c' | 'base64' | 'citation';

export const COPY_FORMS: readonly { readonly form: CopyForm; readonly title: string; readonly example: string }[] = [
  { form: 'hex', title: 'Hexadecimal', example: '01000000082040' },
  { form: 'spaced', title: 'Hexadecimal with spaces', example: '01 00 00 00 08 20 40' },
  { form: 'c', title: 'C array', example: 'const uint8_t bytes[7] = { 0x01, … };' },
  { form: 'base64', title: 'Base64', example: 'AQAAAAggQA==' },
  { form: 'citation', title: 'Citation', example: 'file.save: offset 0x1a2040, 4 bytes, libxc:17 …' },
];

/** Text of 16 MiB of bytes is up to 96 MiB: more than that freezes what it is pasted into. */
const COPY_LIMIT = 16 * 1024 * 1024;

const BYTES_A_LINE = 12;

function asCArray(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let i = 0; i < bytes.length; i += BYTES_A_LINE) {
    const line = bytes.subarray(i, i + BYTES_A_LINE);
    lines.push(`    0x${hexString(line, ', 0x')},`);
  }
  return `const uint8_t bytes[${bytes.length}] = {\n${lines.join('\n')}\n};\n`;
}

export function asBase64(bytes: Uint8Array): string {
  // A whole number of three-byte groups, so that the pieces join; small enough for fromCharCode's arguments.
  const step = 3 * 8192;
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += step) pieces.push(btoa(String.fromCharCode(...bytes.subarray(i, i + step))));
  return pieces.join('');
}

/** Hexadecimal in pieces: one string a byte would be a million objects. */
function asHex(bytes: Uint8Array, separator: string): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += 4096) pieces.push(hexString(bytes.subarray(i, i + 4096), separator));
  return pieces.join(separator);
}

export function bytesAs(form: Exclude<CopyForm, 'citation'>, bytes: Uint8Array): string {
  switch (form) {
    case 'hex':
      return asHex(bytes, '');
    case 'spaced':
      return asHex(bytes, ' ');
    case 'c':
      return asCArray(bytes);
    case 'base64':
      return asBase64(bytes);
  }
}

/** `file.save: offset 0x1a2040, 4 bytes, libxc:17 PAGE_DATA count — libxc: PAGE_DATA`. */
export function citation(file: string, range: ByteRange, field: string, spec: string): string {
  const place = `${file}: offset 0x${offsetText(range.start, 1)}, ${plural(lengthOf(range), 'byte')}`;
  return `${place}${field === '' ? '' : `, ${field}`}${spec === '' ? '' : ` — ${spec}`}`;
}

/** Puts the selected bytes on the clipboard and says so; `cite` is the citation line, made where names are known. */
export async function copySelection(state: AppState, form: CopyForm, cite: string): Promise<void> {
  const { range, client } = state;
  if (range === null || client === null) {
    state.notify('Nothing is selected: select a record, a field or bytes first.');
    return;
  }
  const length = lengthOf(range);
  if (form !== 'citation' && length === 0) {
    state.notify('The selection is a place between two bytes: there is nothing to copy.');
    return;
  }
  if (form !== 'citation' && length > COPY_LIMIT) {
    const much = `${byteSize(length)} (${grouped(length)} bytes)`;
    state.notify(`${much} are too many for the clipboard: the limit is ${byteSize(COPY_LIMIT)}.`, 'problem');
    return;
  }
  const lost = lostIn(state.capture?.holes ?? NO_HOLES, range.start, range.end);
  if (form !== 'citation' && lost > 0) {
    state.notify(`${plural(lost, 'byte')} of these are not in the capture: there is nothing to copy in their places.`, 'problem');
    return;
  }
  try {
    const text = form === 'citation' ? cite : bytesAs(form, await client.request('bytes', range));
    await navigator.clipboard.writeText(text);
    state.notify(form === 'citation' ? `Copied: ${cite}` : `Copied ${plural(length, 'byte')}.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    state.notify(`Copying did not work: ${why}`, 'problem');
  }
}
