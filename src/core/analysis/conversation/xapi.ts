/**
 * The conversation of a connection of xenopsd's live migration (xen-api ocaml/xenopsd/lib/xenops_server.ml VM_migrate, VM_receive_memory):
 * of the talk, of memory or a vGPU, or of releases that had one connection for both.
 */
import type { Scan } from '../../bytes/cursor.ts';
import { HeaderType, Other } from '../../formats/xapi/header.ts';
import { COMPRESSED } from '../../formats/xapi/rules.ts';
import type { LayerInfo } from '../../index/layer.ts';
import type { OpenStream } from '../../open-stream.ts';
import { byteSize } from '../../text.ts';
import type { BackStep } from './back.ts';
import type { Forward } from './forward.ts';
import type { Side } from './placed.ts';
import { uttered, type Script, type ScriptLine, type Uttered } from './script.ts';

const line = (from: Side, title: string, owes: string, awaits: string, why = 'the other side goes on only behind it', rest: Partial<ScriptLine> = {}): ScriptLine => ({ from, kind: 'message', title, owes, awaits, why, ...rest });

const REQUEST = line('sender', 'HTTP request', 'owes the request', 'waits for a request', 'nothing is answered before it');
/** xenopsd itself writes none where it takes the connection; what stands between may. */
const ANSWER = line('receiver', 'HTTP response', '', '', '', { optional: true });
const POINT_1 = line('receiver', 'handshake 1', 'was creating the domain, and owes the handshake (synchronisation point 1)', 'waits for the handshake that the domain is created (synchronisation point 1)', 'the sender goes on only behind it');
const POINT_3 = line('sender', 'handshake 3', 'has sent the image and owes the handshake (synchronisation point 3)', 'has the image, and waits for the all-clear to unpause (synchronisation point 3)', 'the receiver unpauses only behind it');
const POINT_4 = line('receiver', 'handshake 4', 'was unpausing the domain, and owes the handshake (synchronisation point 4)', 'has given the all-clear and waits for the handshake that the domain runs (synchronisation point 4)');
const IMAGE = line('sender', 'image', 'owes the image', 'waits for the image', 'what follows is said behind it', { kind: 'stream' });
const ACK = line('sender', 'handshake 1-mem ACK', 'opens the connection for memory, and then owes the handshake (synchronisation point 1-mem ACK)', 'waits for the handshake that memory has a connection (synchronisation point 1-mem ACK)', 'the sender says it before the last one');
const VGPU_ACK = line('sender', 'handshake 1-vgpu ACK', 'owes the handshake (synchronisation point 1-vgpu ACK)', 'waits for the handshake (synchronisation point 1-vgpu ACK)');
const POINT_MEM = line('receiver', 'handshake 1-mem', 'owes the handshake that it reads (synchronisation point 1-mem)', 'waits for the handshake (synchronisation point 1-mem)', 'the sender begins the image only behind it');
/** Not in any source that we know, and met in front of images. */
const EARLY = line('sender', 'handshake', '', '', '', { optional: true });

const DONE = { sender: 'has the word that the domain runs, and destroys its own copy', receiver: 'runs the domain' };
const scriptOf = (lines: readonly ScriptLine[], ends: Pick<Script, 'sender' | 'receiver'>): Script => ({ protocol: 'XAPI', lines, ...ends });

const MAX_RECORDS = 400;

/** @param acks handshakes that the sender has said */
function scriptFor(request: string, acks: number): Script {
  if (request.includes('/memory/')) return scriptOf([REQUEST, ANSWER, POINT_1, EARLY, IMAGE, POINT_3, POINT_4], DONE);
  if (/\/migrate[/-](?:mem|vgpu)\//.test(request)) return scriptOf([REQUEST, ANSWER, POINT_MEM, EARLY, IMAGE], { sender: 'has sent the image; it goes on over the connection for talk', receiver: 'has the image to the end; it goes on over the connection for talk' });
  return scriptOf(acks > 2 ? [REQUEST, ANSWER, VGPU_ACK, POINT_1, ACK, POINT_3, POINT_4] : [REQUEST, ANSWER, POINT_1, ACK, POINT_3, POINT_4], DONE);
}

interface Placing {
  readonly script: Script;
  readonly uttered: Uttered[];
}

/** The request and handshakes of the sender, with the image; null where no request says that there is a receiver. */
export function* xapiForward(stream: OpenStream, layer: LayerInfo, forward: Forward): Scan<Placing | null> {
  const { index } = stream.builder;
  const rows = Array.from({ length: Math.min(index.countOf(layer.id, 'record'), MAX_RECORDS) }, (_, i) => index.rowOf(layer.id, 'record', i));
  const [first = -1] = rows;
  if (first < 0 || index.typeOf(first) !== Other.REQUEST) return null;
  const request = yield* stream.summary(first);
  const talk = rows.filter((row) => index.typeOf(row) === Other.HANDSHAKE);
  const script = scriptFor(request, talk.length);
  const image = imageOf(stream, layer, rows, forward);
  const list: Uttered[] = [];
  let next = 0;
  for (const row of [first, ...talk]) {
    const range = { start: index.startOf(row), end: index.endOf(row) };
    const cut = index.isCut(row);
    const text = row === first ? request : yield* stream.summary(row);
    if (image !== null && range.start >= image.range.end) next = Math.max(next, script.lines.indexOf(IMAGE) + 1);
    const at = script.lines.findIndex(({ from, kind }, i) => i >= next && from === 'sender' && kind === 'message');
    const late = image !== null && range.start < image.range.start && at > script.lines.indexOf(IMAGE) && script.lines.includes(IMAGE);
    if (at >= 0 && !late) next = at + 1;
    const title = at < 0 || late ? 'handshake' : (script.lines[at]?.title ?? '');
    const fails = text.startsWith('error: ');
    list.push(uttered(late ? -1 : at, 'sender', 'message', title, cut ? 'only a part of it' : text, { row, range, problem: cut || fails || at < 0 }, { cut, fails }));
  }
  const before = list.findIndex(({ step: { range } }) => image !== null && (range?.start ?? 0) >= image.range.end);
  if (image !== null) list.splice(before < 0 ? list.length : before, 0, uttered(script.lines.indexOf(IMAGE), 'sender', 'stream', 'image', image.text, { row: image.row, range: image.range, problem: image.cut }, { cut: image.cut }));
  return { script, uttered: list };
}

interface Image {
  readonly row: number;
  readonly range: { readonly start: number; readonly end: number };
  readonly text: string;
  readonly cut: boolean;
}

/** What stands between the handshakes; null where nothing does. */
function imageOf({ builder: { index, findings } }: OpenStream, layer: LayerInfo, rows: readonly number[], { ended }: Forward): Image | null {
  const zipped = findings.find(({ rule }) => rule === COMPRESSED.id);
  if (zipped !== undefined) return { row: zipped.row, range: zipped.range, text: `${byteSize(zipped.range.end - zipped.range.start)} compressed with zstd, which are not read: whether they are whole is not known`, cut: false };
  const record = rows.find((row) => index.typeOf(row) !== Other.REQUEST && index.typeOf(row) !== Other.HANDSHAKE) ?? -1;
  const header = index.rowOf(layer.id, 'header', 0);
  const first = header >= 0 ? header : record;
  if (first < 0) return null;
  const start = index.startOf(first);
  const behind = rows.find((row) => index.typeOf(row) === Other.HANDSHAKE && index.startOf(row) > start);
  const last = rows.filter((row) => index.typeOf(row) === HeaderType.END_OF_IMAGE).at(-1);
  const whole = last !== undefined ? !index.isCut(last) : layer.detail['format'] === 'legacy' && ended;
  const end = last !== undefined ? index.endOf(last) : behind === undefined ? index.size : index.startOf(behind);
  return { row: first, range: { start, end }, text: `${byteSize(end - start)}${whole ? ', to End_of_image' : '; it ends before its end'}`, cut: !whole };
}

/** What the other capture has of the receiver's words, which have no names: they are known by their order. */
export function xapiBack({ lines }: Script, back: readonly BackStep[]): Uttered[] {
  let next = 0;
  return back.map(({ title, text, range, cut, time }) => {
    const isHandshake = title === 'handshake';
    const at = lines.findIndex(({ from, title: due }, i) => i >= next && from === 'receiver' && (due === ANSWER.title) !== isHandshake);
    if (at >= 0) next = at + 1;
    const fails = text.startsWith('error: ') || /^HTTP\S* [345]/.test(text);
    return uttered(at, 'receiver', 'message', at < 0 ? title : (lines[at]?.title ?? title), cut ? 'only a part of it' : text, { range, time, problem: cut || fails || at < 0 }, { cut, fails });
  });
}
