/** verify-stream-v2 over a libxl stream: tools/python/xen/migration/libxl.py, VerifyLibxl.verify(). */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32, hasBit } from '../../bytes/integers.ts';
import { printable } from '../../text.ts';
import { libxc } from './libxc.ts';
import { Stop, type Body, type ScriptStream } from './stream.ts';

/** "LibxlFmt" */
const HDR_IDENT = 0x4c69_6278_6c46_6d74n;
const HDR_VERSION = 2;

const END = 0;
const LIBXC_CONTEXT = 1;
const CHECKPOINT_END = 4;

const EMULATORS: Readonly<Record<number, string>> = { 0: 'Unknown', 1: 'Qemu Traditional', 2: 'Qemu Upstream' };

/** rec_type_to_str and record_verifiers, by type. */
const RECORDS: Readonly<Record<number, { readonly name: string; readonly verify: (body: Body) => Scan<void> }>> = {
  [END]: { name: 'End', verify: empty('End') },
  [LIBXC_CONTEXT]: { name: 'Libxc context', verify: empty('Libxc context') },
  2: { name: 'Emulator xenstore data', verify: xenstoreData },
  3: { name: 'Emulator context', verify: emulatorContext },
  [CHECKPOINT_END]: { name: 'Checkpoint end', verify: empty('Checkpoint end') },
  5: { name: 'Checkpoint state', verify: checkpointState },
};

export function* libxl(stream: ScriptStream): Scan<void> {
  yield* header(stream);
  yield* records(stream, false);
}

function* header(stream: ScriptStream): Scan<void> {
  const start = stream.position;
  const refuse = (message: string): never => {
    throw new Stop('xen.migration.verify.StreamError', message, start);
  };
  const view = yield* stream.exact(16);
  const ident = view.getBigUint64(0);
  const version = view.getUint32(8);
  const options = view.getUint32(12);
  if (ident !== HDR_IDENT) refuse(`Bad image id: Expected 0x${HDR_IDENT.toString(16)}, got 0x${ident.toString(16)}`);
  if (version !== HDR_VERSION) refuse(`Unknown image version: Expected ${HDR_VERSION}, got ${version}`);
  const reserved = bits32(options, 2, 15) * 4;
  if (reserved !== 0) refuse(`Reserved bits set in image options field: 0x${reserved.toString(16)}`);
  // As in libxc's header, the test for the other byte order never fires.
  stream.info(`Libxl Header: little endian${hasBit(options, 1) ? ', legacy converted' : ''}`);
}

/** Records up to END, or within a checkpoint up to CHECKPOINT_END: who reads on, if anybody. */
function* records(stream: ScriptStream, inCheckpoint: boolean): Scan<'libxc' | 'end'> {
  for (;;) {
    const start = stream.position;
    const view = yield* stream.exact(8);
    const type = view.getUint32(0, true);
    const length = view.getUint32(4, true);
    const record = RECORDS[type];
    if (record === undefined) throw new Stop('xen.migration.verify.StreamError', `Unrecognised record type ${type.toString(16)}`, start);
    stream.info(`Libxl Record: ${record.name}, length ${length}`);
    const body = stream.body(length);
    yield* body.checkPadding();
    yield* record.verify(body);
    if (type === END) return 'end';
    if (type === CHECKPOINT_END && inCheckpoint) return 'libxc';
    // An image inside a checkpoint is none of the specification's, and is walked as the script would: it does not hand back again.
    const handBack = inCheckpoint ? null : (): Scan<'libxc' | 'end'> => records(stream, true);
    if (type === LIBXC_CONTEXT && (yield* libxc(stream, handBack)) === 'end') return 'end';
  }
}

function empty(name: string): (body: Body) => Scan<void> {
  return function* (body) {
    if (body.length !== 0) body.recordError(`${name} record with non-zero length`);
  };
}

/** Id and index of an emulator. */
function* emulator(body: Body): Scan<{ readonly name: string; readonly index: number }> {
  if (body.length < 8) body.recordError(`Length must be at least 8 bytes, got ${body.length}`);
  const view = yield* body.bytes(0, 8);
  const id = view.getUint32(0, true);
  const name = EMULATORS[id] ?? body.recordError(`Unrecognised emulator id 0x${id.toString(16)}`);
  return { name, index: view.getUint32(4, true) };
}

function* emulatorContext(body: Body): Scan<void> {
  const { name, index } = yield* emulator(body);
  body.info(`  Index ${index}, type ${name}`);
}

function* checkpointState(body: Body): Scan<void> {
  if (body.length === 0) body.recordError('Checkpoint state record with zero length');
}

/** A string of xenstore is printed up to this length: xenstore itself takes 4,096 bytes (XENSTORE_PAYLOAD_MAX in xen/include/public/io/xs_wire.h). */
const MOST_SHOWN = 4096;

function* xenstoreData(body: Body): Scan<void> {
  const { name, index } = yield* emulator(body);
  body.info(`Emulator Xenstore Data (${name}, idx ${index})`);
  if (body.length === 8) return;
  body.depart('it compares the last byte of EMULATOR_XENSTORE_DATA, a number, with a text, and stops with "RecordError: Data not NUL terminated"');
  if ((yield* body.bytes(body.length - 1, 1)).getUint8(0) !== 0) body.recordError('Data not NUL terminated');
  let strings = 0;
  yield* body.windows(8, body.length, (view) => {
    for (let i = 0; i < view.byteLength; i++) if (view.getUint8(i) === 0) strings++;
  });
  if (strings % 2 !== 0) body.recordError(`Expected an even number of strings, got ${strings}`);
  yield* printPairs(body);
}

function* printPairs(body: Body): Scan<void> {
  let key: string | null = null;
  let text = '';
  let beyond = 0;
  yield* body.windows(8, body.length, (view) => {
    for (let i = 0; i < view.byteLength; i++) {
      const byte = view.getUint8(i);
      if (byte !== 0 && text.length < MOST_SHOWN) text += String.fromCharCode(byte);
      else if (byte !== 0) beyond++;
      else {
        const whole = printable(text) + (beyond > 0 ? `\u2026 and ${beyond} more bytes` : '');
        if (key === null) key = whole;
        else {
          body.info(`  '${key}' = '${whole}'`);
          key = null;
        }
        text = '';
        beyond = 0;
      }
    }
  });
}
