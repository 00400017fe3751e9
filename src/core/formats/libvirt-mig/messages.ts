/** The messages of the proposal: objects with one member, which has version, state and status. */
import { struct, syntax } from '../../layout/fields.ts';
import { parseJson } from '../config/json.ts';
import { expandText } from '../config/text-tree.ts';
import { defineRecord, type RecordSpec } from '../define.ts';

/** The one member of each message. */
export const MESSAGE_KEY = '"libvirt-libxl-mig-msg"';
/** A longer one is none: those of the proposal have less than 200 bytes. */
export const MAX_MESSAGE = 64 * 1024;

export const SPEC = 'libvir-list 2014-04-29: libxl: add migration support (V4)';

/** In the order in which a migration has them; the destination has the odd steps. */
export const STATES = ['negotiate-version', 'send-binary-data', 'sending-binary-data', 'received-binary-data', 'done', 'error'] as const;
export type State = (typeof STATES)[number];

/** Row types: numbers of our own, as no message has one. */
const FIRST = 0x4_0001;
/** The state of a row; empty where the proposal does not have it. */
export const stateOfType = (type: number): State | '' => STATES[type - FIRST] ?? '';
export const typeOfState = (state: string): number => FIRST + (STATES.some((known) => known === state) ? STATES.findIndex((known) => known === state) : STATES.length);

const DOCS: readonly string[] = [
  'The highest version that this side knows: the destination offers, the source takes the lower of both.',
  'The destination waits for the stream.',
  'The source\u2019s stream follows this message.',
  'The destination has the whole stream.',
  'The source is through: the guest is the destination\u2019s.',
  'One side gives up; its status is not zero.',
  'A message whose state the proposal does not have.',
];

const LAYOUT = struct('message', { message: syntax('rest', { doc: 'A JSON object, and the white space or NULs behind it.' }, { type: 'JSON', expand: (place, reader) => expandText(place, reader, parseJson) }) });

export const MESSAGES: readonly RecordSpec[] = [...STATES, 'unknown state'].map((name, i) => defineRecord({ type: FIRST + i, name, doc: DOCS[i] ?? '', spec: SPEC, length: 'any', layout: LAYOUT }));

const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Bytes up to the brace that closes the first one; -1 where it does not stand among them. */
export function objectLength(bytes: Uint8Array): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (quoted) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return i + 1;
  }
  return -1;
}

export const isFiller = (byte: number | undefined): boolean => byte === 0 || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Whether a source begins with such a message. */
export function beginsWithMessage(head: Uint8Array): boolean {
  let start = 0;
  while (start < head.length && isFiller(head[start])) start++;
  return head[start] === OPEN && String.fromCharCode(...head.subarray(start, start + 256)).replace(/^\{[\s\0]*/, '').startsWith(MESSAGE_KEY);
}

/** States of the messages at the head of a source, up to what is none. */
export function statesAt(head: Uint8Array): readonly string[] {
  const states: string[] = [];
  for (let at = 0; at < head.length; ) {
    if (isFiller(head[at])) {
      at++;
      continue;
    }
    const length = head[at] === OPEN ? objectLength(head.subarray(at)) : -1;
    const message = length < 0 ? null : readMessage(new TextDecoder().decode(head.subarray(at, at + length)));
    if (message === null) break;
    states.push(message.state);
    at += length;
  }
  return states;
}

export interface Message {
  readonly state: string;
  /** Null where it has none that is a number. */
  readonly version: number | null;
  readonly status: number | null;
}

/** Null where the text is no message of the proposal. */
export function readMessage(text: string): Message | null {
  const whole = parsed(text);
  const inner: unknown = isObject(whole) ? whole['libvirt-libxl-mig-msg'] : undefined;
  if (!isObject(inner)) return null;
  const { state, version, status } = inner;
  return { state: typeof state === 'string' ? state : '', version: numberOf(version), status: numberOf(status) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
