/** A reader: a worker that does one task and tells of it. Who started it ends it. */
import type { ReaderNews, ReaderTask } from './reader-protocol.ts';
import { readFor } from './reader-task.ts';

// Border: the DOM library types `self` as a window; a worker's scope has these members.
const port = self as unknown as { postMessage(news: ReaderNews, transfer: Transferable[]): void; addEventListener(type: 'message', listener: (event: MessageEvent<ReaderTask>) => void): void };

port.addEventListener('message', ({ data }) => {
  void readFor(data, (news) => {
    port.postMessage(news, news.kind === 'digests' ? [news.words.buffer as ArrayBuffer] : []);
  });
});
