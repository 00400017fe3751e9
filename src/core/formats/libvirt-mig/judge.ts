/** What the other side makes of the messages, one by one and of their end. */
import type { StreamBuilder } from '../../index/stream-builder.ts';
import { plural, printable } from '../../text.ts';
import { MAX_MESSAGE, STATES, type Message, type State } from './messages.ts';
import { ProtocolWalk } from './protocol.ts';
import * as rules from './rules.ts';

interface Place {
  readonly layer: number;
  readonly row: number;
  readonly range: { readonly start: number; readonly end: number };
}

const list = (states: readonly string[]): string => states.map((state) => `"${state}"`).join(' or ');

export class Judge {
  readonly #builder: StreamBuilder;
  readonly #walk = new ProtocolWalk();
  /** The first version that was told. */
  #offer: number | null = null;
  #last = '';

  constructor(builder: StreamBuilder) {
    this.#builder = builder;
  }

  /** @param message null where the object is none */
  message(message: Message | null, at: Place): void {
    if (message === null) {
      this.#builder.report(rules.SYNTAX, { ...at, message: 'The object is no JSON with the member "libvirt-libxl-mig-msg".' });
      return;
    }
    const { status } = message;
    const state = STATES.find((known) => known === message.state);
    if (state === undefined) this.#builder.report(rules.STATE, { ...at, message: `The state "${printable(message.state)}" is none of ${STATES.join(', ')}.` });
    else this.#known(state, message, at);
    if (state === 'error') this.#builder.report(rules.FAILED, { ...at, message: `One side gives up, with status ${status ?? 'unknown'}.` });
    if (state === 'error' ? status === null || status === 0 : status !== null && status !== 0) this.#builder.report(rules.STATUS, { ...at, message: state === 'error' ? `An error with status ${status ?? 'that is no number'}: it must not be 0.` : `"${printable(message.state)}" has status ${status ?? ''}; only "error" has one that is not 0.` });
    this.#last = message.state;
  }

  #known(state: State, { version }: Message, at: Place): void {
    const { due } = this.#walk;
    const behind = this.#last === '' ? '' : ` behind "${printable(this.#last)}"`;
    if (!this.#walk.take(state)) this.#builder.report(rules.SEQUENCE, { ...at, message: due.length === 0 ? `"${state}" stands${behind}, where nothing is due any more.` : `Expected ${list(due)}${behind}, found "${state}".` });
    else if (state === 'negotiate-version') this.#version(version, at);
  }

  #version(version: number | null, at: Place): void {
    const offer = this.#offer;
    this.#offer ??= version;
    if (version === null || !Number.isInteger(version) || version < 1) this.#builder.report(rules.VERSION, { ...at, message: `The version is ${version ?? 'no number'}.` });
    else if (offer !== null && version > offer) this.#builder.report(rules.VERSION, { ...at, message: `The destination offers version ${offer}, and the source answers ${version}: it must take the lower of both.` });
  }

  cut(at: Place, length: number): void {
    this.#builder.report(rules.TRUNCATED, { ...at, message: `The file ends inside a message, after ${plural(length, 'byte')} of it.` });
  }

  /** Bytes that are neither a message nor an announced stream. */
  strange(at: Place, announced: boolean): void {
    const bytes = plural(at.range.end - at.range.start, 'byte');
    if (announced) this.#builder.report(rules.UNEXPECTED, { ...at, message: `${bytes} that are not the stream that "sending-binary-data" announces.` });
    else if (this.#walk.isDone) this.#builder.report(rules.UNEXPECTED, { ...at, objectors: [], message: `${bytes} stand behind the last message.` });
    else this.#builder.report(rules.UNEXPECTED, { ...at, message: `${bytes} where a message is due: none begins there, or none that ends within ${plural(MAX_MESSAGE, 'byte')}.` });
  }

  noData(at: Place): void {
    this.#builder.report(rules.DATA, { ...at, message: 'The stream that "sending-binary-data" announces is not there.' });
  }

  /** The file ends on a boundary between messages. */
  end(at: Place): void {
    const { due, isDone } = this.#walk;
    if (!isDone) this.#builder.report(rules.UNFINISHED, { ...at, message: `The talk ends here, where ${list(due)} ${due.length > 1 ? 'are' : 'is'} due.` });
    else if (this.#last === 'received-binary-data') this.#builder.report(rules.LEFT, { ...at, message: 'The destination has said its last word: it has the stream. Whether the source says "done" is told by the other direction.' });
  }
}
