/** Entries of the HVM context that counts, the last one: the hypervisor gets it whole, when all records are there. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { CPU } from '../../formats/hvm/cpu.ts';
import { DESCRIPTOR_SIZE } from '../../formats/hvm/descriptor.ts';
import { END } from '../../formats/hvm/end.ts';
import { HEADER } from '../../formats/hvm/header.ts';
import { hvmEntry } from '../../formats/hvm/layer.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, type Rule, VERIFIED } from '../../index/finding.ts';
import { plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import { VALUE_FAULTS, type Entry } from './hvm-context-values.ts';

const HINT = 'The hypervisor refuses the context. verify-stream-v2 does not look inside.';
const SAVE = 'xen xen/arch/x86/hvm/save.c';
const define = (id: string, title: string, cite: string): Rule => defineRule({ id: `hvm-context.${id}`, title, objectors: ['restore'], spec: 'libxc: HVM_CONTEXT', cite, ref: 'C126', hint: HINT, logs: 'Unable to restore HVM context', checked: VERIFIED });

const FIRST = define('header.first', 'The first entry is HEADER', `${SAVE} hvm_load()`);
const UNKNOWN = define('record.unknown', 'Entries are of types that Xen has', `${SAVE} hvm_load()`);
const LENGTH = define('record.length', 'An entry is not longer than Xen\u2019s, and exactly as long where none was ever shorter', `${SAVE} _hvm_check_entry()`);
const INSTANCE = define('record.instance', 'An entry is of a vCPU or chip that there is', 'xen xen/arch/x86/hvm/hvm.c');
const VALUE = define('record.value', 'Values are ones that the hypervisor takes', 'xen xen/arch/x86/hvm');
const NO_CPU = defineRule({ id: 'hvm-context.stream.no-cpu', title: 'There is a CPU entry', objectors: [], otherwise: 'warning', spec: 'libxc: HVM_CONTEXT', cite: 'xen xen/arch/x86/hvm/hvm.c hvm_load_cpu_ctxt()', ref: 'C126', hint: 'A restore takes it, and no vCPU ever runs.', checked: VERIFIED });

export const ENTRY_RULES = [FIRST, UNKNOWN, LENGTH, INSTANCE, VALUE, NO_CPU];

/** The longest of them that is looked at whole. */
const MAX_READ = 4096;
const CHIPS = 2;

interface At {
  readonly place: Place;
  readonly type: number;
  readonly body: number;
  readonly length: number;
}

export function* checkEntries(context: CheckContext, record: Place): Scan<void> {
  const { index, report } = context;
  let cpus = 0;
  let last: Place | null = null;
  for (let row = record.row + 1; row < index.rowCount && index.isNested(row); row++) {
    if (index.kindOf(row) !== 'record' || index.isCut(row)) continue;
    const start = index.startOf(row);
    const length = index.bodyLengthOf(row);
    const at: At = { place: { row, layer: index.layerOf(row), start, end: start + DESCRIPTOR_SIZE + length, dropped: record.dropped }, type: index.typeOf(row), body: start + DESCRIPTOR_SIZE, length };
    last = at.place;
    if (row === record.row + 1 && at.type !== HEADER.type) report(FIRST, at.place, { range: rangeOf(start, 2), message: `The context begins with ${recordName('hvm-context', at.type)}; expected HEADER.` });
    if (at.type === CPU.type) cpus++;
    if (at.type !== END.type) yield* checkEntry(context, at);
  }
  // Where its entries end, one was due.
  if (cpus === 0 && last !== null) report(NO_CPU, last, { message: 'The context has no CPU entry.' });
}

function* checkEntry(context: CheckContext, at: At): Scan<void> {
  const { report, read } = context;
  const { place, type, body, length } = at;
  const name = recordName('hvm-context', type);
  const spec = hvmEntry(type);
  if (spec === undefined) {
    report(UNKNOWN, place, { range: rangeOf(place.start, 2), message: `Typecode ${type} is none that Xen has.` });
    return;
  }
  const [longest] = spec.lengths;
  if (longest !== undefined && (length > longest || (spec.lengths.length === 1 && length !== longest))) {
    report(LENGTH, place, { range: rangeOf(place.start + 4, 4), message: `${name} has ${plural(length, 'byte')}; expected ${spec.lengths.length === 1 ? '' : 'at most '}${longest}.` });
    return;
  }
  const bytes = (yield* read(place.start, DESCRIPTOR_SIZE + Math.min(length, MAX_READ))).slice();
  const view = new DataView(bytes.buffer);
  const entry: Entry = { view: new DataView(bytes.buffer, DESCRIPTOR_SIZE), length, instance: view.getUint16(2, true), facts: context.facts(place) };
  const misplaced = instanceFault(context, spec.scope, entry.instance);
  if (misplaced !== null) {
    report(INSTANCE, place, { range: rangeOf(place.start + 2, 2), message: `${name} is of instance ${entry.instance}; ${misplaced}.` });
    return;
  }
  // What an older, shorter entry does not have reads as zero: then the whole of it is at fault.
  const fault = VALUE_FAULTS.get(type)?.(entry) ?? null;
  if (fault !== null) report(VALUE, place, { range: fault.from + fault.length <= length ? rangeOf(body + fault.from, fault.length) : { start: place.start, end: place.end }, message: `${name}${spec.scope === 'vcpu' ? ` of vCPU ${entry.instance}` : ''}: ${fault.message}.` });
}

/** HVM_MAX_VCPUS of xen/include/public/hvm/hvm_info_table.h, where no config says how many there are. */
const MAX_VCPUS = 128;

function instanceFault({ config, dependsOn }: CheckContext, scope: 'domain' | 'vcpu' | 'chip', instance: number): string | null {
  if (scope === 'chip') return instance < CHIPS ? null : `there are ${CHIPS} of this chip`;
  if (scope === 'domain') return null;
  if (instance >= (config.vcpus ?? MAX_VCPUS)) return config.vcpus === null ? `a domain has at most ${MAX_VCPUS} vCPUs` : `the config has ${plural(config.vcpus, 'vCPU')}`;
  if (config.vcpus === null && instance > 0) dependsOn('a config with a vCPU for every vCPU entry of the HVM context');
  return null;
}
