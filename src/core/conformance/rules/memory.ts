/**
 * The memory that the config in the same file gives the guest: libxl makes it the domain's maximum before libxc populates a
 * page, so a stream that has more pages is refused wherever it is restored. Lists are read only where there are more.
 */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf } from '../../bytes/integers.ts';
import type { ByteRange } from '../../bytes/range.ts';
import { entryPfn, LOST } from '../../formats/legacy/batch.ts';
import { widthOf } from '../../formats/legacy/define-chunk.ts';
import { PAGE_BATCH_TYPE, Piece } from '../../formats/legacy/save-id.ts';
import { PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../../formats/libxc/page-data.ts';
import { defineRule, READ, type Rule } from '../../index/finding.ts';
import { isPopulatedBy } from '../../index/guest-memory.ts';
import { PfnSet } from '../../index/pfn-set.ts';
import { byteSize, grouped, hex } from '../../text.ts';
import { look, type Check, type CheckContext, type Visit } from '../check.ts';
import { PageList } from '../page-contents/page-list.ts';
import type { RecordView } from '../record-view.ts';

const HINT = 'libxl sets the domain\u2019s maximum to the memory of the config and 1 MiB more. A config given to xl restore takes its place.';
const CITE = 'xen tools/libs/guest/xg_sr_restore.c populate_pfns(), xen tools/libs/light/libxl_dom.c libxl__build_pre()';
const MEMORY = defineRule({ id: 'libxc.page-data.memory', title: 'The guest has no more pages than its config gives it', objectors: ['restore'], cite: CITE, ref: 'C075', hint: HINT, logs: 'Failed to populate physmap', checked: READ });
const LEGACY_MEMORY = defineRule({ id: 'legacy.page-batch.memory', title: 'The guest has no more pages than its config gives it', objectors: ['restore'], cite: CITE, ref: 'C075', hint: HINT, logs: 'Failed to populate physmap', checked: READ });

/** xen tools/libs/light/libxl_internal.h: LIBXL_MAXMEM_CONSTANT, in KiB, which libxl__arch_extra_memory() adds. */
const EXTRA_KIB = 1024;
const PAGE_KIB = 4;
const PAGE_BYTES = 4096;
/** A count and the 1024 entries that there are at most. */
const COUNT_SIZE = 4;
const MAX_LIST = COUNT_SIZE + 1024 * 8;

export const MEMORY_LIMIT: Check = {
  rules: [MEMORY, LEGACY_MEMORY],
  create: (context) => {
    const { config, mayPopulate } = context;
    const hangs = legacyMemory(context);
    if (config.targetKiB === null) return { visits: [hangs] };
    const limit = Math.floor((config.targetKiB + EXTRA_KIB) / PAGE_KIB);
    return { visits: mayPopulate > limit ? [hangs, ...counting(context, limit, config.targetKiB)] : [hangs] };
  },
};

/** What comes out of the converter needs memory as well; of an image of today's another rule says it. */
function legacyMemory({ dependsOn }: CheckContext): Visit {
  let told = false;
  return { layer: 'legacy', types: [PAGE_BATCH_TYPE], visit: look(() => {
    if (!told) dependsOn('enough free memory for the guest');
    told = true;
  }) };
}

function counting(context: CheckContext, limit: number, targetKiB: number): Visit[] {
  const pfns = new PfnSet();
  let told = false;
  /** Whether this is the entry that is one too many. */
  const adds = (pfn: number, type: number): boolean => {
    if (told || !isPopulatedBy(type)) return false;
    pfns.add(pfn);
    return (told = pfns.size > limit);
  };
  const report = (rule: Rule, record: RecordView, entry: number, pfn: number, range: ByteRange): void => {
    context.report(rule, record, { range, message: `Entry ${entry} of the list, pfn ${hex(pfn)}, is page ${grouped(limit + 1)} of the guest. The config gives it ${byteSize(targetKiB * 1024)} of memory, and so ${grouped(limit)} pages (${byteSize(limit * PAGE_BYTES)}) at most: the hypervisor has none for it.` });
  };
  return [
    { layer: 'libxc', types: [PAGE_DATA.type], visit: (record) => (told || record.dropped || !record.littleEndian ? undefined : countList(record, adds, (entry, pfn) => report(MEMORY, record, entry, pfn, record.within(PAGE_DATA_HEADER_SIZE + entry * PFN_SIZE, PFN_SIZE)))) },
    {
      layer: 'legacy',
      types: [PAGE_BATCH_TYPE],
      reads: MAX_LIST,
      visit: (record) => {
        const width = widthOf(context.facts(record));
        const count = record.holds(COUNT_SIZE) ? record.u32(0) : 0;
        for (let entry = 0; entry < count && record.holds(COUNT_SIZE + (entry + 1) * width); entry++) {
          const word = record.u32(COUNT_SIZE + entry * width);
          const pfn = entryPfn(word);
          if (word !== LOST && adds(pfn, pageTypeOf(word))) report(LEGACY_MEMORY, record, entry, pfn, record.within(COUNT_SIZE + entry * width, width));
        }
        return undefined;
      },
    },
    // A current Xen takes the first checkpoint alone.
    { layer: 'legacy', types: [Piece.SHARED_INFO, Piece.HVM_CONTEXT], visit: look(() => { told = true; }) },
  ];
}

function* countList(record: RecordView, adds: (pfn: number, type: number) => boolean, tell: (entry: number, pfn: number) => void): Scan<void> {
  const list = new PageList();
  let before = 0;
  for (let window = 0; window < list.windows(record); window++) {
    yield* list.load(record, window);
    for (let i = 0; i < list.length; i++) {
      const pfn = list.pfns[i] ?? 0;
      if (adds(pfn, list.types[i] ?? 0)) tell(before + i, pfn);
    }
    before += list.length;
  }
}
