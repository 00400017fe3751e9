/** A comparison in the worker: two sides, what was read of them, and answers about rows, pages and bytes. */
import manifest from '../../package.json' with { type: 'json' };
import { gather, type Run } from '../core/diff/comparison.ts';
import { caveats } from '../core/diff/caveats.ts';
import { Facing } from '../core/diff/facing.ts';
import { rulesOf } from '../core/diff/ignore.ts';
import { pageOf } from '../core/diff/page.ts';
import { picture } from '../core/diff/picture.ts';
import { diffReport } from '../core/diff/report/write.ts';
import { DiffResult } from '../core/diff/result.ts';
import { SequenceList } from '../core/diff/sequence-list.ts';
import { stretchesOf } from '../core/diff/stretches.ts';
import type { Alike, SideName } from '../core/diff/view.ts';
import type { Handlers } from './channel.ts';
import { MemoryReading, type MemoryHost } from './compare-memory.ts';
import { openSide, type OpenSide, type Side } from './compare-side.ts';
import { alikeFiles } from './identical.ts';
import type { CompareSide, ProgressPhase } from './protocol.ts';
import { cancelled } from './readers.ts';
import type { Progress } from './unwrap.ts';

interface Compared {
  readonly left: Side;
  readonly right: Side;
  readonly result: DiffResult;
  readonly facing: Facing;
  readonly sequence: SequenceList;
  readonly memory: MemoryReading;
}

type CompareHandlers = Pick<Handlers, 'compareOpen' | 'compareMemory' | 'compareView' | 'compareRows' | 'compareNext' | 'compareNamed' | 'compareSequence' | 'compareSequenceNext' | 'compareSequencePlace' | 'compareFacing' | 'compareStretches' | 'comparePicture' | 'comparePage' | 'compareBytes' | 'compareFate' | 'compareIgnore' | 'compareReport' | 'compareClose'>;

const runOver = (left: Side, right: Side, signal: AbortSignal): Run => (subject, scan, reading) => (subject === left.subject ? left : right).run(scan, reading, signal);

/** @param open what the session has open, for sides that mean it */
export function createComparison(open: () => OpenSide | null, progress: (phase: ProgressPhase, total: number) => Progress, host: MemoryHost): CompareHandlers {
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

  return {
    compareOpen: async ({ left: a, right: b, rules }, signal) => {
      await close();
      const mine = ++latest;
      const sides = await openBoth(a, b, open(), signal, progress);
      const { left, right } = sides;
      const alike = await alikeFiles(left, right, signal);
      const both = { left: left.subject, right: right.subject };
      const gathered = await gather(both, runOver(left, right, signal));
      if (gathered === null || mine !== latest) {
        await left.dispose();
        await right.dispose();
        throw cancelled();
      }
      const result = new DiffResult(both, { left: left.view, right: right.view }, typeof alike === 'boolean' ? alike : null, gathered, rulesOf(rules.ignore, rules.off), caveats(both));
      if (typeof alike !== 'boolean') weigh(result, alike);
      compared = { left, right, result, facing: new Facing(result), sequence: new SequenceList(result), memory: new MemoryReading(left, right, result, host) };
      return result.view();
    },
    compareMemory: async (_params, signal) => {
      const mine = current();
      await mine.memory.run(signal);
      return mine.result.view();
    },
    compareView: () => current().result.view(),
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
      if (mine.result.memory !== null) await mine.memory.run(signal);
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

/** Where a field differs, whatever explains it, bytes do: files that are alike in every sample are then no candidates. */
function weigh(result: DiffResult, alike: Alike): void {
  const { different, left, right, expected } = result.fields.counts;
  if (different + left + right + expected > 0) result.identical = false;
  else result.alike = alike;
}
