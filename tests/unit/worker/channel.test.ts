/** The contract between page and worker, over a real pair of ports: one reply to every request, whatever happens. */
import { afterEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../../src/core/bytes/source.ts';
import { Channel, type Handlers, type Listeners, RequestError } from '../../../src/worker/channel.ts';
import type { Message } from '../../../src/worker/protocol.ts';

const opened: MessagePort[] = [];

interface Pair {
  readonly page: Channel;
  readonly worker: Channel;
  /** What the worker's end has sent, in order. */
  readonly sent: Message[];
}

function pair(handlers: Partial<Handlers>, listeners: Listeners = {}): Pair {
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  const sent: Message[] = [];
  const page = new Channel(port1, {}, listeners);
  const worker = new Channel(
    {
      postMessage: (message, transfer) => {
        sent.push(message);
        port2.postMessage(message, transfer);
      },
      addEventListener: (type, listener) => { port2.addEventListener(type, listener); },
    },
    handlers,
    {},
  );
  port1.start();
  port2.start();
  return { page, worker, sent };
}

afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

const failure = async (promise: Promise<unknown>): Promise<RequestError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RequestError) return error;
  }
  throw new Error('the request did not fail');
};

const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(new Error('stopped')); });
  });

describe('a request', () => {
  it('is answered with what its handler gives', async () => {
    const { page } = pair({ summaries: ({ from, count }) => Array.from({ length: count }, (_, i) => `row ${from + i}`) });
    await expect(page.request('summaries', { from: 3, count: 2 })).resolves.toEqual(['row 3', 'row 4']);
  });

  it('is answered exactly once, also among many at a time', async () => {
    const { page, sent } = pair({ find: async ({ from }) => { await new Promise((done) => setTimeout(done, from % 7)); return { offset: from }; } });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => page.request('find', { pattern: new Uint8Array(1), from: i, backwards: false })));
    expect(answers.map((answer) => answer?.offset)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const ids = sent.flatMap((message) => (message.kind === 'reply' ? [message.id] : []));
    expect(ids).toHaveLength(100);
    expect(new Set(ids).size).toBe(100);
  });

  it('fails with the words of what its handler throws', async () => {
    const { page, sent } = pair({ nodes: () => { throw new RangeError('row 7 has no field 1.2'); } });
    const error = await failure(page.request('nodes', { row: 7, path: '1.2', from: 0, count: 1 }));
    expect([error.code, error.message]).toEqual(['internal', 'row 7 has no field 1.2']);
    expect(error.stack).toContain('channel.test');
    expect(sent).toHaveLength(1);
  });

  it('fails with the code of a source that cannot be read', async () => {
    const { page } = pair({ bytes: () => { throw new SourceError('changed', 'a.save was changed while it was open.'); } });
    const error = await failure(page.request('bytes', { start: 0, end: 1 }));
    expect([error.code, error.message]).toEqual(['changed', 'a.save was changed while it was open.']);
  });

  it('fails where nobody handles it', async () => {
    const { page } = pair({});
    expect((await failure(page.request('locate', { offset: 0 }))).code).toBe('internal');
  });

  it('fails where its answer cannot be sent', async () => {
    const { page } = pair({ locate: () => ({ row: 0, chain: [], uncloneable: () => 0 }) });
    expect((await failure(page.request('locate', { offset: 0 }))).code).toBe('internal');
  });
});

describe('cancelling', () => {
  it('tells the handler, and fails the request as aborted', async () => {
    const stopped: boolean[] = [];
    const { page } = pair({ locate: async (_params, signal) => { try { return await never(signal); } finally { stopped.push(signal.aborted); } } });
    const abort = new AbortController();
    const request = failure(page.request('locate', { offset: 0 }, abort.signal));
    await new Promise((done) => setTimeout(done, 5));
    abort.abort();
    expect((await request).code).toBe('aborted');
    expect(stopped).toEqual([true]);
  });

  it('before a request is sent sends nothing', async () => {
    const { page, sent } = pair({ locate: () => null });
    expect((await failure(page.request('locate', { offset: 0 }, AbortSignal.abort()))).code).toBe('aborted');
    await expect(page.request('locate', { offset: 1 })).resolves.toBeNull();
    expect(sent).toHaveLength(1);
  });

  it('leaves the result of a handler that was faster', async () => {
    const { page } = pair({ locate: () => null });
    const abort = new AbortController();
    const result = await page.request('locate', { offset: 0 }, abort.signal);
    abort.abort();
    expect(result).toBeNull();
  });

  it('one request leaves the others alone', async () => {
    const { page } = pair({ locate: ({ offset }, signal) => (offset === 0 ? never(signal) : null) });
    const abort = new AbortController();
    const first = failure(page.request('locate', { offset: 0 }, abort.signal));
    const second = page.request('locate', { offset: 1 });
    abort.abort();
    expect((await first).code).toBe('aborted');
    await expect(second).resolves.toBeNull();
  });
});

describe('a dead worker', () => {
  it('fails all that wait, with the cause', async () => {
    const { page } = pair({ locate: (_params, signal) => never(signal) });
    const waiting = [failure(page.request('locate', { offset: 0 })), failure(page.request('locate', { offset: 1 }))];
    page.fail({ code: 'internal', message: 'out of memory' });
    const errors = await Promise.all(waiting);
    expect(errors.map(({ code, message }) => [code, message])).toEqual([['internal', 'out of memory'], ['internal', 'out of memory']]);
  });
});

describe('events', () => {
  it('come in the order in which they were told, before the reply that follows them', async () => {
    const seen: number[] = [];
    const both: Pair = pair(
      { locate: () => { for (let done = 0; done < 50; done++) both.worker.emit('progress', { phase: 'scan', done, total: 50 }); return null; } },
      { progress: ({ done }) => { seen.push(done); } },
    );
    await both.page.request('locate', { offset: 0 });
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('that nobody listens to do no harm', async () => {
    const both: Pair = pair({ locate: () => { both.worker.emit('progress', { phase: 'scan', done: 0, total: 1 }); return null; } });
    await expect(both.page.request('locate', { offset: 0 })).resolves.toBeNull();
  });
});

describe('bytes', () => {
  it('are transferred, not copied', async () => {
    const bytes = Uint8Array.from([1, 2, 3]);
    const { page } = pair({ bytes: () => bytes });
    await expect(page.request('bytes', { start: 0, end: 3 })).resolves.toEqual(Uint8Array.from([1, 2, 3]));
    expect(bytes.byteLength).toBe(0);
  });
});
