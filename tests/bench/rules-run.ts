/**
 * What each file of rules costs, bundled for Node: `rules-run.js FILE...` prints JSON. Each is run alone over a stream of
 * every record a guest has, and over the files, beside a pass without any: the difference is its cost.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Cursor, drive, type ReadRequest } from '../../src/core/bytes/cursor.ts';
import { CHECKS } from '../../src/core/conformance/checks.ts';
import type { Check } from '../../src/core/conformance/check.ts';
import { CheckPass } from '../../src/core/conformance/engine.ts';
import { NO_CONFIG } from '../../src/core/formats/guest-config.ts';
import { Totals } from '../../src/core/formats/scan-context.ts';
import { scanStream } from '../../src/core/formats/scan-stream.ts';
import { PageTypes } from '../../src/core/index/page-types.ts';
import { StreamBuilder } from '../../src/core/index/stream-builder.ts';
import { stream, type StreamWriter } from '../build/stream.ts';
import { HVM, image, PV, type Steps } from '../conformance/guests.ts';

const TIMES = 3;
const REPEATS = 20_000;

type Read = (request: ReadRequest) => Uint8Array;

/** The guest's records behind its memory, again and again, with a batch of four pages that carry no contents before each. */
function mixed(steps: Steps): Uint8Array {
  const { end, ...before } = steps;
  const ahead = new Set(['headers', 'info', 'cpuid', 'msr', 'static', 'p2m', 'pages']);
  const tail = Object.entries(before).filter(([name]) => !ahead.has(name) && name !== 'shared' && name !== 'basic');
  const round = tail.reduce((to: StreamWriter, [, step]) => step(to), stream().pages([0, 1, 2, 3].map((pfn) => ({ pfn, type: 0xe })))).bytes();
  return stream().raw(image(before).bytes(), ...Array.from({ length: REPEATS }, () => round)).raw(end === undefined ? new Uint8Array(0) : end(stream()).bytes()).bytes();
}

interface Costs {
  readonly name: string;
  readonly records: number;
  readonly scan: number;
  readonly none: number;
  readonly all: number;
  readonly each: readonly { readonly rules: readonly string[]; readonly milliseconds: number }[];
}

function costs(name: string, size: number, read: Read): Costs {
  let builder = new StreamBuilder(size, {});
  let pageTypes = new PageTypes({ size });
  const scan = fastest(() => {
    builder = new StreamBuilder(size, {});
    pageTypes = new PageTypes({ size });
    drive(scanStream({ cursor: new Cursor(size), builder, source: 0, totals: new Totals(), pageTypes, checkpointEnd: -1, lastBatch: { row: -1, count: 0 } }, 'libxc', null), read);
    builder.flush();
  });
  const pass = (checks: readonly Check[]): number => fastest(() => { drive(new CheckPass({ builder, config: NO_CONFIG, pageTypes, checkpointEnd: -1, colo: false, verifies: false, checks }).run(), read); });
  // First, so that what is compared runs warm.
  const all = pass(CHECKS);
  const none = pass([]);
  const each = CHECKS.map((check) => ({ rules: check.rules.map(({ id }) => id), milliseconds: Math.max(0, pass([check]) - none) }));
  return { name, records: builder.rowCount, scan, none, all, each };
}

function fastest(act: () => void): number {
  let best = Infinity;
  for (let i = 0; i < TIMES; i++) {
    const started = performance.now();
    act();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

function ofFile(path: string): Costs {
  const descriptor = openSync(path, 'r');
  const read: Read = ({ start, length }) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, start));
  };
  try {
    return costs(path.split('/').at(-1) ?? path, statSync(path).size, read);
  } finally {
    closeSync(descriptor);
  }
}

const inMemory = (name: string, bytes: Uint8Array): Costs => costs(name, bytes.length, ({ start, length }) => bytes.subarray(start, start + length));

console.log(JSON.stringify([inMemory('records of a PV guest', mixed(PV)), inMemory('records of an HVM guest', mixed(HVM)), ...process.argv.slice(2).map(ofFile)]));
