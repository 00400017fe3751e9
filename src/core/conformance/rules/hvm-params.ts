/** HVM_PARAMS: as many as the record says, each one that the hypervisor lets a toolstack set. */
import { HVM_PARAMS, HVM_PARAM_NAMES } from '../../formats/libxc/hvm-params.ts';
import { hex16 } from '../../formats/libxc/log-words.ts';
import { bits64 } from '../../bytes/integers.ts';
import { defineRule, SEEN, VERIFIED } from '../../index/finding.ts';
import { hex, plural } from '../../text.ts';
import { look, type Check, type CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxc: HVM_PARAMS';
const HANDLER = 'xen tools/libs/guest/xg_sr_restore_x86_hvm.c handle_hvm_params()';

const LENGTH = defineRule({ id: 'libxc.hvm-params.length', title: 'The record is as long as its count says', objectors: ['spec', 'verify', 'restore'], spec: SPEC, cite: HANDLER, ref: 'C121', logs: 'HVM_PARAMS record truncated', checked: VERIFIED });
const EMPTY = defineRule({ id: 'libxc.hvm-params.empty', title: 'The record has parameters', objectors: [], spec: 'libxc: Errata', cite: HANDLER, ref: 'C123', hint: 'Xen 4.6 to 4.8 wrote such records by mistake; libxc skips them, verify-stream-v2 warns.', checked: VERIFIED });
const VALUE = defineRule({ id: 'libxc.hvm-params.value', title: 'A parameter is one that may be set, to a value that it may have', objectors: ['restore'], spec: SPEC, cite: 'xen xen/arch/x86/hvm/hvm.c hvm_set_param()', ref: 'C122', hint: 'verify-stream-v2 does not look at parameters.', logs: 'set HVM param', checked: VERIFIED });
const MISSING = defineRule({ id: 'libxc.hvm-params.missing', title: 'The image of an HVM guest has HVM_PARAMS', objectors: [], otherwise: 'warning', spec: SPEC, cite: HANDLER, ref: 'C123', hint: 'A restore takes it; the guest has neither xenstore nor console.', checked: SEEN });
const IOREQ = defineRule({ id: 'libxc.hvm-params.ioreq-server', title: 'Pages of I/O request servers come with their PFN', objectors: [], otherwise: 'warning', spec: SPEC, cite: 'xen xen/arch/x86/hvm/hvm.c hvm_set_param()', ref: 'C128', checked: VERIFIED });

const HEADER_SIZE = 8;
const PARAM_SIZE = 16;
const MAX_READ = 64 * 1024;
const NR_PARAMS = 39;
const PAE_ENABLED = 4;
const IOREQ_SERVER_PFN = 32;
const NR_IOREQ_SERVER_PAGES = 33;
/** Indexes that the hypervisor refuses whatever their value: a hole, what is deprecated, and what only creation sets. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  ...[13, 20, 21, 22, 23, 24, 25, 26, 30].map((index) => [index, 'is deprecated'] as const),
  [35, 'is set when the domain is made, and only then'],
]);
/** Once set they only take the same value again. */
const ONCE: ReadonlySet<number> = new Set([5, 6, 9, IOREQ_SERVER_PFN, NR_IOREQ_SERVER_PAGES, 38]);
const VIRIDIAN_BITS = 13;

/** Values that are refused, by index. */
const REFUSES: ReadonlyMap<number, (value: bigint) => boolean> = new Map<number, (value: bigint) => boolean>([
  [9, (value) => bits64(value, 0, 0) === 0n || bits64(value, VIRIDIAN_BITS, 63) !== 0n],
  [10, (value) => value > 3n],
  [14, (value) => value !== 0n && value !== 3n],
  [15, (value) => bits64(value, 32, 63) !== 0n],
  [19, (value) => value > 1n],
  [31, (value) => value > 5n],
  [NR_IOREQ_SERVER_PAGES, (value) => value === 0n || value > 64n],
  [36, (value) => value !== 0n && value !== 4n && value !== 8n],
  [37, (value) => bits64(value, 32, 63) < 0x68n],
  [38, (value) => value > 1n],
]);

const nameOf = (index: number): string => HVM_PARAM_NAMES[index] ?? `parameter ${index}`;

/** Why the hypervisor does not set it; null where it does. */
export function paramFault(index: number, value: bigint, set: ReadonlyMap<number, bigint>): string | null {
  if (index >= NR_PARAMS) return `has index ${index}; there are ${NR_PARAMS} parameters`;
  const why = REFUSED.get(index);
  if (why !== undefined) return `is ${nameOf(index)}, which ${why}`;
  if (REFUSES.get(index)?.(value) === true) return `sets ${nameOf(index)} to ${hex(value)}, a value that it cannot have`;
  const before = set.get(index);
  if (ONCE.has(index) && before !== undefined && before !== 0n && before !== value) return `sets ${nameOf(index)} to ${hex(value)}; it is ${hex(before)} already, and changes no more`;
  return null;
}

/** The index is printed signed. */
export const paramLog = (index: bigint, value: bigint): string => `set HVM param ${BigInt.asIntN(64, index)} = ${hex16(value)}`;

function checkParams({ report }: CheckContext, record: RecordView, set: Map<number, bigint>): void {
  for (let i = 0; record.holds(HEADER_SIZE + (i + 1) * PARAM_SIZE); i++) {
    const at = HEADER_SIZE + i * PARAM_SIZE;
    const index = record.u64(at);
    if (index === PAE_ENABLED) continue;
    const value = record.big(at + 8);
    const why = paramFault(index, value, set);
    if (why !== null) report(VALUE, record, { range: record.within(at, PARAM_SIZE), logs: paramLog(record.big(at), value), message: `param[${i}] ${why}.` });
    else if (!record.dropped) set.set(index, value);
  }
}

export const PARAMS: Check = {
  rules: [LENGTH, EMPTY, VALUE, MISSING, IOREQ],
  create: (context) => {
    const { report, state } = context;
    const set = new Map<number, bigint>();
    let seen = false;
    const visit = (record: RecordView): void => {
      seen = true;
      if (!record.holds(HEADER_SIZE)) return;
      const count = record.u32(0);
      const expected = HEADER_SIZE + count * PARAM_SIZE;
      if (record.bodyLength !== expected) report(LENGTH, record, { range: record.lengthField, logs: `HVM_PARAMS record truncated: header ${HEADER_SIZE}, count ${count}, expected len ${count * PARAM_SIZE}, got ${record.bodyLength}`, message: `${plural(count, 'parameter')} need a body_length of ${expected}; found ${record.bodyLength}.` });
      else if (count === 0) report(EMPTY, record, { range: record.within(0, 4), message: 'The record has no parameters.' });
      else if (state.isHvm) checkParams(context, record, set);
    };
    return {
      visits: [{ layer: 'libxc', types: [HVM_PARAMS.type], reads: MAX_READ, visit: look(visit) }],
      complete: (end) => {
        if (!state.isHvm) return undefined;
        if (!seen) report(MISSING, end, { message: 'The image has no HVM_PARAMS.' });
        if (set.has(NR_IOREQ_SERVER_PAGES) && !set.has(IOREQ_SERVER_PFN)) report(IOREQ, end, { message: 'NR_IOREQ_SERVER_PAGES is set, IOREQ_SERVER_PFN is not.' });
        return undefined;
      },
    };
  },
};
