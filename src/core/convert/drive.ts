/** Runs a conversion: answers its requests from an input and two kinds of store. */
import type { ByteRange } from '../bytes/range.ts';
import type { ConvertResult } from './convert.ts';
import { aroundHoles } from './holes.ts';
import type { Conversion, ConvertAnswer, ConvertRequest, Store } from './request.ts';

type Awaitable<T> = T | Promise<T>;

/** The input, from its beginning on. */
export interface ConvertInput {
  /** Ascending ranges that nobody has, as a packet capture lost them: a conversion that needs one is not done. */
  readonly holes?: readonly ByteRange[];
  /** The next bytes, 1 to `most`; none at the end. */
  read(most: number): Awaitable<Uint8Array>;
  /** Goes over up to `most` bytes and says how many; 0 at the end. Where it is missing they are read. */
  skip?(most: number): Awaitable<number>;
  /** Bytes that went by; fewer where they cannot be had again. Where it is missing, none. */
  again?(start: number, length: number): Awaitable<Uint8Array>;
}

/** Bytes are valid during the call alone. */
export interface ConvertOutput {
  write(bytes: Uint8Array): Awaitable<void>;
  /** The input's next bytes, 1 to `most`, without a detour: says how many, 0 at the end. Where it is missing they are read and written. */
  copy?(most: number): Awaitable<number>;
}

/** A file of the host's that nobody else sees, or memory: appended to, then read from its beginning. */
export interface ConvertStore {
  readonly size: number;
  append(bytes: Uint8Array): Awaitable<void>;
  read(start: number, length: number): Awaitable<Uint8Array>;
  /** Replaces bytes, or appends where `start` is the size. */
  write(start: number, bytes: Uint8Array): Awaitable<void>;
  clear(): void;
  /** Gives up what it holds for good. */
  close(): void;
}

export interface ConvertHost {
  readonly input: ConvertInput;
  readonly output: ConvertOutput;
  /** A new, empty store. */
  store(): ConvertStore;
  /** Asked between requests; a conversion that is stopped is left where it is. */
  stopped?(): boolean;
  /** Lets others run; called now and then. */
  breathe?(): Awaitable<void>;
}

const PAGE_SIZE = 4096;
/** Bytes that are read at once where nothing better is known. */
const WINDOW = 1024 * 1024;
/** Bytes between two breaths. */
const BREATH = 16 * 1024 * 1024;

/** To its end; null where it was stopped. Errors of the host come through. */
export async function runConversion(asked: Conversion<ConvertResult>, host: ConvertHost): Promise<ConvertResult | null> {
  const { holes = [] } = host.input;
  const conversion = holes.length === 0 ? asked : aroundHoles(asked, holes);
  const stores = new Stores(host);
  let sinceBreath = 0;
  try {
    let step = conversion.next(0);
    while (step.done !== true) {
      if (host.stopped?.() === true) return null;
      const request = step.value;
      const answer = answerTo(request, host, stores);
      const settled = answer instanceof Promise ? await answer : answer;
      sinceBreath += typeof settled === 'number' ? settled : settled.length;
      if (sinceBreath > BREATH && host.breathe !== undefined) {
        await host.breathe();
        sinceBreath = 0;
      }
      step = conversion.next(settled);
    }
    return step.value;
  } finally {
    stores.close();
  }
}

/** Without a promise where the host has none, so that a conversion of a file is a plain loop. */
function answerTo(request: ConvertRequest, host: ConvertHost, stores: Stores): Awaitable<ConvertAnswer> {
  switch (request.op) {
    case 'read':
      return host.input.read(request.most);
    case 'write':
      return thenZero(request.to === 'out' ? host.output.write(request.bytes) : stores.append(request.to, request.bytes));
    case 'copy':
      return copy(request.most, request.to, host, stores);
    case 'append':
      return stores.move(request.from, request.to);
    case 'clear':
      stores.of(request.store).clear();
      return 0;
    case 'keep':
      return thenZero(stores.kept.write(request.slot * PAGE_SIZE, request.bytes));
    case 'kept':
      return stores.kept.read(request.slot * PAGE_SIZE, PAGE_SIZE);
    case 'again':
      return host.input.again?.(request.start, request.length) ?? new Uint8Array(0);
  }
}

const thenZero = (done: Awaitable<void>): Awaitable<number> => (done instanceof Promise ? done.then(() => 0) : 0);

function copy(most: number, to: 'out' | Store | 'nowhere', { input, output }: ConvertHost, stores: Stores): Awaitable<number> {
  if (to === 'nowhere' && input.skip !== undefined) return input.skip(most);
  if (to === 'out' && output.copy !== undefined) return output.copy(most);
  const place = async (bytes: Uint8Array): Promise<number> => {
    if (to === 'out') await output.write(bytes);
    else if (to !== 'nowhere') await stores.append(to, bytes);
    return bytes.length;
  };
  const bytes = input.read(Math.min(most, WINDOW));
  return bytes instanceof Promise ? bytes.then(place) : place(bytes);
}

class Stores {
  readonly #host: ConvertHost;
  readonly #stores = new Map<Store | 'kept', ConvertStore>();

  constructor(host: ConvertHost) {
    this.#host = host;
  }

  of(name: Store | 'kept'): ConvertStore {
    let store = this.#stores.get(name);
    if (store === undefined) this.#stores.set(name, (store = this.#host.store()));
    return store;
  }

  get kept(): ConvertStore {
    return this.of('kept');
  }

  append(to: Store | 'nowhere', bytes: Uint8Array): Awaitable<void> {
    return to === 'nowhere' ? undefined : this.of(to).append(bytes);
  }

  async move(from: Store, to: 'out' | Store): Promise<number> {
    const source = this.of(from);
    for (let at = 0; at < source.size; at += WINDOW) {
      const bytes = await source.read(at, Math.min(WINDOW, source.size - at));
      if (to === 'out') await this.#host.output.write(bytes);
      else await this.append(to, bytes);
    }
    source.clear();
    return 0;
  }

  close(): void {
    for (const store of this.#stores.values()) store.close();
  }
}

/** A store in memory: for tests, and for hosts that have nothing else. */
export function memoryStore(): ConvertStore {
  let bytes = new Uint8Array(0);
  let size = 0;
  const write = (start: number, piece: Uint8Array): void => {
    const end = start + piece.length;
    if (end > bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * bytes.length));
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    bytes.set(piece, start);
    size = Math.max(size, end);
  };
  return {
    get size() {
      return size;
    },
    append: (piece) => {
      write(size, piece);
    },
    read: (start, length) => bytes.slice(start, Math.min(start + length, size)),
    write,
    clear: () => {
      size = 0;
    },
    close: () => {
      bytes = new Uint8Array(0);
      size = 0;
    },
  };
}
