/** A conversion of what is open: input from the source, output to a file that a person chose, or to a Blob. */
import { NO_HOLES } from '../core/bytes/range.ts';
import { convert as conversion, type ConvertResult } from '../core/convert/convert.ts';
import { memoryStore, runConversion, type ConvertHost, type ConvertInput, type ConvertStore } from '../core/convert/drive.ts';
import { DEFAULT_OPTIONS, type ConvertOptions } from '../core/convert/job.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import type { Requests } from './protocol.ts';
import { createSink, openSpill, type SpillFile } from './spill.ts';

/** A store stays in memory up to this size, then moves to the private file system. */
const IN_MEMORY = 64 * 1024 * 1024;
/** Reads and writes of pages go through buffers of this size. */
const BUFFER = 4 * 1024 * 1024;
/** The result stays in memory up to this size where no file was chosen for it. */
const BLOB_IN_MEMORY = 64 * 1024 * 1024;

interface Output {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> | void;
  /** The Blob where no file was chosen. */
  finish(): Promise<Blob | null>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** FileSystemHandle.remove, which not every browser has and no library of TypeScript declares. */
const canRemove = (handle: object): handle is { remove(): Promise<void> } => 'remove' in handle && typeof handle.remove === 'function';

/**
 * What a browser gives of a file takes its name when it is closed; before, an empty file stands there, which the picker
 * made. Of one that had contents nothing is touched.
 */
async function fileOutput(handle: FileSystemFileHandle): Promise<Output> {
  const empty = (await handle.getFile()).size === 0;
  const clear = async (): Promise<void> => {
    if (empty && canRemove(handle)) await handle.remove().catch(() => undefined);
  };
  const writable = await handle.createWritable().catch(async (error: unknown) => {
    await clear();
    throw error;
  });
  return {
    write: (bytes) => writable.write(bytes),
    finish: async () => {
      await writable.close();
      return null;
    },
    discard: async () => {
      await writable.abort().catch(() => undefined);
      await clear();
    },
  };
}

function blobOutput(name: string): Output {
  const sink = createSink(name, BLOB_IN_MEMORY);
  return { write: (bytes) => sink.write(bytes), finish: () => sink.finish(), discard: () => sink.dispose() };
}

function inputOf(source: ByteSource, tell: (done: number) => void): ConvertInput {
  let position = 0;
  let window: Uint8Array = new Uint8Array(0);
  let from = 0;
  return {
    holes: source.holes ?? NO_HOLES,
    read: async (most) => {
      if (position < from || position >= from + window.length) {
        from = position;
        window = await source.read(position, BUFFER);
        tell(position);
      }
      const bytes = window.subarray(position - from, position - from + most);
      position += bytes.length;
      return bytes;
    },
    skip: (most) => {
      const count = Math.max(0, Math.min(most, source.size - position));
      position += count;
      return count;
    },
    again: (start, length) => source.read(start, length),
  };
}

/** In memory first; beyond it, a file of the origin's own. */
function createStore(name: string): ConvertStore {
  let memory = memoryStore();
  let file: SpillFile | null = null;
  let size = 0;
  const place = async (): Promise<void> => {
    file = await openSpill(name, size);
    for (let at = 0; at < size; at += BUFFER) file.write(new Uint8Array(await memory.read(at, Math.min(BUFFER, size - at))), at);
    memory = memoryStore();
  };
  const write = async (start: number, bytes: Uint8Array): Promise<void> => {
    if (file === null && start + bytes.length > IN_MEMORY) await place();
    if (file === null) await memory.write(start, bytes);
    else file.write(new Uint8Array(bytes), start);
    size = Math.max(size, start + bytes.length);
  };
  return {
    get size() {
      return size;
    },
    append: (bytes) => write(size, bytes),
    write,
    read: (start, length) => file?.read(start, length) ?? memory.read(start, length),
    clear: () => {
      memory.clear();
      size = 0;
    },
    close: () => {
      memory.close();
      void file?.remove();
    },
  };
}

/** Collects small pieces, so that a file is written in few steps. */
function gathered(output: Output): { write: (bytes: Uint8Array) => Promise<void> | void; flush: () => Promise<void> } {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    if (length === 0) return;
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    parts = [];
    length = 0;
    await output.write(all);
  };
  return {
    write: (bytes) => {
      parts.push(new Uint8Array(bytes));
      length += bytes.length;
      return length >= BUFFER ? flush() : undefined;
    },
    flush,
  };
}

type Params = Requests['convert']['params'];
type Result = Requests['convert']['result'];

/** Rejects with an AbortError where it was stopped; nothing is left of what was written then. */
export async function runConvert(source: ByteSource, name: string, { choice, handle }: Params, signal: AbortSignal, tell: (done: number) => void): Promise<Result> {
  const output = handle === null ? blobOutput(name) : await fileOutput(handle);
  const options: ConvertOptions = { ...DEFAULT_OPTIONS, ...choice };
  const to = gathered(output);
  const host: ConvertHost = {
    input: inputOf(source, tell),
    output: { write: (bytes) => to.write(bytes) },
    store: () => createStore(name),
    stopped: () => signal.aborted,
    breathe: () => new Promise((resume) => { setTimeout(resume); }),
  };
  let result: ConvertResult | null = null;
  let blob: Blob | null = null;
  try {
    result = await runConversion(conversion(options), host);
    if (result?.kind === 'converted') {
      await to.flush();
      // Stopped between the last write and the end.
      signal.throwIfAborted();
      blob = await output.finish();
    } else await output.discard();
  } catch (error) {
    await output.discard();
    throw error;
  }
  if (result === null) throw new DOMException('Cancelled.', 'AbortError');
  if (result.kind === 'not-done') return result;
  if (result.kind === 'refused') return { kind: 'refused', findings: result.findings, sentence: result.refusal.message };
  return { kind: 'converted', findings: result.findings, inSize: result.inSize, outSize: result.outSize, checkpoints: result.checkpoints, blob };
}
