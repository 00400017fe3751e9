/** What a conversion reads, writes and puts aside, on the command line. */
import { setImmediate } from 'node:timers/promises';
import { NO_HOLES } from '../core/bytes/range.ts';
import { memoryStore, type ConvertHost, type ConvertInput, type ConvertOutput, type ConvertStore } from '../core/convert/drive.ts';
import type { FileSource } from './file-source.ts';
import type { OutFile } from './out-file.ts';
import type { Pipe } from './pipe.ts';
import { createScratch, type Scratch } from './spool.ts';

/** Bytes between input and output, twice: one piece is read while the other is written. Smaller ones cost more turns than they gain. */
const BUFFER = 1024 * 1024;
/** A store stays in memory up to this size. */
const IN_MEMORY = 1024 * 1024;
/** Of a pipe so much can be read again. */
const KEPT = 1024 * 1024 * 1024;

const NOTHING = new Uint8Array(0);

export interface CliInput extends ConvertInput {
  /** Fills `target` with the next bytes, or a part of it; 0 at the end. */
  readInto(target: Uint8Array): number | Promise<number>;
  close(): void;
}

export function fileInput(file: FileSource): CliInput {
  let position = 0;
  return {
    holes: file.holes ?? NO_HOLES,
    read: (most) => {
      const bytes = file.read(position, most);
      position += bytes.length;
      return bytes;
    },
    readInto: (target) => {
      const count = file.readInto?.(target, position) ?? readOver(file, target, position);
      position += count;
      return count;
    },
    skip: (most) => {
      const count = Math.max(0, Math.min(most, file.size - position));
      position += count;
      return count;
    },
    again: (start, length) => file.read(start, length),
    close: () => {
      file.close();
    },
  };
}

function readOver(file: FileSource, target: Uint8Array, position: number): number {
  const bytes = file.read(position, target.length);
  target.set(bytes);
  return bytes.length;
}

/**
 * Bytes as they come; the first {@link KEPT} of them can be read again.
 * @param head what was taken from it already
 */
export function pipeInput(head: Uint8Array, pipe: Pipe): CliInput {
  let first: Uint8Array | null = head;
  let rest: Uint8Array = NOTHING;
  let seen = 0;
  let scratch: Scratch | null = null;
  const next = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const chunk: Uint8Array | null = first ?? (await pipe.pull());
      first = null;
      if (chunk === null) return false;
      rest = chunk;
      if (seen < KEPT) (scratch ??= createScratch()).write(seen, rest.subarray(0, KEPT - seen));
      seen += rest.length;
    }
    return true;
  };
  const take = (most: number): Uint8Array => {
    const bytes = rest.subarray(0, most);
    rest = rest.subarray(bytes.length);
    return bytes;
  };
  return {
    read: async (most) => ((await next()) ? take(most) : NOTHING),
    readInto: async (target) => {
      if (!(await next())) return 0;
      const bytes = take(target.length);
      target.set(bytes);
      return bytes.length;
    },
    again: (start, length) => scratch?.read(start, Math.max(0, Math.min(length, KEPT - start))) ?? NOTHING,
    close: () => {
      scratch?.close();
      pipe.close();
    },
  };
}

/**
 * Gathers small writes; pages go from the input into the buffer, and from there to the file. One buffer is filled while
 * the other is written: reading and writing copy the same bytes, so two processors take about half the time of one.
 */
class BufferedOutput implements ConvertOutput {
  readonly #out: OutFile;
  readonly #input: CliInput;
  #buffer = newBuffer();
  #other = newBuffer();
  #length = 0;
  /** The other buffer on its way. */
  #writing: Promise<void> | null = null;

  constructor(out: OutFile, input: CliInput) {
    this.#out = out;
    this.#input = input;
  }

  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#length + bytes.length > BUFFER) {
      const flushed = this.#turn();
      if (flushed !== undefined) return flushed.then(() => this.#put(bytes));
    }
    return this.#put(bytes);
  }

  #put(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length > BUFFER) return this.#large(bytes);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #large(bytes: Uint8Array): void | Promise<void> {
    if (this.#writing === null) this.#out.write(bytes);
    else return this.#writing.then(() => { this.#out.write(bytes); });
  }

  copy(most: number): number | Promise<number> {
    const flushed = this.#length === BUFFER ? this.#turn() : undefined;
    return flushed === undefined ? this.#fill(most) : flushed.then(() => this.#fill(most));
  }

  #fill(most: number): number | Promise<number> {
    const count = this.#input.readInto(this.#buffer.subarray(this.#length, this.#length + most));
    return count instanceof Promise ? count.then((n) => this.#had(n)) : this.#had(count);
  }

  #had(count: number): number {
    this.#length += count;
    return count;
  }

  /** Sends the buffer off and goes on with the other one, once that has been written. */
  #turn(): Promise<void> | undefined {
    const full = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    if (this.#out.writeBeside === undefined) {
      this.#out.write(full);
      return undefined;
    }
    const before = this.#writing ?? Promise.resolve();
    return before.then(() => {
      this.#writing = this.#out.writeBeside?.(full) ?? null;
      // Whoever waits for it next has the error; that nobody does yet is none.
      this.#writing?.catch(() => undefined);
      [this.#buffer, this.#other] = [this.#other, this.#buffer];
    });
  }

  /** All that was given is in the file. */
  async flush(): Promise<void> {
    if (this.#length > 0) await this.#turn();
    await this.#writing;
  }
}

const newBuffer = (): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(BUFFER).buffer);

/** In memory while it is small, then in a file. */
function spillingStore(): ConvertStore {
  const memory = memoryStore();
  let scratch: Scratch | null = null;
  let size = 0;
  const write = (start: number, bytes: Uint8Array): void => {
    if (scratch === null && start + bytes.length > IN_MEMORY) {
      scratch = createScratch();
      for (let at = 0; at < size; at += BUFFER) scratch.write(at, memoryRead(at, Math.min(BUFFER, size - at)));
      memory.close();
    }
    if (scratch === null) void memory.write(start, bytes);
    else scratch.write(start, bytes);
    size = Math.max(size, start + bytes.length);
  };
  const memoryRead = (start: number, length: number): Uint8Array => {
    const bytes = memory.read(start, length);
    return bytes instanceof Promise ? NOTHING : bytes;
  };
  return {
    get size() {
      return size;
    },
    append: (bytes) => {
      write(size, bytes);
    },
    write,
    read: (start, length) => (scratch === null ? memoryRead(start, length) : scratch.read(start, Math.min(length, size - start))),
    clear: () => {
      memory.clear();
      size = 0;
    },
    close: () => {
      memory.close();
      scratch?.close();
    },
  };
}

export interface CliHost extends ConvertHost {
  /** Writes what is still in the buffers; waits for what is on its way. */
  flush(): Promise<void>;
}

export function convertHost(input: CliInput, out: OutFile): CliHost {
  const output = new BufferedOutput(out, input);
  return {
    input,
    output,
    store: spillingStore,
    // A turn of the event loop, so that Ctrl-C is seen between reads.
    breathe: () => setImmediate(),
    flush: () => output.flush(),
  };
}
