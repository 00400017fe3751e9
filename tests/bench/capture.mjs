/** A stream inside a packet capture, segment by segment of 1,448 bytes: `xsi records` beside `cat` on the same file. */
import { closeSync, existsSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { buildCli, CLI } from '../../scripts/build-app.mjs';
import { time } from './programs.mjs';

const MIB = 1024 * 1024;
/** What fits beside IPv4, TCP and its timestamps into an Ethernet frame; without the timestamps here. */
const SEGMENT = 1448;
const HEADERS = 16 + 14 + 20 + 20;
const BATCH = 4096;

/** The headers of one packet: of the capture file (little-endian, microseconds), Ethernet, IPv4, TCP. */
function headers(view, at, number, sequence, length) {
  const [seconds, micros] = [Math.floor((number * 12) / 1e6), (number * 12) % 1e6];
  [seconds, micros, HEADERS - 16 + length, HEADERS - 16 + length].forEach((word, i) => view.setUint32(at + 4 * i, word, true));
  view.setUint16(at + 28, 0x0800);
  view.setUint32(at + 30, 0x4500 * 65536 + 40 + length);
  view.setUint32(at + 34, 0x4000);
  view.setUint32(at + 38, 0x40060000);
  view.setUint32(at + 42, 0x0a000001);
  view.setUint32(at + 46, 0x0a000002);
  view.setUint32(at + 50, 40000 * 65536 + 49152);
  view.setUint32(at + 54, sequence % 2 ** 32);
  view.setUint32(at + 62, 0x5010ffff);
  if (number === 0) view.setUint8(at + 63, 2);
}

function writeCapture(stream, capture) {
  const part = `${capture}.part`;
  const [from, to] = [openSync(stream, 'r'), openSync(part, 'w')];
  const file = new DataView(new ArrayBuffer(24));
  [0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1].forEach((word, i) => file.setUint32(4 * i, word, true));
  writeSync(to, file);
  const buffer = new Uint8Array(BATCH * (HEADERS + SEGMENT));
  const view = new DataView(buffer.buffer);
  headers(view, 0, 0, 0, 0);
  writeSync(to, buffer, 0, HEADERS);
  const { size } = statSync(stream);
  let number = 1;
  for (let at = 0; at < size; ) {
    let filled = 0;
    for (let i = 0; i < BATCH && at < size; i++, number++) {
      const length = readSync(from, buffer, filled + HEADERS, Math.min(SEGMENT, size - at), at);
      headers(view, filled, number, 1 + at, length);
      filled += HEADERS + length;
      at += length;
    }
    writeSync(to, buffer, 0, filled);
  }
  closeSync(from);
  closeSync(to);
  renameSync(part, capture);
}

/** Of three runs, so that the file is in the page cache for both. */
async function fastest(command, args) {
  const runs = [];
  for (let i = 0; i < 3; i++) runs.push(await time(command, args));
  return { seconds: Math.min(...runs.map(({ seconds }) => seconds)), peak: Math.max(...runs.map(({ peak }) => peak)) };
}

/** Made once beside the stream. */
export async function benchCapture({ path }) {
  const capture = `${path}.pcap`;
  if (!existsSync(capture)) writeCapture(path, capture);
  await buildCli();
  const cat = await fastest('cat', [capture]);
  const xsi = await fastest(process.execPath, [CLI, 'records', '--ndjson', capture]);
  const share = cat.seconds / xsi.seconds;
  return [
    ['bytes', statSync(capture).size.toLocaleString('en')],
    ['cat', `${cat.seconds.toFixed(2)} s`],
    ['xsi records', `${xsi.seconds.toFixed(2)} s`, `${(xsi.peak / MIB).toFixed(0)} MiB peak`],
    ['speed', `${share.toFixed(2)} of cat’s`, '', 'target: at least 0.25'],
  ];
}
