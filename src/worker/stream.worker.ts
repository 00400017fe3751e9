/** The worker: protocol on one side, a session on the other. */
import { Channel, type Port } from './channel.ts';
import type { StartReader } from './readers.ts';
import { createSession } from './session.ts';
// Inline for the reason that client.ts gives: it starts under the page's policy, and asks for nothing.
import ReaderWorker from './reader.worker.ts?worker&inline';

// Border: the DOM library types `self` as a window; a worker's scope has the same two members.
const port = self as unknown as Port;
/** Some browsers start no worker out of a worker. */
const startReader: StartReader = typeof Worker === 'undefined' ? null : () => new ReaderWorker({ name: 'reader' });
const channel: Channel = new Channel(port, createSession(() => channel, startReader), {});
