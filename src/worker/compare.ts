/** A comparison in the worker: two sides, what was read of them, and answers about rows, pages and bytes. */
import manifest from '../../package.json' with { type: 'json' };
import { compareMemory } from '../core/diff/compare-memory.ts';
import { digestBoth, gather, type Run } from '../core/diff/comparison.ts';
import { caveats } from '../core/diff/caveats.ts';
import { Facing } from '../core/diff/facing.ts';
import { rulesOf } from '../core/diff/ignore.ts';
import { pageOf } from '../core/diff/page.ts';
import { picture } from '../core/diff/picture.ts';
import { diffReport } from '../core/diff/report/write.ts';
import { DiffResult } from '../core/diff/result.ts';
import { SequenceList } from '../core/diff/sequence-list.ts';
import { stretchesOf } from '../core/diff/stretches.ts';
import type { SideName } from '../core/diff/view.ts';
import type { Handlers } from './channel.ts';
import { cancelled, openSide, type OpenSide, type Side } from './compare-side.ts';
import { alikeFiles, sameBytes } from './identical.ts';
import type { CompareSide, ProgressPhase } from './protocol.ts';
import type { Progress } from './unwrap.ts';

interface Compared {
  readonly left: Side;
  readonly right: Side;
  readonly result: DiffResult;
  readonly facing: Facing;
  readonly sequence: SequenceList;
  /** Whether pages have been digested. */
  digested: boolean;
}

type CompareHandlers = Pick<Handlers, 'compareOpen' | 'compareMemory' | 'compareRows' | 'compareNext' | 'compareNamed' | 'compareSequence' | 'compareSequenceNext' | 'compareSequencePlace' | 'compareFacing' | 'compareStretches' | 'comparePicture' | 'comparePage' | 'compareBytes' | 'compareFate' | 'compareIgnore' | 'compareReport' | 'compareClose'>;

const runOver = (left: Side, right: Side, signal: AbortSignal): Run => (subject, scan, reading) => (subject === left.subject ? left : right).run(scan, reading, signal);

/** @param open what the session has open, for sides that mean it */
export function createComparison(open: () => OpenSide | null, progress: (phase: ProgressPhase, total: number) => Progress): CompareHandlers {
  let compared: Compared | null = null;
  /** Of the last `compareOpen`: one that another came after has nobody who waits for it. */
  let latest = 0;

  const current = (): Compared => {
    if (compared === null) throw new Error('nothing is compared');
    return compared;
  };
  const close = async (): Promise<void> => {
    const before = compared;
    compared = null;
    await before?.left.dispose();
    await before?.right.dispose();
  };
  const memory = async (mine: Compared, signal: AbortSignal): Promise<void> => {
    const { left, right, result } = mine;
    const run = runOver(left, right, signal);
    // Files that look the same are read side by side: that takes no list of pages, and there is no more to do if they are.
    if (result.identical === null) {
      const tellRead = progress('compare', left.file.size);
      result.identical = await sameBytes(left, right, signal, (done) => void tellRead(done));
      mine.digested = result.identical;
    }
    if (!mine.digested) {
      const { gathered } = result;
      const tell = progress('compare', gathered.left.contents + gathered.right.contents);
      const told: Run = (subject, scan, reading) => run(subject, withTelling(scan, () => void tell(gathered.left.digested + gathered.right.digested)), reading);
      if (!sameStream(mine) && !(await digestBoth(gathered, result.sides, told))) throw cancelled();
      mine.digested = true;
    }
    const found = await run(left.subject, compareMemory(result.gathered.left, result.gathered.right, result.sides, result.rules), 'onwards');
    if (found === null) throw cancelled();
    result.setMemory(found);
  };

  return {
    compareOpen: async ({ left: a, right: b, rules }, signal) => {
      await close();
      const mine = ++latest;
      const sides = await openBoth(a, b, open(), signal, progress);
      const { left, right } = sides;
      const identical = await alikeFiles(left, right, signal);
      const both = { left: left.subject, right: right.subject };
      const gathered = await gather(both, runOver(left, right, signal));
      if (gathered === null || mine !== latest) {
        await left.dispose();
        await right.dispose();
        throw cancelled();
      }
      const result = new DiffResult(both, { left: left.view, right: right.view }, identical, gathered, rulesOf(rules.ignore, rules.off), caveats(both));
      compared = { left, right, result, facing: new Facing(result), sequence: new SequenceList(result), digested: identical === true };
      return result.view();
    },
    compareMemory: async (_params, signal) => {
      const mine = current();
      await memory(mine, signal);
      return mine.result.view();
    },
    compareRows: ({ filter, from, count }) => current().result.rows.window(filter, from, count),
    compareNext: ({ filter, from, backwards }) => current().result.rows.next(filter, from, backwards),
    compareNamed: ({ filter, path }) => current().result.rows.named(filter, path),
    compareSequence: ({ filter, from, count }) => current().sequence.window(filter, from, count),
    compareSequenceNext: ({ filter, from, backwards }) => current().sequence.next(filter, from, backwards),
    compareSequencePlace: ({ filter, side, row }) => current().sequence.placeOf(filter, side, row),
    compareFacing: async ({ side, start, end }, signal) => {
      const { left, right, facing } = current();
      const rows = await (side === 'left' ? left : right).run(facing.in(side, { start, end }), 'here and there', signal);
      if (rows === null) throw cancelled();
      return rows;
    },
    compareStretches: () => stretchesOf(current().result),
    comparePicture: ({ low, high, parts }) => picture(current().result.memory, low, high, parts),
    comparePage: async ({ pfn }, signal) => {
      const { left, right, result } = current();
      const one = (side: Side, name: SideName) => side.run(pageOf(result.gathered[name], side.subject, pfn), 'here and there', signal);
      const [a, b] = await Promise.all([one(left, 'left'), one(right, 'right')]);
      return { pfn, left: a, right: b };
    },
    // A copy: the reply's buffer is transferred, the cache's must stay.
    compareBytes: async ({ side, start, end, converted }) => {
      const { subject, own } = current()[side];
      return new Uint8Array(await (converted === true ? subject.stream.source : own).read(start, end - start));
    },
    compareFate: ({ side, offset }) => current()[side].subject.provenance?.inAt(offset) ?? [],
    compareIgnore: async ({ ignore, off }, signal) => {
      const mine = current();
      mine.result.setRules(rulesOf(ignore, off));
      if (mine.result.memory !== null) await memory(mine, signal);
      return mine.result.view();
    },
    compareReport: ({ format }) => new TextEncoder().encode(diffReport(current().result, format, manifest.version)),
    compareClose: async () => {
      await close();
      return null;
    },
  };
}

/** One after the other where both are what is open: what one needs of it the other needs too. */
async function openBoth(a: CompareSide, b: CompareSide, open: OpenSide | null, signal: AbortSignal, progress: (phase: ProgressPhase, total: number) => Progress): Promise<{ left: Side; right: Side }> {
  const parts = { left: { done: 0, total: 0 }, right: { done: 0, total: 0 } };
  const tells = { left: (): void => undefined, right: (): void => undefined };
  const tell = (side: SideName) => (done: number, total: number): void => {
    if (parts[side].total !== total) {
      const sum = progress('compare', parts.left.total + parts.right.total - parts[side].total + total);
      tells.left = tells.right = () => void sum(parts.left.done + parts.right.done);
    }
    parts[side] = { done, total };
    tells[side]();
  };
  if (a.file === null && b.file === null) {
    const left = await openSide(a, open, signal, tell('left'));
    return { left, right: await openSide(b, open, signal, tell('right'), left) };
  }
  const [left, right] = await Promise.allSettled([openSide(a, open, signal, tell('left')), openSide(b, open, signal, tell('right'))]);
  if (left.status === 'fulfilled' && right.status === 'fulfilled') return { left: left.value, right: right.value };
  for (const side of [left, right]) if (side.status === 'fulfilled') await side.value.dispose();
  throw left.status === 'rejected' ? left.reason : right.status === 'rejected' ? right.reason : cancelled();
}

/** Whether both are one and the same stream up to the same offset: there is nothing to read. */
const sameStream = ({ left, right }: Compared): boolean => left.subject.stream === right.subject.stream && left.subject.end === right.subject.end;

/** The same scan; tells before each read. */
function* withTelling<Request, T>(scan: Generator<Request, T, Uint8Array>, tell: () => void): Generator<Request, T, Uint8Array> {
  let step = scan.next();
  while (step.done !== true) {
    tell();
    step = scan.next(yield step.value);
  }
  return step.value;
}
