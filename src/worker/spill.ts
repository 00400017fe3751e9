/**
 * Takes what decompression yields: as Blobs in memory up to a limit, beyond it as a file in the origin's private file
 * system (OPFS), which other pages and people do not see. The file goes when it is disposed of; one that a crash left
 * behind goes at the next start.
 */
import { SourceError } from '../core/bytes/source.ts';

const MIB = 1024 * 1024;

/** Small streams stay off the disk; more than this would be felt in a page's memory. */
const DEFAULT_LIMIT = 512 * MIB;

/** Chunks are handed to the browser's Blob storage in pieces of this size, out of the JavaScript heap. */
const PIECE = 16 * MIB;

const DIRECTORY = 'xsi-spill';

export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Bytes so far. */
  readonly size: number;
  /** What was written. Valid until {@link dispose}. */
  finish(): Promise<Blob>;
  /** Frees memory and disk; safe to call at any time, more than once. */
  dispose(): Promise<void>;
}

/** FileSystemSyncAccessHandle: only workers have it, so the DOM library's types leave it out. */
interface SyncHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  read(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/** A file that goes when it is removed, or at the next start. */
export interface SpillFile {
  readonly handle: SyncHandle;
  write(bytes: Uint8Array<ArrayBuffer>, at: number): void;
  /** Shorter only at its end. */
  read(at: number, length: number): Uint8Array;
  blob(): Promise<Blob>;
  remove(): Promise<void>;
}

/** @param name of the file being decompressed, for messages */
export function createSink(name: string, limitBytes = DEFAULT_LIMIT): Sink {
  let pieces: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let pending = 0;
  let size = 0;
  let file: SpillFile | null = null;

  const gather = (): void => {
    if (pending > 0) pieces.push(new Blob(chunks));
    chunks = [];
    pending = 0;
  };
  const spill = async (): Promise<void> => {
    gather();
    file = await openSpill(name, size);
    let at = 0;
    for (const piece of pieces) {
      await append(name, file.handle, new Uint8Array(await piece.arrayBuffer()), at);
      at += piece.size;
    }
    pieces = [];
  };
  return {
    get size() {
      return size;
    },
    write: (bytes) => {
      const at = size;
      size += bytes.byteLength;
      if (file !== null) return append(name, file.handle, bytes, at);
      chunks.push(bytes);
      pending += bytes.byteLength;
      if (pending >= PIECE) gather();
      return size > limitBytes ? spill() : undefined;
    },
    finish: async () => {
      gather();
      return file === null ? new Blob(pieces) : file.blob();
    },
    dispose: async () => {
      pieces = [];
      chunks = [];
      pending = 0;
      const spilled = file;
      file = null;
      await spilled?.remove();
    },
  };
}

export async function openSpill(name: string, size: number): Promise<SpillFile> {
  try {
    const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(DIRECTORY, { create: true });
    const id = crypto.randomUUID();
    const release = await hold(id);
    const entry = await directory.getFileHandle(id, { create: true });
    // Border: see SyncHandle.
    const handle = await (entry as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }).createSyncAccessHandle();
    return {
      handle,
      write: (bytes, at) => {
        handle.write(bytes, { at });
      },
      read: (at, length) => {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, handle.read(bytes, { at }));
      },
      blob: async () => {
        handle.flush();
        handle.close();
        return entry.getFile();
      },
      remove: async () => {
        handle.close();
        await directory.removeEntry(id).catch(() => undefined);
        release();
      },
    };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new SourceError(
      'too-large',
      `${name} decompresses to more than ${count(size)} bytes, and the browser offers no disk space of its own here (${cause}). ${INSTEAD}`,
    );
  }
}

const INSTEAD = 'Decompress it first (zstd -d, gunzip) and open the result.';

const count = (bytes: number): string => bytes.toLocaleString('en');

async function append(name: string, handle: SyncHandle, bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
  try {
    if (handle.write(bytes, { at }) === bytes.byteLength) return;
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
  }
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  throw new SourceError(
    'too-large',
    `${name} decompresses to more than ${count(at)} bytes, and the browser gives this page no more disk space: ${count(usage)} of ${count(quota)} bytes are used. ${INSTEAD}`,
  );
}

/** A lock that lives as long as this worker: how others tell a file in use from one that was left behind. */
function hold(id: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(`${DIRECTORY}/${id}`, () => new Promise<void>((release) => { resolve(release); })).catch(reject);
  });
}

/** Deletes files that no living worker holds; for the start of a worker. */
export async function sweepSpills(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const directory = await root.getDirectoryHandle(DIRECTORY);
    for await (const id of directory.keys()) {
      await navigator.locks.request(`${DIRECTORY}/${id}`, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await directory.removeEntry(id);
      });
    }
  } catch {
    // No such directory, or no such file system: nothing was left behind.
  }
}
