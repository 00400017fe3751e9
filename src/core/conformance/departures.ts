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

export const KNOWN_DEPARTURES: readonly Departure[] = [
  { rule: CONTEXT_BEFORE_PARAMS, reason: 'Xen\u2019s saver calls write_hvm_context() before write_hvm_params() in every release since 4.6, and all real images of HVM and PVH guests show it. The restorer keeps the context until the end, so that the order has no effect.' },
];
