/** A capture that lost bytes: nothing is made of them, and nothing else is lost with them. */
import { describe, expect, it } from 'vitest';
import { goodHvm, goodPv } from '../../../build/good.ts';
import { openHoled } from '../../../build/holed.ts';
import { legacyPv } from '../../../build/legacy.ts';

const STREAMS = [['PV', goodPv()], ['HVM', goodHvm()], ['legacy PV', legacyPv(8, 8)]] as const;

describe.each(STREAMS)('a %s stream of which bytes were not captured', (_name, bytes) => {
  const whole = openHoled(bytes, []);
  const { index } = whole.stream.builder;
  // Each byte of headers and small records, and some of the pages.
  const places = Array.from({ length: bytes.length }, (_, i) => i).filter((at) => (at < 420 && at % 3 === 0) || at > bytes.length - 60 || at % 397 === 0);

  it('is opened to its end, says what is missing, and blames nobody for it', () => {
    const before = new Set(whole.stream.builder.findings.map(({ rule }) => rule));
    for (const start of places) {
      for (const length of [1, 40]) {
        const hole = { start, end: Math.min(bytes.length, start + length) };
        const { stream } = openHoled(bytes, [hole]);
        if (stream.identification?.kind !== 'stream') {
          expect(start).toBeLessThan(256);
          continue;
        }
        const { builder } = stream;
        const missing = builder.findings.filter(({ rule }) => rule === 'pcap.stream.missing');
        expect(missing.map(({ range }) => range)).toEqual([hole]);
        const blamed = builder.findings.filter(({ rule, severity }) => severity === 'error' && !before.has(rule));
        expect([start, length, blamed.map(({ rule, message }) => `${rule}: ${message}`)]).toEqual([start, length, []]);
        if (builder.rowCount > 0) expect(builder.index.endOf(builder.rowCount - 1)).toBe(bytes.length);
      }
    }
  });

  it('shows no value that is made of them', () => {
    for (const start of places) {
      const holed = openHoled(bytes, [{ start, end: start + 1 }]);
      const { index: rows } = holed.stream.builder;
      const row = holed.stream.identification?.kind === 'stream' ? rows.rowAt(start) : -1;
      if (row < 0) continue;
      const met = holed.run(holed.stream.locate(start))?.chain.at(-1);
      expect([start, met?.value, met?.text, met?.meaning.endsWith('not captured')]).toEqual([start, null, '··', true]);
    }
  });

  it('keeps all other rows where they are when a page or a body in the middle is hit', () => {
    for (let row = 0; row < index.rowCount; row++) {
      const [start, end] = [index.startOf(row), index.endOf(row)];
      if (index.kindOf(row) !== 'record' || index.isUnpadded(row) || index.isNested(row) || end - start < 4096) continue;
      const { stream } = openHoled(bytes, [{ start: end - 100, end: end - 50 }]);
      const { index: rows } = stream.builder;
      expect(rows.rowCount).toBe(index.rowCount);
      for (let i = 0; i < index.rowCount; i++) expect(rows.startOf(i)).toBe(index.startOf(i));
    }
  });
});
