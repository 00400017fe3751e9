/** The bytes of a layer, written while its stream is scanned: what was written needs no room any more. */
import type { ByteRange } from '../core/bytes/range.ts';
import type { LayerName } from '../core/index/layer.ts';
import type { OpenStream } from '../core/open-stream.ts';
import type { OutFile } from './out-file.ts';
import type { PassingSource } from './passing-source.ts';

const WINDOW = 1024 * 1024;

const NO_LAYER = { spans: [], tail: null, open: null } as const;

export class LayerOut {
  readonly #stream: OpenStream;
  readonly #source: PassingSource;
  readonly #name: LayerName;
  readonly #create: () => OutFile;
  /** Null before the first byte. */
  #out: OutFile | null = null;
  /** Behind the last byte that was written. */
  #at = 0;
  /** Spans that are written, all but the last of them. */
  #spans = 0;

  constructor(stream: OpenStream, source: PassingSource, name: LayerName, create: () => OutFile) {
    this.#stream = stream;
    this.#source = source;
    this.#name = name;
    this.#create = create;
  }

  /** Writes what is known to be the layer's so far: while the scan waits for bytes. */
  pump(): void {
    const { builder, position } = this.#stream;
    const id = builder.idOf(this.#name);
    const { spans, tail, open } = id < 0 ? NO_LAYER : builder.layer(id);
    // Of more spans than are listed, the rest is written at the end.
    if (tail !== null) return;
    for (; this.#spans < spans.length; this.#spans++) this.#write(spans[this.#spans] ?? { start: 0, end: 0 });
    // The last may grow.
    this.#spans = Math.max(0, spans.length - 1);
    if (open !== null) this.#write({ start: open, end: position });
    // A span that is not met yet begins with a row to come, or inside the last one.
    else this.#passOver(Math.min(position, builder.lastStart));
  }

  #passOver(until: number): void {
    this.#source.done = Math.max(this.#source.done, until);
  }

  /** What is left of the layer, whose `ranges` are known now. Gives the file its name. */
  finish(ranges: Iterable<ByteRange>): void {
    for (const range of ranges) this.#write(range);
    (this.#out ?? this.#create()).finish();
  }

  discard(): void {
    this.#out?.discard();
  }

  #write({ start, end }: ByteRange): void {
    for (let at = Math.max(start, this.#at); at < end; at = this.#at) {
      this.#out ??= this.#create();
      const until = Math.min(end, at + WINDOW);
      this.#out.write(this.#source.read(at, until - at));
      this.#at = until;
      this.#passOver(until);
    }
  }
}
