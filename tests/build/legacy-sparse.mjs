/** Large legacy streams for measuring: an HVM guest of 64-bit tools, batches of 1,024 pages, sparse where its pages are zero. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const PAGE = 4096;
const BATCH = 1024;

const words = (...values) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeInt32LE(value, i * 4));
  return bytes;
};

/**
 * @param path replaced
 * @param pages of guest memory
 * @param dense whether pages have contents, so that they take room on disk
 * @returns bytes of the stream
 */
export function makeLegacyStream(path, { pages, dense }) {
  const descriptor = openSync(path, 'w');
  const content = Buffer.alloc(BATCH * PAGE);
  for (let i = 0; i < content.length; i += 8) content.writeUInt32LE((i * 2654435761) >>> 0, i);
  let at = 0;
  const put = (bytes) => {
    writeSync(descriptor, bytes, 0, bytes.length, at);
    at += bytes.length;
  };
  put(words(pages, 0, -7, 0, 0, 0, 2_000_000, 1));
  for (let first = 0; first < pages; first += BATCH) {
    const count = Math.min(BATCH, pages - first);
    const list = Buffer.alloc(4 + count * 8);
    list.writeInt32LE(count, 0);
    for (let i = 0; i < count; i++) list.writeUInt32LE(first + i, 4 + i * 8);
    put(list);
    if (dense) put(content.subarray(0, count * PAGE));
    else at += count * PAGE;
  }
  put(words(-2, 0, 1, 0, -9, 0));
  put(Buffer.concat([words(5, 0, 6, 0, 1, 0, 40), words(1 + 0, 24), Buffer.alloc(24), words(0, 0)]));
  put(Buffer.concat([Buffer.from('DeviceModelRecord0002'), words(9), Buffer.from('QEVM\0\0\0\x03\0', 'latin1')]));
  ftruncateSync(descriptor, at);
  closeSync(descriptor);
  return at;
}
