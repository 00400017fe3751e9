/** How much memory the config of the same file gives the guest, and what the stream asks for. */
import { describe, expect, it } from 'vitest';
import { LEGACY_IMAGES, IMAGES, image } from '../fixtures/images.ts';
import { open } from '../build/open.ts';
import { before, file, PV, type Step } from './guests.ts';

/** Memory without contents, from pfn 0x40 on. */
const more = (count: number): Step => (to) => to.pages(Array.from({ length: count }, (_, i) => ({ pfn: 0x40 + i, type: 0xe })));
const config = (memory: string): string => `{"c_info":{"type":"pv"},"b_info":{${memory}"max_vcpus":1}}`;
const found = (count: number, memory: string, twice = false) => {
  const steps = before(PV, 'tsc', (to) => (twice ? more(count)(more(count)(to)) : more(count)(to)));
  return open(file(steps, config(memory))).findings.find(({ rule }) => rule === 'libxc.page-data.memory');
};

const { totals } = open(file(PV, config(''))).stream;
/** Pages of the image itself: all its entries but the holes. */
const OWN = totals.entries - (totals.pageTypes[0xf] ?? 0) - (totals.pageTypes[0xd] ?? 0);

describe('a guest with more pages than its config gives it', () => {
  it('is refused at the entry that is one too many', () => {
    // 8 KiB and the 1 MiB that libxl adds are 258 pages.
    expect(found(258 - OWN, '"target_memkb":8,')).toBeUndefined();
    const one = found(259 - OWN, '"target_memkb":8,');
    expect(one?.message).toContain(`is page 259 of the guest. The config gives it 8 KiB of memory, and so 258 pages`);
    expect(one?.logs).toBe('Failed to populate physmap');
    expect((one?.range.end ?? 0) - (one?.range.start ?? 0)).toBe(8);
  });

  it('is not one that sends its pages again', () => {
    expect(found(258 - OWN, '"target_memkb":8,', true)).toBeUndefined();
  });

  it('has as its target what the config calls the maximum where it names none', () => {
    expect(found(300, '"max_memkb":8,')).toBeDefined();
    expect(found(300, '"max_memkb":8,"target_memkb":4096,')).toBeUndefined();
    expect(found(300, '')).toBeUndefined();
  });

  it('is no real one', async () => {
    for (const which of [...IMAGES, ...LEGACY_IMAGES]) expect(open(await image(which)).rules.filter((rule) => rule.endsWith('.memory'))).toEqual([]);
  });
});
