/** Standard input as it comes, where it is no file. */
import { fstatSync } from 'node:fs';
import { Socket, type OnReadOpts, type SocketConstructorOpts } from 'node:net';
import { fileError } from './file-source.ts';

export interface Pipe {
  /** The next bytes, valid until they are asked for again; null at the end. */
  pull(): Promise<Uint8Array | null>;
  /** Leaves the rest unread: a program that goes on writing must not keep this one. */
  close(): void;
}

const BUFFER = 256 * 1024;

/** Rejects with a SourceError where it cannot be read. */
export function openStandardInput(): Pipe {
  const stats = fstatSync(0);
  return stats.isFIFO() || stats.isSocket() ? fromSocket() : fromStream();
}

/** Into one buffer again and again: an array for each read would be garbage by the gigabyte. */
function fromSocket(): Pipe {
  const buffer = new Uint8Array(BUFFER);
  let waiting: { readonly resolve: (bytes: Uint8Array | null) => void; readonly reject: (error: Error) => void } | null = null;
  let over: Error | 'end' | null = null;
  const settle = (bytes: Uint8Array | null): void => {
    const { resolve, reject } = waiting ?? {};
    waiting = null;
    if (over instanceof Error) reject?.(over);
    else resolve?.(bytes);
  };
  // The types of Node 20 know onread only for connections that are made.
  const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
    fd: 0,
    readable: true,
    writable: false,
    onread: {
      buffer,
      callback: (length) => {
        settle(buffer.subarray(0, length));
        // Reading pauses until the bytes were used.
        return false;
      },
    },
  };
  const socket = new Socket(options);
  socket.on('end', () => {
    over = 'end';
    settle(null);
  });
  socket.on('error', (error) => {
    over = fileError(error, 'Standard input');
    settle(null);
  });
  return {
    pull: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (over === null) socket.resume();
        else settle(null);
      }),
    close: () => {
      socket.destroy();
    },
  };
}

function fromStream(): Pipe {
  const chunks = process.stdin[Symbol.asyncIterator]();
  const pull = async (): Promise<Uint8Array | null> => {
    const chunk: IteratorResult<unknown> = await chunks.next().catch((error: unknown) => {
      throw fileError(error, 'Standard input');
    });
    if (chunk.done === true) return null;
    if (chunk.value instanceof Uint8Array) return chunk.value;
    throw new TypeError('standard input yields bytes');
  };
  return {
    pull,
    close: () => {
      process.stdin.destroy();
    },
  };
}
