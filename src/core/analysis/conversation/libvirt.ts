/** The conversation of libvirt's proposed JSON messages (libvir-list 2014-04-29, patch V4), with the stream between them. */
import type { Scan } from '../../bytes/cursor.ts';
import { stateOfType } from '../../formats/libvirt-mig/messages.ts';
import { directionOf } from '../../formats/libvirt-mig/protocol.ts';
import type { LayerInfo } from '../../index/layer.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { BackStep } from './back.ts';
import { wholeStream, type Forward } from './forward.ts';
import type { Side } from './placed.ts';
import { uttered, type Captured, type Script, type ScriptLine, type Uttered } from './script.ts';

const line = (from: Side, kind: ScriptLine['kind'], title: string, owes: string, awaits: string, why: string): ScriptLine => ({ from, kind, title, owes, awaits, why });

/** Behind the message that announces it. */
const STREAM = 4;

export const LIBVIRT: Script = {
  protocol: 'libvirt',
  lines: [
    line('receiver', 'message', 'negotiate-version', 'owes the highest version that it knows', 'waits for the destination\u2019s version', 'the source answers it'),
    line('sender', 'message', 'negotiate-version', 'has the destination\u2019s version and owes the lower of both', 'waits for the version that the source takes', 'the destination asks for the stream only behind it'),
    line('receiver', 'message', 'send-binary-data', 'owes \u201csend-binary-data\u201d', 'waits for \u201csend-binary-data\u201d', 'the source announces its stream only behind it'),
    line('sender', 'message', 'sending-binary-data', 'owes \u201csending-binary-data\u201d, and the stream behind it', 'waits for \u201csending-binary-data\u201d', 'the stream comes behind it'),
    line('sender', 'stream', 'stream', 'has announced the stream and owes it', 'waits for the stream', 'the destination has it only then'),
    line('receiver', 'message', 'received-binary-data', 'was building the domain from the whole stream, and owes \u201creceived-binary-data\u201d', 'waits for \u201creceived-binary-data\u201d', 'the source is through only behind it'),
    line('sender', 'message', 'done', 'has the answer that the destination has the domain, and owes \u201cdone\u201d', 'has built the domain and waits for \u201cdone\u201d', ''),
  ],
  sender: 'has said that it is through: the guest is the destination\u2019s',
  receiver: 'has the guest, and is told that the source is through',
};

/** Messages that are taken; a migration has six. */
const MAX_MESSAGES = 400;

const sideOf = (direction: ReturnType<typeof directionOf>): Side | null => (direction === 'source' ? 'sender' : direction === 'destination' ? 'receiver' : null);

/** Takes the messages of a capture one by one and finds the place of each. */
class Places {
  readonly #taken = new Set<number>();
  readonly #only: Side | null;

  constructor(only: Side | null) {
    this.#only = only;
  }

  of(state: string): { line: number; from: Side } {
    const at = LIBVIRT.lines.findIndex(({ kind, title, from }, i) => kind === 'message' && title === state && !this.#taken.has(i) && (this.#only ?? from) === from);
    if (at >= 0) this.#taken.add(at);
    // What any side may say is taken for a word of the one whose turn it is, unless one alone was captured.
    const next = Math.max(-1, ...this.#taken) + (at < 0 ? 1 : 0);
    return { line: at, from: this.#only ?? LIBVIRT.lines[Math.min(next, LIBVIRT.lines.length - 1)]?.from ?? 'sender' };
  }
}

/** The title has it already. */
const withoutState = (summary: string, state: string): string => (state !== '' && summary.endsWith(`, ${state}`) ? summary.slice(0, -state.length - 2) : summary);

interface Said {
  readonly uttered: Uttered[];
  readonly captured: Captured;
}

/** @param layer the messages' own; null where the stream was captured without any */
export function* libvirtForward(stream: OpenStream, layer: LayerInfo | null, forward: Forward): Scan<Said> {
  const { index, findings } = stream.builder;
  if (layer === null) return { uttered: [uttered(STREAM, 'sender', 'stream', 'stream', wholeStream(forward, forward.range).step.text, { row: 0, range: forward.range, problem: !forward.ended }, { cut: !forward.ended })], captured: { sender: true, receiver: false } };
  const count = Math.min(index.countOf(layer.id, 'record'), MAX_MESSAGES);
  const rows = Array.from({ length: count }, (_, i) => index.rowOf(layer.id, 'record', i));
  const refused = new Set(findings.flatMap(({ objectors, row }) => (objectors.includes('restore') ? [row] : [])));
  const only = sideOf(directionOf(rows.map((row) => stateOfType(index.typeOf(row)))));
  const places = new Places(only);
  const list: Uttered[] = [];
  for (const [i, row] of rows.entries()) {
    const state = stateOfType(index.typeOf(row));
    const range = { start: index.startOf(row), end: index.endOf(row) };
    const cut = index.isCut(row);
    const { line: at, from } = places.of(state);
    const either = state === 'error' && only === null ? '; either side may have said it' : '';
    list.push(uttered(at, from, 'message', state === '' ? 'unknown message' : state, cut ? 'only a part of it' : `${withoutState(yield* stream.summary(row), state)}${either}`, { row, range, problem: cut || at < 0 || refused.has(row) }, { cut, fails: state === 'error' }));
    const end = endBefore(index, layer, rows[i + 1] ?? null, row);
    if (state === 'sending-binary-data' && end > range.end) list.push(streamBetween(forward, row + 1, { start: range.end, end }));
  }
  return { uttered: list, captured: { sender: only !== 'receiver', receiver: only !== 'sender' } };
}

/** Where the stream behind a message ends: at the next message, or at what is neither. */
function endBefore(index: RecordIndex, { id }: LayerInfo, next: number | null, row: number): number {
  if (next !== null) return index.startOf(next);
  const gap = index.rowOf(id, 'gap', 0);
  return gap > row ? index.startOf(gap) : index.size;
}

function streamBetween(forward: Forward, row: number, range: { start: number; end: number }): Uttered {
  return uttered(STREAM, 'sender', 'stream', 'stream', wholeStream(forward, range).step.text, { row, range, problem: !forward.ended }, { cut: !forward.ended });
}

/** What the other capture has of the destination's words. */
export function libvirtBack(back: readonly BackStep[]): Uttered[] {
  const places = new Places('receiver');
  return back.map(({ title, text, range, cut, time, refused }) => {
    const { line: at } = places.of(title);
    return uttered(at, 'receiver', 'message', title, cut ? 'only a part of it' : withoutState(text, title), { range, time, problem: cut || refused || at < 0 }, { cut, fails: title === 'error' });
  });
}
