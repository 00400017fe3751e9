/**
 * Where every real Xen writes something else than the text asks for. A stream that does so is not at fault: the rule is an
 * info without objector, with the reason that stands here. There is no other place for such exceptions.
 */
import { defineRule, type Rule, SEEN } from '../index/finding.ts';

export interface Departure {
  readonly rule: Rule;
  /** Why a stream is not blamed for it. */
  readonly reason: string;
}

export const CONTEXT_BEFORE_PARAMS = defineRule({
  id: 'libxc.hvm-context.before-params',
  title: 'HVM_PARAMS stands before HVM_CONTEXT',
  objectors: [],
  spec: 'libxc: x86 HVM Guest',
  cite: 'xen tools/libs/guest/xg_sr_save_x86_hvm.c x86_hvm_end_of_checkpoint()',
  hint: 'The specification asks for HVM_PARAMS first, because parameters can affect whether a context is valid. Every Xen since 4.6 writes the context first, and libxc loads it only when it has all records.',
  checked: SEEN,
});

export const HOLES_AS_XTAB = defineRule({
  id: 'libxc.page-data.holes',
  title: 'XTAB is for PFNs that became invalid during a live migration',
  objectors: [],
  spec: 'libxc: PAGE_DATA',
  cite: 'xen tools/libs/guest/xg_sr_save.c write_batch()',
  hint: 'The saver of an HVM guest goes over every PFN up to the last one that the guest uses, and sends those without a page as XTAB, in plain saves too. A restore leaves them empty.',
  checked: SEEN,
});

export const KNOWN_DEPARTURES: readonly Departure[] = [
  { rule: CONTEXT_BEFORE_PARAMS, reason: 'Xen\u2019s saver calls write_hvm_context() before write_hvm_params() in every release since 4.6, and all real images of HVM and PVH guests show it. The restorer keeps the context until the end, so that the order has no effect.' },
  { rule: HOLES_AS_XTAB, reason: 'All real images of HVM and PVH guests, none of them of a live migration, list the PFNs of their holes (0xa0 to 0xff, and those between memory and the special pages) as XTAB; of a guest of 16 MiB that is a million.' },
];
