/** How far the receiver's side of a migration has come, and what the sender makes of what it reads (migrate_domain()). */
import type { StreamBuilder } from '../../index/stream-builder.ts';
import { plural } from '../../text.ts';
import { BANNER, Message, PERMISSION, READY, REPORT, type WireMessage } from './messages.ts';
import * as rules from './rules.ts';
import { statusWords } from './status.ts';

/** What the sender calls the pipe that it reads. */
const PIPE = 'migration receiver stream';
/** Of the one byte behind the report's text. */
const STATUS_WORDS = 'success/failure status from migration ack stream';

export class Talk {
  readonly #builder: StreamBuilder;
  readonly #layer: number;
  /** The message that the sender reads next; null behind the last one. */
  due: WireMessage | null = BANNER;
  /** The last whole message; null before the first. */
  last: WireMessage | null = null;
  /** Of the report; 0 before it. */
  status = 0;

  constructor(builder: StreamBuilder, layer: number) {
    this.#builder = builder;
    this.#layer = layer;
  }

  /** @param status the byte behind the text of a report */
  whole(message: WireMessage, row: number, range: { start: number; end: number }, status: number): void {
    const { due } = this;
    const at = { layer: this.#layer, row, range };
    if (due === null) {
      this.#builder.report(rules.SEQUENCE, { ...at, objectors: [], message: `"${message.name}" stands behind the receiver\u2019s last word. The sender has stopped reading.` });
      return;
    }
    if (message !== due) this.#builder.report(rules.SEQUENCE, { ...at, logs: `${PIPE} contained unexpected data instead of ${due.what}`, message: `Expected "${due.name}", found "${message.name}".` });
    if (message === REPORT) this.status = status;
    if (message === REPORT && status !== 0) this.#builder.report(rules.FAILED, { layer: this.#layer, row, range: { start: range.end - 1, end: range.end }, message: `The receiver could not run its copy: ${statusWords(status)}.` });
    this.last = message;
    this.due = this.#next(message);
  }

  #next(message: WireMessage): WireMessage | null {
    if (message === BANNER) return READY;
    if (message === READY) return REPORT;
    return message === REPORT && this.status !== 0 ? PERMISSION : null;
  }

  /** A message that the end of the file cuts after `length` bytes. */
  cut(message: WireMessage, length: number, row: number, end: number): void {
    const noStatus = message.type === Message.REPORT && length === message.size - 1;
    const logs = `file/stream truncated reading ${noStatus ? STATUS_WORDS : `${message.what} from ${PIPE}`}`;
    this.#builder.report(rules.TRUNCATED, { layer: this.#layer, row, range: { start: end, end }, logs, message: `The capture ends after ${plural(length, 'byte')} of ${plural(message.size, 'byte')} of "${message.name}"${noStatus ? ': the status is not there' : ''}. ${this.#consequence()}` });
    this.due = null;
  }

  /**
   * Bytes that are no message.
   *
   * @param remaining bytes from their first to the end of the file
   */
  strange(row: number, range: { start: number; end: number }, remaining: number): void {
    const { due } = this;
    const bytes = `${plural(range.end - range.start, 'byte')} that are none of xl\u2019s messages`;
    const at = { layer: this.#layer, row, range };
    if (due === null) this.#builder.report(rules.UNEXPECTED, { ...at, objectors: [], message: `${bytes} stand behind the receiver\u2019s last word. The sender has stopped reading.` });
    else {
      const logs = remaining < due.size ? `file/stream truncated reading ${due.what} from ${PIPE}` : `${PIPE} contained unexpected data instead of ${due.what}`;
      this.#builder.report(rules.UNEXPECTED, { ...at, logs, message: `${bytes} stand where the sender reads "${due.name}". ${this.#consequence()}` });
    }
  }

  /** What the sender does when it does not get what is due. */
  #consequence(): string {
    if (this.due === BANNER) return 'The sender has sent nothing yet, and gives up.';
    return this.due === READY ? 'The sender gives the migration up and resumes its domain.' : 'The sender gives up in the middle of the handover, and does not know whose domain may run.';
  }

  /** The file ends on a boundary between messages. */
  end(row: number, size: number): void {
    const { due, last } = this;
    const at = { layer: this.#layer, row, range: { start: size, end: size } };
    const logs = `file/stream truncated reading ${due?.what ?? ''} from ${PIPE}`;
    if (last === BANNER) this.#builder.report(rules.LEFT, { ...at, message: 'The receiver says nothing behind its banner. One of Remus or COLO need not; of a plain migration it was still reading the stream, or gave up before it had built the domain.' });
    else if (due === REPORT) this.#builder.report(rules.UNANSWERED, { ...at, logs, message: 'The receiver was ready, but its report is not there. Once a sender has given its permission, it does not know which copy runs.' });
    else if (due === PERMISSION) this.#builder.report(rules.UNANSWERED, { ...at, logs, message: 'The receiver reports a failure, but does not give the domain back, as it does once it has destroyed its copy. A sender that waits for that leaves its domain suspended.' });
  }
}
