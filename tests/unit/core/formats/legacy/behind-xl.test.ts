import { describe, expect, it } from 'vitest';
import { image, LEGACY_IMAGES } from '../../../../fixtures/images.ts';
import { Opened } from '../../../../build/open.ts';

/** Byte 36 of xl's header: mandatory flags; bit 1 says that a libxl stream follows. */
const FLAGS = 36;

describe('a legacy stream behind a header that promises a libxl one', () => {
  it('is read as what it is where a person says so', async () => {
    const which = LEGACY_IMAGES.find(({ name }) => name.endsWith('.xl'));
    if (which === undefined) throw new Error('no legacy image has an xl header');
    const bytes = (await image(which)).slice();
    const rows = (opened: Opened): number => opened.stream.builder.rowCount;
    const honest = rows(new Opened(bytes));
    bytes[FLAGS]! |= 2;
    expect(rows(new Opened(bytes))).toBeLessThan(honest);
    const told = new Opened(bytes, { as: 'legacy' });
    expect(rows(told)).toBe(honest);
    expect(told.stream.layers.map(({ name }) => name).slice(0, 2)).toEqual(['xl', 'legacy']);
    expect(told.stream.builder.findings.find(({ rule }) => rule === 'xl.header.stream-flag')).toMatchObject({ range: { start: FLAGS, end: FLAGS + 4 }, objectors: ['verify', 'restore'] });
  });
});
