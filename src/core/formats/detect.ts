/** What a source is, by its first bytes and nothing else. Each outermost layer has one probe; order is by how much its magic proves. */
import type { LayerName } from '../index/layer.ts';
import { hex } from '../text.ts';
import { foreignKind } from './foreign.ts';
import type { Identification } from './identification.ts';
import type { Cursor, Scan } from '../bytes/cursor.ts';
import { coloEvidence } from './colo/probe.ts';
import { frameListEvidence } from './legacy-frames-probe.ts';
import { legacyEvidence } from './legacy-probe.ts';
import { LIBVIRT_MAGIC } from './libvirt/header.ts';
import { beginsWithMessage, statesAt } from './libvirt-mig/messages.ts';
import { directionOf } from './libvirt-mig/protocol.ts';
import { LIBXL_MAGIC } from './libxl/header.ts';
import { differences, prefixOf, startsWith } from './magic.ts';
import { VGPU_MAGIC, XAPI_MAGIC } from './xapi/header.ts';
import { isRequest } from './xapi/request.ts';
import { blobKind } from './blob-kind.ts';
import { RECEIVE, SSL_RECEIVE, XEND_MAGIC } from './xend/header.ts';
import { XL_MAGIC } from './xl/header.ts';
import { BANNER } from './xl-wire/messages.ts';
import { wireEvidence } from './xl-wire/probe.ts';

/** Bytes that detection looks at. */
export const HEAD_SIZE = 4096;

/** Fewer leading bytes of a magic than this prove nothing when the source ends there. */
const MIN_PREFIX = 4;

interface Magic {
  readonly layer: LayerName;
  readonly title: string;
  readonly magic: string;
  readonly shown: string;
  /** So many bytes of the magic may be damaged before it proves nothing. */
  readonly tolerated: number;
}

/** In the image header. */
const VERSION_OFFSET = 12;

const MARKER = '\u00ff'.repeat(8);

const MAGICS: readonly Magic[] = [
  { layer: 'xl', title: 'xl save file', magic: XL_MAGIC, shown: '"Xen saved domain, xl format"', tolerated: 8 },
  { layer: 'libvirt', title: 'libvirt save file', magic: LIBVIRT_MAGIC, shown: '"libvirt-xml"', tolerated: 4 },
  { layer: 'xend', title: 'xend save file', magic: XEND_MAGIC, shown: `"${XEND_MAGIC}"`, tolerated: 4 },
  { layer: 'xapi', title: 'XAPI suspend image', magic: XAPI_MAGIC, shown: `"${XAPI_MAGIC}"`, tolerated: 3 },
  { layer: 'xend', title: 'xend relocation capture', magic: RECEIVE + XEND_MAGIC, shown: '"receive", then "LinuxGuestRecord"', tolerated: 0 },
  { layer: 'xend', title: 'xend relocation capture', magic: SSL_RECEIVE, shown: '"sslreceive"', tolerated: 0 },
  { layer: 'libxc', title: 'libxc stream', magic: `${MARKER}XENF`, shown: 'ff x 8, then "XENF"', tolerated: 3 },
  { layer: 'libxl', title: 'libxl stream', magic: LIBXL_MAGIC, shown: '"LibxlFmt"', tolerated: 2 },
  { layer: 'xapi', title: 'XAPI vGPU state', magic: VGPU_MAGIC, shown: 'a header of type Demu (0x0f10, length 0)', tolerated: 0 },
  { layer: 'xl-wire', title: 'xl migration back channel', magic: BANNER.bytes, shown: '"xl migration receiver ready"', tolerated: 4 },
];

/** No release of Xen takes version 1 (tools/libs/guest/xg_sr_restore.c read_headers()): only drafts of the format have it. */
const draftEvidence = (head: Uint8Array): string[] =>
  startsWith(head, '\u0000\u0000\u0000\u0001', VERSION_OFFSET) ? [`version 1 at ${hex(VERSION_OFFSET)}: a draft of the format, from before Xen 4.6`] : [];

/** Whether a source begins with the magic of a layer, whole and undamaged: {@link detect} then asks for nothing else, its size included. */
export const isMarked = (head: Uint8Array): boolean => MAGICS.some(({ magic }) => startsWith(head, magic));

/** @param head the first {@link HEAD_SIZE} bytes, or all there are */
export function detect(head: Uint8Array, size: number): Identification {
  for (const { layer, title, magic, shown } of MAGICS) {
    if (startsWith(head, magic)) return { kind: 'stream', layer, title, evidence: [`${shown} at 0x0`, ...(layer === 'libxc' ? draftEvidence(head) : [])] };
  }
  if (startsWith(head, MARKER)) {
    return { kind: 'stream', layer: 'libxc', title: 'libxc stream', evidence: ['ff x 8 at 0x0', `"XENF" expected at 0x8, not found`] };
  }
  for (const { layer, title, magic, shown } of MAGICS) {
    if (head.length < magic.length && prefixOf(head, magic) >= MIN_PREFIX) {
      return { kind: 'stream', layer, title, evidence: [`the first ${head.length} bytes of ${shown}; the file ends there`] };
    }
  }
  if (isRequest(head)) return { kind: 'stream', layer: 'xapi', title: 'XAPI migration connection', evidence: ['an HTTP request of xenopsd at 0x0'] };
  if (beginsWithMessage(head)) {
    const evidence = '"libvirt-libxl-mig-msg" in the first object';
    const back = directionOf(statesAt(head)) === 'destination';
    return back ? { kind: 'stream', layer: 'libvirt-mig', title: 'libvirt migration back channel', evidence: [evidence, 'none of the source\u2019s states, and one of the destination\u2019s'], wayBack: true } : { kind: 'stream', layer: 'libvirt-mig', title: 'libvirt migration messages', evidence: [evidence] };
  }
  const blob = blobKind(head);
  if (blob !== null) return blob;
  const foreign = foreignKind(head, size);
  if (foreign !== null && !foreign.weak) return foreign.identification;
  const wire = wireEvidence(head);
  if (wire !== null) return { kind: 'stream', layer: 'xl-wire', title: 'xl migration back channel', evidence: wire };
  const colo = coloEvidence(head, size);
  if (colo !== null) return { kind: 'stream', layer: 'colo', title: 'COLO back channel', evidence: colo };
  const legacy = legacyEvidence(head, size);
  if (legacy !== null) return { kind: 'stream', layer: 'legacy', title: LEGACY_TITLE, evidence: legacy };
  for (const { layer, title, magic, shown, tolerated } of MAGICS) {
    const wrong = differences(head, magic);
    if (head.length >= magic.length && wrong <= tolerated) {
      return { kind: 'stream', layer, title, evidence: [`${shown} at 0x0 but for ${wrong} of ${magic.length} bytes`] };
    }
  }
  return foreign?.identification ?? unknown(head, size);
}

/** Title of what is not recognised. */
export const UNKNOWN = 'unknown data';
const LEGACY_TITLE = 'legacy libxc stream';

/** Whether a legacy stream without extended info may be behind it: what looks like a batch of HVM may be a list of p2m frames. */
export const isUnsure = ({ kind, title, evidence }: Identification): boolean => title === UNKNOWN || (kind === 'stream' && title === LEGACY_TITLE && evidence.some((piece) => piece.startsWith('a batch of')));

/** What nothing but its numbers tells; it may have to be looked for beyond the first bytes. */
export function* withoutMark(cursor: Cursor): Scan<Identification | null> {
  const evidence = yield* frameListEvidence(cursor);
  return evidence === null ? null : { kind: 'stream', layer: 'legacy', title: LEGACY_TITLE, evidence };
}

function unknown(head: Uint8Array, size: number): Identification {
  const first = [...head.subarray(0, 8)].map((byte) => hex(byte).slice(2).padStart(2, '0')).join(' ');
  return {
    kind: 'foreign',
    unknown: true,
    title: UNKNOWN,
    sentence: `These ${size.toLocaleString('en')} bytes begin like no Xen save image, migration stream or other format known here (${first}).`,
    evidence: [`first bytes ${first}`],
  };
}

/** What the app calls a stream once a layer was given by hand. */
export function forced(layer: LayerName, head: Uint8Array): Identification {
  const asked = `read as ${layer} because it was asked for`;
  // A legacy stream behind xl's header is one behind xl's header.
  if (layer === 'legacy' && startsWith(head, XL_MAGIC)) return { kind: 'stream', layer: 'xl', title: 'xl save file', evidence: ['"Xen saved domain, xl format" at 0x0', `what follows it ${asked}`] };
  return { kind: 'stream', layer, title: `${layer} stream`, evidence: [asked] };
}
