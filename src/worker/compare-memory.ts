/**
 * Memory of a comparison. Long files that look alike are read from both ends towards the middle, byte for byte; else each side's last
 * page contents are digested, each file read once by a worker of its own. What was stopped goes on where it was.
 */
import { SECRET_SEEDS } from '../core/bytes/digest.ts';
import { compareMemory } from '../core/diff/compare-memory.ts';
import { digestSupersededOf, type Run } from '../core/diff/comparison.ts';
import { digestRuns, PageRuns } from '../core/diff/page-runs.ts';
import type { DiffResult } from '../core/diff/result.ts';
import type { SideName } from '../core/diff/view.ts';
import { blobOf } from './blob-source.ts';
import type { SidesProgress } from './compare-protocol.ts';
import type { Side } from './compare-side.ts';
import type { DigestTask, SameTask } from './reader-protocol.ts';
import { cancelled, runReader, together, type StartReader } from './readers.ts';

/** What a host gives for it. */
export interface MemoryHost {
  readonly start: StartReader;
  /** How far each side is, as often as it likes. */
  readonly tell: (progress: SidesProgress) => void;
}

const SIDES = ['left', 'right'] as const;

/** Where both halves of a file meet is a multiple of this: reads stay aligned. */
const ALIGNMENT = 4 * 1024 * 1024;

export class MemoryReading {
  readonly #sides: Readonly<Record<SideName, Side>>;
  readonly #result: DiffResult;
  readonly #host: MemoryHost;
  #runs: Readonly<Record<SideName, PageRuns>> | null = null;
  /** Bytes from the beginning, and up to the end, that are the same in both files. */
  #up = 0;
  #down = 0;
  #digested: boolean;

  constructor(left: Side, right: Side, result: DiffResult, host: MemoryHost) {
    this.#sides = { left, right };
    this.#result = result;
    this.#host = host;
    // Of one and the same part of one stream there is nothing to read.
    this.#digested = result.identical === true || (left.subject.stream === right.subject.stream && left.subject.end === right.subject.end && left.subject.from === right.subject.from);
  }

  /** Reads what has not been read, and compares; rejects where it was stopped or could not be read. */
  async run(signal: AbortSignal): Promise<void> {
    const result = this.#result;
    if (result.identical === null) {
      result.identical = await this.#readWhole(signal);
      this.#digested = result.identical;
    }
    const { gathered, sides, rules } = result;
    if (!this.#digested) {
      const both: Run = (subject, scan, reading) => (subject === sides.left ? this.#sides.left : this.#sides.right).run(scan, reading, signal);
      await this.#digest(signal);
      // What was sent again is little beside what was sent: it is read here.
      if (!(await digestSupersededOf(gathered, sides, both))) throw cancelled();
    }
    this.#digested = true;
    this.#runs = null;
    const found = await this.#sides.left.run(compareMemory(gathered.left, gathered.right, sides, rules), 'onwards', signal);
    if (found === null) throw cancelled();
    result.setMemory(found);
  }

  async #readWhole(signal: AbortSignal): Promise<boolean> {
    const { left, right } = this.#sides;
    const { size } = left.file;
    const middle = Math.ceil(size / 2 / ALIGNMENT) * ALIGNMENT;
    const task = (start: number, end: number, down: boolean): SameTask => ({ kind: 'same', left: { file: left.file, name: left.view.name }, right: { file: right.file, name: right.view.name }, start, end, down });
    let differs = false;
    const read = (down: boolean) => async (own: AbortSignal, stop: () => void): Promise<void> => {
      const rest = down ? task(middle, size - this.#down, true) : task(this.#up, middle, false);
      if (rest.start >= rest.end) return;
      const outcome = await runReader(this.#host.start, rest, own, (news) => {
        if (news.kind === 'same') this.#same(news.bytes, down);
      });
      if (!outcome.differs) return;
      differs = true;
      stop();
    };
    await together(signal, [read(false), read(true)]);
    return !differs;
  }

  #same(bytes: number, down: boolean): void {
    if (down) this.#down += bytes;
    else this.#up += bytes;
    const compared = this.#up + this.#down;
    const { alike } = this.#result;
    if (alike !== null) this.#result.alike = { ...alike, compared };
    const side = { done: compared, total: this.#sides.left.file.size };
    this.#host.tell({ left: side, right: side });
  }

  async #digest(signal: AbortSignal): Promise<void> {
    const { left, right } = this.#result.gathered;
    this.#runs ??= { left: new PageRuns(left, this.#settled('left')), right: new PageRuns(right, this.#settled('right')) };
    const runs = this.#runs;
    const jobs = SIDES.flatMap((name) => {
      const inFile = placesOf(this.#sides[name], runs[name]);
      return [this.#inReader(name, runs[name], inFile), this.#inThread(name, runs[name], inFile)];
    });
    await together(signal, jobs);
  }

  /** Page contents in one place of both files, in a part that was compared byte for byte: there is nothing to digest. */
  #settled(side: SideName): ((pfn: number, at: number, verify: boolean) => boolean) | null {
    const { left, right } = this.#sides;
    const other = this.#result.gathered[side === 'left' ? 'right' : 'left'];
    const { size } = left.file;
    const plain = [left, right].every(({ subject, file }) => blobOf(subject.stream.source) === file);
    if (!plain || this.#up + this.#down === 0) return null;
    return (pfn, at, verify) => (verify ? other.verify : other)?.contentsOf(pfn) === at && (at + other.pageSize <= this.#up || at >= size - this.#down);
  }

  #inReader(name: SideName, runs: PageRuns, inFile: InFile) {
    return async (signal: AbortSignal): Promise<void> => {
      const { pages, view } = this.#sides[name];
      const { wanted, starts } = inFile;
      if (pages === null || wanted.length === 0) return;
      const task: DigestTask = { kind: 'digest', file: pages.file, name: view.name, starts, pages: wanted.map((run) => runs.pagesOf(run)), pageSize: runs.memory.pageSize, seeds: SECRET_SEEDS };
      let next = 0;
      await runReader(this.#host.start, task, signal, (news) => {
        if (news.kind !== 'digests') return;
        for (let i = 0, at = 0; i < news.runs; i++) {
          const run = wanted[next++] ?? 0;
          runs.take(run, news.words, at);
          at += 2 * runs.pagesOf(run);
        }
        this.#told();
      });
    };
  }

  /** What stands in no file as it is: bytes out of a capture, or that a conversion wrote. */
  #inThread(name: SideName, runs: PageRuns, { elsewhere }: InFile) {
    return async (signal: AbortSignal): Promise<void> => {
      if (elsewhere === 0) return;
      const { pages, run: read } = this.#sides[name];
      const scan = digestRuns(runs, (run) => placeOf(pages, runs, run) < 0, () => { this.#told(); });
      if ((await read(scan, 'onwards', signal)) === null) throw cancelled();
    };
  }

  #told(): void {
    const { left, right } = this.#result.gathered;
    this.#host.tell({ left: { done: left.digested, total: left.toDigest }, right: { done: right.digested, total: right.toDigest } });
  }
}

/** Runs that are still to be read and stand in a file in one piece, and where; how many are elsewhere. */
interface InFile {
  readonly wanted: Uint32Array;
  readonly starts: Float64Array;
  readonly elsewhere: number;
}

const placeOf = (pages: Side['pages'], runs: PageRuns, run: number): number => pages?.placeOf(runs.startOf(run), runs.pagesOf(run) * runs.memory.pageSize) ?? -1;

function placesOf({ pages }: Side, runs: PageRuns): InFile {
  const wanted = new Uint32Array(runs.length);
  const starts = new Float64Array(runs.length);
  let [count, elsewhere] = [0, 0];
  for (let run = 0; run < runs.length; run++) {
    if (runs.isDone(run)) continue;
    const at = placeOf(pages, runs, run);
    if (at < 0) {
      elsewhere++;
      continue;
    }
    wanted[count] = run;
    starts[count++] = at;
  }
  return { wanted: wanted.slice(0, count), starts: starts.slice(0, count), elsewhere };
}
