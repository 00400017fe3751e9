/** The page's end: starts the worker, turns its death into a message, and starts another at the next open. */
import { Channel, type Listeners } from './channel.ts';
import type { RequestName, Requests } from './protocol.ts';
// Inline: a worker fetched from a server has the policy of its own response, and none where the host sends no headers.
// One that starts from a blob: URL inherits the page's policy (seen in Chromium), and opening a file asks for nothing.
import StreamWorker from './stream.worker.ts?worker&inline';

export interface Client {
  request<K extends RequestName>(method: K, params: Requests[K]['params'], signal?: AbortSignal): Promise<Requests[K]['result']>;
  /** Ends the worker and everything that waits for it. */
  dispose(): void;
}

/** Ready before a file is chosen: starting one takes the page some 35 ms, which would be felt when a file is dropped. */
let spare: Worker | null = null;

const start = (): Worker => new StreamWorker({ name: 'stream' });

/** Has a worker ready for the next {@link createClient}. */
export function prepareWorker(): void {
  if (spare !== null) return;
  const worker = start();
  spare = worker;
  // Its successor will say what is wrong, to somebody who listens.
  worker.addEventListener('error', (event) => {
    if (spare !== worker) return;
    event.preventDefault();
    spare = null;
  });
}

function takeWorker(): Worker {
  const worker = spare ?? start();
  spare = null;
  return worker;
}

/**
 * @param listeners what to do with the worker's events
 * @param crashed called once if the worker dies, with the cause in words
 */
export function createClient(listeners: Listeners, crashed: (cause: string) => void): Client {
  const worker = takeWorker();
  const channel = new Channel(worker, {}, listeners);
  let alive = true;
  const die = (cause: string): void => {
    if (!alive) return;
    alive = false;
    worker.terminate();
    channel.fail({ code: 'internal', message: cause });
    crashed(cause);
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    die(event.message === '' ? 'The decoder could not be started.' : event.message);
  });
  worker.addEventListener('messageerror', () => {
    die('A message between page and decoder could not be read.');
  });
  return {
    request: (method, params, signal) => channel.request(method, params, signal),
    dispose: () => {
      alive = false;
      worker.terminate();
      channel.fail({ code: 'aborted', message: 'Closed.' });
    },
  };
}
