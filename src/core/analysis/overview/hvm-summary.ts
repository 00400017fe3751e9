/** An HVM context device by device: for each a block of the few values that tell its state. */
import type { Scan } from '../../bytes/cursor.ts';
import { setBits } from '../../bytes/integers.ts';
import type { OpenStream } from '../../open-stream.ts';
import { hex, plural } from '../../text.ts';
import { hvmEntries, valueOf, type FieldsByName, type HvmContextEntry } from '../hvm-state.ts';
import { hvmEntry } from '../../formats/hvm/layer.ts';
import { cellOf, cellWithBits, gather, isTelling, plainCell, type Cell } from './cell.ts';
import type { VcpuContext } from './survey.ts';

export interface DeviceBlock {
  readonly title: string;
  /** The whole state in a few words; may be empty. */
  readonly note: string;
  readonly row: number;
  readonly cells: readonly Cell[];
}

export interface HvmSummary {
  /** Devices that the domain has once. */
  readonly domain: readonly DeviceBlock[];
  /** Of the vCPU that was asked for. */
  readonly vcpu: readonly DeviceBlock[];
  readonly entries: number;
  /** The context ends inside an entry, or without END; a sentence, else empty. */
  readonly incomplete: string;
}

interface Entry {
  readonly stream: OpenStream;
  readonly entry: HvmContextEntry;
  readonly fields: FieldsByName;
}

type Describe = (entry: Entry) => Scan<Pick<DeviceBlock, 'note' | 'cells'>>;

/** Values that stand as they are, with their bits where `spelled` says so. */
const values = (names: readonly string[], spelled: readonly string[] = []): Describe =>
  function* describe({ stream, entry: { row }, fields }) {
    const cells: Cell[] = [];
    for (const name of names) {
      const node = fields.get(name);
      if (node !== undefined) cells.push(spelled.includes(name) ? yield* cellWithBits(stream, row, node) : cellOf(row, node));
    }
    return { note: '', cells };
  };

/** Values, with the row's own line as the note. */
const summarised = (names: readonly string[], spelled: readonly string[] = []): Describe =>
  function* describe(entry) {
    const { cells } = yield* values(names, spelled)(entry);
    return { note: yield* entry.stream.summary(entry.entry.row), cells };
  };

function* ioapic({ entry: { row }, fields }: Entry): Scan<Pick<DeviceBlock, 'note' | 'cells'>> {
  const cells: Cell[] = [];
  for (const name of ['id', 'base_address', 'ioregsel']) {
    const node = fields.get(name);
    if (node !== undefined) cells.push(cellOf(row, node));
  }
  let pins = 0;
  for (const [name, node] of fields) {
    if (!name.startsWith('redirtbl.')) continue;
    pins++;
    // The first word of a masked entry says so.
    if (!node.meaning.startsWith('masked')) cells.push(cellOf(row, node, `pin ${/\d+/.exec(node.name)?.[0] ?? ''}`));
  }
  const open = cells.filter(({ label }) => label.startsWith('pin')).length;
  return { note: `${plural(open, 'pin')} of ${pins} not masked`, cells };
}

const CHANNEL = ['count', 'mode', 'rw_mode', 'gate', 'bcd'];

function* pit({ entry: { row }, fields }: Entry): Scan<Pick<DeviceBlock, 'note' | 'cells'>> {
  const speaker = fields.get('speaker_data_on');
  const cells = speaker === undefined ? [] : [cellOf(row, speaker, 'speaker')];
  for (let i = 0; i < 3; i++) {
    const mode = fields.get(`channels.[${i}].mode`);
    const count = fields.get(`channels.[${i}].count`);
    if (mode === undefined || count === undefined) continue;
    const rest = CHANNEL.slice(2).map((name) => `${name} ${fields.get(`channels.[${i}].${name}`)?.text ?? '··'}`);
    cells.push({ ...cellOf(row, count, `channel ${i}`), meaning: [mode.meaning === '' ? `mode ${mode.text}` : mode.meaning, ...rest].join(', ') });
  }
  return { note: '', cells };
}

function* hpet(given: Entry): Scan<Pick<DeviceBlock, 'note' | 'cells'>> {
  const { entry: { row }, fields } = given;
  const { cells } = yield* values(['capability', 'config', 'isr', 'mc64'], ['config'])(given);
  const timers: Cell[] = [];
  for (let i = 0; i < 3; i++) {
    const config = fields.get(`timers.[${i}].config`);
    if (config === undefined) continue;
    timers.push({ ...cellOf(row, config, `timer ${i}`), meaning: [config.meaning, `cmp ${fields.get(`timers.[${i}].cmp`)?.text ?? '··'}`, `period ${fields.get(`period.[${i}]`)?.text ?? '··'}`].filter((part) => part !== '').join(', ') });
  }
  return { note: (valueOf(fields, 'config') ?? 0n) % 2n === 1n ? 'counting' : 'stopped', cells: [...cells, ...timers] };
}

function* mtrr(given: Entry): Scan<Pick<DeviceBlock, 'note' | 'cells'>> {
  const { entry: { row }, fields } = given;
  const { cells } = yield* values(['msr_mtrr_def_type', 'msr_mtrr_cap', 'msr_pat_cr'])(given);
  const ranges: Cell[] = [];
  for (let i = 0; i < 8; i++) {
    const base = fields.get(`msr_mtrr_var.[${2 * i}]`);
    const mask = fields.get(`msr_mtrr_var.[${2 * i + 1}]`);
    if (base !== undefined && mask !== undefined) ranges.push({ ...cellOf(row, base, `variable ${i}`), meaning: `${base.meaning}, ${mask.meaning}` });
  }
  const fixed: Cell[] = [];
  for (let i = 0; i < 11; i++) {
    const node = fields.get(`msr_mtrr_fixed.[${i}]`);
    if (node !== undefined) fixed.push(cellOf(row, node, `fixed ${i}`));
  }
  const on = fields.get('msr_mtrr_def_type')?.meaning ?? '';
  return { note: on === '' ? '' : `default ${on}`, cells: [...cells, ...runs(ranges, 'variable'), ...runs(fixed, 'fixed')] };
}

/** Registers in a row with the same value in one line, which leads to the first of them. */
function runs(cells: readonly Cell[], label: string): Cell[] {
  const lines: Cell[] = [];
  for (let i = 0; i < cells.length; ) {
    const cell = cells[i];
    if (cell === undefined) break;
    let next = i + 1;
    while (next < cells.length && cells[next]?.text === cell.text && cells[next]?.meaning === cell.meaning) next++;
    lines.push(next === i + 1 ? cell : { ...cell, label: `${label} ${i} to ${next - 1}` });
    i = next;
  }
  return lines;
}

/** Vectors that are set in eight registers of 32. */
function vectorsIn(fields: FieldsByName, name: string): string {
  const vectors = Array.from({ length: 8 }, (_, n) => setBits(valueOf(fields, `${name}${n}`) ?? 0n, 32).map((bit) => hex(32 * n + bit))).flat();
  return vectors.length === 0 ? 'none' : vectors.join(' ');
}

const LAPIC_LINES = ['ID', 'LVR', 'SPIV', 'TASKPRI', 'LDR', 'DFR', 'ESR', 'ICR', 'LVTT', 'LVT0', 'LVT1', 'LVTERR', 'LVTPC', 'LVTTHMR', 'TMICT', 'TMCCT', 'TDCR'];

function* lapicRegs({ entry: { row }, fields }: Entry): Scan<Pick<DeviceBlock, 'note' | 'cells'>> {
  const pending = [['ISR', 'in service'], ['IRR', 'requested'], ['TMR', 'level-triggered']] as const;
  const cells = pending.flatMap(([name, words]): Cell[] => {
    const node = fields.get(`${name}0`);
    return node === undefined ? [] : [{ ...cellOf(row, node, name), text: vectorsIn(fields, name), meaning: words }];
  });
  for (const name of LAPIC_LINES) {
    const node = fields.get(name);
    if (node !== undefined) cells.push(cellOf(row, node));
  }
  const enabled = Math.floor(Number(valueOf(fields, 'SPIV') ?? 0n) / 256) % 2 === 1;
  return { note: fields.has('SPIV') ? (enabled ? 'enabled in SPIV' : 'disabled in SPIV') : '', cells };
}

/** All values of an entry, bits not spelled; the first of them, where there are many. */
const MOST_CELLS = 64;

function* everything({ entry: { row }, fields }: Entry): Scan<Pick<DeviceBlock, 'note' | 'cells'>> {
  const cells = [...fields].flatMap(([name, node]) => (isTelling(node) && !DESCRIPTOR.has(name) ? [cellOf(row, node, name)] : []));
  return { note: '', cells: cells.slice(0, MOST_CELLS) };
}

const DESCRIPTOR: ReadonlySet<string> = new Set(['typecode', 'instance', 'length']);

const clockless: Describe = summarised(['cmos_index', 'rtc_offset']);
const BY_CODE: Readonly<Record<number, Describe>> = {
  1: summarised(['version', 'changeset', 'cpuid', 'gtsc_khz']),
  3: values(['irq_base', 'irr', 'imr', 'isr', '(init)', '(mode)', 'elcr', 'int_output'], ['(mode)']),
  4: ioapic,
  5: values(['apic_base_msr', 'disabled', 'timer_divisor', 'tdt_msr'], ['apic_base_msr', 'disabled']),
  6: lapicRegs,
  10: pit,
  11: clockless,
  12: hpet,
  14: mtrr,
  16: values(['xcr0', 'xcr0_accum'], ['xcr0', 'xcr0_accum']),
};

/** END has nothing to say; registers of a vCPU have a view of their own. */
const LEFT_OUT: ReadonlySet<number> = new Set([0, 2]);
const END = 0;

export function* hvmSummary(stream: OpenStream, context: VcpuContext, vcpu: number): Scan<HvmSummary> {
  const entries = yield* hvmEntries(stream, context);
  const domain: DeviceBlock[] = [];
  const own: DeviceBlock[] = [];
  let left = 0;
  for (const entry of entries) {
    if (LEFT_OUT.has(entry.typecode)) continue;
    const perVcpu = hvmEntry(entry.typecode)?.scope === 'vcpu';
    if (perVcpu && entry.instance !== vcpu) continue;
    if ((perVcpu ? own : domain).length < MOST_BLOCKS) (perVcpu ? own : domain).push(yield* blockOf(stream, entry));
    else left++;
  }
  const most = left === 0 ? '' : `Left out here are ${plural(left, 'entry', 'entries')} behind the first ${MOST_BLOCKS}; the list of records has all.`;
  return { domain, vcpu: own, entries: entries.length, incomplete: [incompleteness(entries), most].filter((sentence) => sentence !== '').join(' ') };
}

/** A stream may repeat an entry as often as it likes. */
const MOST_BLOCKS = 100;

function incompleteness(entries: readonly HvmContextEntry[]): string {
  const last = entries.at(-1);
  if (last === undefined) return 'The context has no entry.';
  if (last.cut) return `The context ends inside ${last.name}.`;
  return last.typecode === END ? '' : `The context ends behind ${last.name}, without END.`;
}

function* blockOf(stream: OpenStream, entry: HvmContextEntry): Scan<DeviceBlock> {
  const known = hvmEntry(entry.typecode);
  const title = titleOf(entry, known?.scope === 'chip');
  if (known === undefined) return { title, note: `Xen defines no entry of type ${entry.typecode}`, row: entry.row, cells: [plainCell('bytes', plural(entry.length, 'byte'), entry.row)] };
  const fields = yield* gather(stream, entry.row, SKIP);
  const described = yield* (BY_CODE[entry.typecode] ?? everything)({ stream, entry, fields });
  return { title, row: entry.row, ...described, note: [described.note, entry.cut ? 'cut' : ''].filter((part) => part !== '').join('; ') };
}

const SKIP: ReadonlySet<string> = new Set(['save_area']);

function titleOf({ name, instance }: HvmContextEntry, chip: boolean): string {
  if (!chip) return name;
  return instance === 0 ? `${name}, master` : instance === 1 ? `${name}, slave` : `${name}, instance ${instance}`;
}
