/** The HTTP request that opens a connection of a live migration (ocaml/xenopsd/lib/xenops_server.ml, do_request). */
import { list, struct, text } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';

/** A request that is longer is none of xenopsd's. */
export const MAX_REQUEST = 16 * 1024;

/** `/services/xenops/migrate/mem/UUID`, `…/migrate/vm/…`, `…/migrate/vgpu/…`; older releases: `/services/xenops/memory/UUID`. */
const REQUEST_LINE = /^(?:PUT|POST) \S*\/(?:migrate\/(?:vm|mem|vgpu)|migrate-(?:mem|vgpu)|memory|services\/xenops)\/\S* HTTP\/1\.[01]\r\n/;

export const isRequest = (head: Uint8Array): boolean => REQUEST_LINE.test(String.fromCharCode(...head.subarray(0, 1024)));

/** Bytes of the request at the head; 0 where its empty line is not there. */
export function requestLength(head: Uint8Array): number {
  for (let i = 3; i < head.length; i++) if (head[i] === 0x0a && head[i - 1] === 0x0d && head[i - 2] === 0x0a && head[i - 3] === 0x0d) return i + 1;
  return 0;
}

const SPEC = 'xen-api ocaml/xenopsd/lib/xenops_server.ml: VM_migrate, do_request';
const line = text('rest', { doc: 'A line of the request, with its line end.' });

/** One text for each line, named as the header is. */
const lines = list('line', function* ({ range: { start, end } }, reader) {
  const bytes = (yield* reader.bytes(start, end - start)).slice();
  const places: Place[] = [];
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, at);
    const next = feed < 0 ? bytes.length : feed + 1;
    const name = /^([!-9;-~]+):/.exec(String.fromCharCode(...bytes.subarray(at, Math.min(next, at + 256))))?.[1];
    places.push({ name: places.length === 0 ? 'request line' : (name ?? (next - at <= 2 ? '(end)' : `[${places.length}]`)), shape: line, range: { start: start + at, end: start + next }, spec: SPEC });
    at = next;
  }
  return listed(places);
}, { doc: 'Request line and headers.' });

export const REQUEST_LAYOUT = struct('HTTP request', { lines });
