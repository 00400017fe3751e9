/** The worker: protocol on one side, a session on the other. */
import { Channel, type Port } from './channel.ts';
import { createSession } from './session.ts';

// Border: the DOM library types `self` as a window; a worker's scope has the same two members.
const port = self as unknown as Port;
const channel: Channel = new Channel(port, createSession(() => channel), {});
