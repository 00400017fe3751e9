/**
 * Requests, replies, events, cancel over anything with postMessage; the same class serves page and worker. Every
 * request ends in exactly one reply, also when its handler throws, is cancelled, or the other end dies.
 */
import { SourceError } from '../core/bytes/source.ts';
import type { EventName, Events, Message, RequestName, Requests, WireError } from './protocol.ts';

/** What a channel needs of a Worker, a worker's global scope or a MessagePort. */
export interface Port {
  postMessage(message: Message, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Message>) => void): void;
}

export type Handlers = {
  [K in RequestName]: (
    params: Requests[K]['params'],
    signal: AbortSignal,
  ) => Requests[K]['result'] | Promise<Requests[K]['result']>;
};

export type Listeners = { [K in EventName]?: (data: Events[K]) => void };

/** A failed request, with the code that crossed the thread. */
export class RequestError extends Error {
  readonly code: WireError['code'];
  constructor(error: WireError) {
    super(error.message);
    this.name = 'RequestError';
    this.code = error.code;
    if (error.stack !== undefined) this.stack = error.stack;
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: RequestError) => void;
}

export class Channel {
  readonly #port: Port;
  readonly #handlers: Partial<Handlers>;
  readonly #listeners: Listeners;
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<number, AbortController>();
  #nextId = 1;

  constructor(port: Port, handlers: Partial<Handlers>, listeners: Listeners) {
    this.#port = port;
    this.#handlers = handlers;
    this.#listeners = listeners;
    port.addEventListener('message', (event) => {
      this.#receive(event.data);
    });
  }

  request<K extends RequestName>(method: K, params: Requests[K]['params'], signal?: AbortSignal): Promise<Requests[K]['result']> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new RequestError({ code: 'aborted', message: 'Cancelled.' }));
        return;
      }
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      signal?.addEventListener('abort', () => {
        if (this.#waiting.has(id)) this.#port.postMessage({ kind: 'cancel', id }, []);
      });
      this.#port.postMessage({ kind: 'request', id, method, params }, []);
    });
  }

  emit<K extends EventName>(name: K, data: Events[K], transfer: Transferable[] = []): void {
    this.#port.postMessage({ kind: 'event', name, data }, transfer);
  }

  /** Rejects whatever still waits: the other end is gone. */
  fail(error: WireError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new RequestError(error));
  }

  #receive(message: Message): void {
    switch (message.kind) {
      case 'request':
        void this.#serve(message.id, message.method, message.params);
        break;
      case 'cancel':
        this.#running.get(message.id)?.abort();
        break;
      case 'reply':
        this.#settle(message.id, message.result, message.error);
        break;
      case 'event': {
        const listener = this.#listeners[message.name] as ((data: unknown) => void) | undefined;
        listener?.(message.data);
      }
    }
  }

  async #serve(id: number, method: RequestName, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const handler = this.#handlers[method] as ((p: unknown, s: AbortSignal) => unknown) | undefined;
      if (handler === undefined) throw new Error(`no handler for ${method}`);
      const result = await handler(params, controller.signal);
      const transfer = result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : [];
      this.#port.postMessage({ kind: 'reply', id, result }, transfer);
    } catch (error) {
      this.#port.postMessage({ kind: 'reply', id, error: wireError(error, controller.signal) }, []);
    } finally {
      this.#running.delete(id);
    }
  }

  #settle(id: number, result: unknown, error: WireError | undefined): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error !== undefined) waiting?.reject(new RequestError(error));
    else waiting?.resolve(result);
  }
}

function wireError(error: unknown, signal: AbortSignal): WireError {
  if (signal.aborted) return { code: 'aborted', message: 'Cancelled.' };
  if (error instanceof SourceError) return { code: error.code, message: error.message };
  if (error instanceof Error) {
    return { code: 'internal', message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
  }
  return { code: 'internal', message: String(error) };
}
