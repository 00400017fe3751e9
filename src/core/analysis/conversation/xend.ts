/** The conversation of a relocation of xend (xen 4.4 tools/python/xen/xend/server/relocate.py, XendDomain.py _domain_migrate()). */
import { ENCRYPTED } from '../../formats/xend/rules.ts';
import type { LayerInfo } from '../../index/layer.ts';
import type { OpenStream } from '../../open-stream.ts';
import { byteSize } from '../../text.ts';
import { wholeStream, type Forward } from './forward.ts';
import { uttered, type Script, type Uttered } from './script.ts';

/** Header 1 of the layer is the request, header 0 that of the save file. */
const REQUEST = 1;

const scriptOf = (request: string): Script => ({
  protocol: 'xend',
  lines: [
    { from: 'sender', kind: 'message', title: request, owes: 'owes the request', awaits: 'waits for a request', why: 'nothing is answered before it' },
    { from: 'receiver', kind: 'message', title: `(ready ${request})`, owes: `owes “(ready ${request})”`, awaits: 'waits for up to 80 bytes of an answer, whatever they are', why: 'the sender reads an answer before it sends the domain' },
    { from: 'sender', kind: 'stream', title: 'save file', owes: 'has been told to go on, and owes the domain', awaits: 'waits for the domain', why: 'the answer comes behind it' },
    // op_receive() returns nothing, which send_result() makes "(ok)" of; the sender has stopped reading by then.
    { from: 'receiver', kind: 'message', title: '(ok)', owes: 'was building the domain; its “(ok)”, or “(err …)”, comes behind that', awaits: 'has sent the domain and gives its own up; it reads an answer only where sending fails', why: '' },
  ],
  sender: 'has sent the domain and gives its own up',
  receiver: 'has said that the domain is restored',
});

/** @returns null where nothing asks to be received: a file that xm save wrote */
export function xendForward({ builder: { index, findings } }: OpenStream, { id }: LayerInfo, forward: Forward): { readonly script: Script; readonly uttered: readonly Uttered[] } | null {
  const row = index.rowOf(id, 'header', 0);
  if (row < 0 || index.typeOf(row) !== REQUEST) return null;
  const range = { start: index.startOf(row), end: index.endOf(row) };
  const sealed = findings.some(({ rule }) => rule === ENCRYPTED.id);
  const script = scriptOf(sealed ? 'sslreceive' : 'receive');
  const said = uttered(0, 'sender', 'message', script.lines[0]?.title ?? '', 'asks xend to receive a domain', { row, range });
  const rest = { start: range.end, end: Math.max(range.end, forward.range.end) };
  if (rest.end === rest.start) return { script, uttered: [said] };
  const text = sealed ? `${byteSize(rest.end - rest.start)} in TLS, which cannot be read: whether they are whole is not known` : wholeStream(forward, rest).step.text;
  const cut = !sealed && !forward.ended;
  return { script, uttered: [said, uttered(2, 'sender', 'stream', 'save file', text, { row: row + 1, range: rest, problem: cut }, { cut })] };
}
