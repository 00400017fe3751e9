/**
 * Entries of an HVM context in the lines of tools/misc/xen-hvmctx.c, so that its output for a live domain and ours for an image
 * can be compared by diff. It has es and ds exchanged: on its line "es" stands what is in ds, and the other way round.
 */
import { valueOf, type FieldsByName } from '../core/analysis/hvm-state.ts';
import { bits64 } from '../core/bytes/integers.ts';

/** The entry is too short for what its lines say. */
export class TooShort extends Error {
  constructor(field: string) {
    super(`it ends before ${field}`);
    this.name = 'TooShort';
  }
}

/** Values of an entry in printf's spellings. */
class Values {
  readonly #fields: FieldsByName;

  constructor(fields: FieldsByName) {
    this.#fields = fields;
  }

  has(name: string): boolean {
    return valueOf(this.#fields, name) !== null;
  }

  get(name: string): bigint {
    const value = valueOf(this.#fields, name);
    if (value === null) throw new TooShort(name);
    return value;
  }

  /** `0x%0Nx` */
  hex(name: string, digits = 0): string {
    return `0x${this.get(name).toString(16).padStart(digits, '0')}`;
  }

  /** `%#x`; with width and precision `%#W.Px`. Zero has no prefix. */
  alt(name: string, width = 0, precision = 1): string {
    const value = this.get(name);
    const digits = value.toString(16).padStart(precision, '0');
    return (value === 0n ? digits : `0x${digits}`).padStart(width);
  }

  dec(name: string): string {
    return this.get(name).toString();
  }

  /** `%x` */
  plain(name: string): string {
    return this.get(name).toString(16);
  }

  bits(name: string, low: number, high: number): string {
    return bits64(this.get(name), low, high).toString();
  }
}

type Lines = (v: Values) => string[];

const count = <T>(n: number, line: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => line(i));

const header: Lines = (v) => [
  `     Header: magic ${v.alt('magic')}, version ${v.dec('version')}`,
  `             Xen changeset ${v.plain('changeset')}`,
  `             CPUID[0][%eax] ${v.hex('cpuid', 8)}`,
  `             gtsc_khz ${v.dec('gtsc_khz')}`,
];

/** Register, its label's width on the left and on the right. */
const PAIRS = [
  ['rbx', 'rcx', 'rdx'], ['rbp', 'rsi'], ['rdi', 'rsp'], ['r8', 'r9'], ['r10', 'r11'], ['r12', 'r13'], ['r14', 'r15'], ['rip', 'rflags'],
  ['cr0', 'cr2'], ['cr3', 'cr4'], ['dr0', 'dr1'], ['dr2', 'dr3'], ['dr6', 'dr7'],
].flat();

function registers(v: Values): string[] {
  const cell = (name: string, width: number): string => `${name.padStart(width)} ${v.hex(name, 16)}`;
  const lines = [`    CPU:    ${cell('rax', 3)}${cell(PAIRS[0] ?? '', 8)}`];
  for (let i = 1; i < PAIRS.length; i += 2) lines.push(`            ${cell(PAIRS[i] ?? '', 3)}${cell(PAIRS[i + 1] ?? '', 8)}`);
  return lines;
}

/** Label of the tool, segment that it prints there, precision of the limit. */
const SEGMENTS = [['cs', 'cs', 8], ['es', 'ds', 8], ['ds', 'es', 8], ['fs', 'fs', 8], ['gs', 'gs', 8], ['ss', 'ss', 8], ['tr', 'tr', 4], ['ldtr', 'ldtr', 4]] as const;

function segments(v: Values): string[] {
  const descriptor = (name: string, precision: number): string => `(${v.alt(`${name}_base`, 18, 8)} + ${v.alt(`${name}_limit`, 10, precision)}`;
  return [
    ...SEGMENTS.map(([label, name, precision]) => `${label.padStart(15)} ${v.alt(`${name}_sel`, 6, 4)} ${descriptor(name, precision)} / ${v.alt(`${name}_arbytes`, 7, 4)})`),
    ...['idtr', 'gdtr'].map((name) => `${name.padStart(15)}        ${descriptor(name, 4)})`),
  ];
}

function fpu(v: Values): string[] {
  const reg = (name: string): string => `fpu_regs.${name}`;
  const spare = [reg('rsvd2'), reg('available'), reg('word_size')];
  const tail = v.get(spare[0] ?? '') + v.get(spare[1] ?? '') * 2n ** 384n + v.get(spare[2] ?? '') * 2n ** 760n;
  return [
    `    FPU:    fcw ${v.hex(reg('fcw'), 4)} fsw ${v.hex(reg('fsw'), 4)}`,
    `            ftw ${v.hex(reg('ftw'), 2)} (${v.hex(reg('rsvd1'), 2)}) fop ${v.hex(reg('fop'), 4)}`,
    `          fpuip ${v.hex(reg('fip'), 16)} fpudp ${v.hex(reg('fdp'), 16)}`,
    `          mxcsr ${v.hex(reg('mxcsr'), 8)} mask ${v.hex(reg('mxcsr_mask'), 8)}`,
    ...count(8, (i) => `            mm${i} ${v.hex(reg(`fpregs.[${i}].data`), 20)} (${v.hex(reg(`fpregs.[${i}].rsvd`), 12)})`),
    ...count(16, (i) => `          xmm${i.toString().padStart(2, '0')} ${v.hex(reg(`xmm.[${i}]`), 32)}`),
    ...count(6, (i) => `               (0x${bits64(tail, 128 * i, 128 * i + 127).toString(16).padStart(32, '0')})`),
  ];
}

const FPU_INITIALISED = 1n;

const cpu: Lines = (v) => [
  ...registers(v),
  ...segments(v),
  `    sysenter cs ${v.hex('sysenter_cs', 8)}  eip ${v.hex('sysenter_eip', 16)}  esp ${v.hex('sysenter_esp', 16)}`,
  `      shadow gs ${v.alt('shadow_gs', 18, 16)}   efer ${v.alt('msr_efer', 18, 8)}`,
  `          lstar ${v.alt('msr_lstar', 18, 16)}  cstar ${v.alt('msr_cstar', 18, 16)}`,
  `           star ${v.alt('msr_star', 18, 16)} sfmask ${v.alt('msr_syscall_mask', 18, 8)}`,
  `            tsc ${v.hex('tsc', 16)}`,
  `          event ${v.hex('pending_event', 8)} error ${v.hex('error_code', 8)}`,
  // Before Xen 4.7 there are no flags, and the FPU counts as initialised.
  ...(v.has('flags') && bits64(v.get('flags'), 0, 0) !== FPU_INITIALISED ? [] : fpu(v)),
];

const pic: Lines = (v) => {
  const mode = (bit: number): string => v.bits('(mode)', bit, bit);
  return [
    `    PIC: IRQ base ${v.alt('irq_base')}, irr ${v.alt('irr')}, imr ${v.alt('imr')}, isr ${v.alt('isr')}`,
    `         init_state ${v.bits('(init)', 0, 3)}, priority_add ${v.bits('(init)', 4, 7)}, readsel_isr ${mode(0)}, poll ${mode(1)}`,
    `         auto_eoi ${mode(2)}, rotate_on_auto_eoi ${mode(3)}`,
    `         special_fully_nested_mode ${mode(4)}, special_mask_mode ${mode(5)}`,
    `         is_master ${mode(6)}, elcr ${v.alt('elcr')}, int_output ${v.alt('int_output')}`,
  ];
};

const ioapic: Lines = (v) => [
  `    IOAPIC: base_address ${v.alt('base_address')}, ioregsel ${v.alt('ioregsel')} id ${v.alt('id')}`,
  ...count(48, (i) => `            pin ${i.toString().padStart(2, '0')}: ${v.hex(`redirtbl.[${i}]`, 16)}`),
];

const lapic: Lines = (v) => [`    LAPIC: base_msr ${v.alt('apic_base_msr')}, disabled ${v.alt('disabled')}, timer_divisor ${v.alt('timer_divisor')}`];

const pciIrq: Lines = (v) => [`    PCI IRQs: 0x${v.plain('i.[0]').padStart(16, '0')}${v.plain('i.[1]').padStart(16, '0')}`];
const isaIrq: Lines = (v) => [`    ISA IRQs: ${v.hex('i.[0]', 4)}`];
const pciLink: Lines = (v) => [`    PCI LINK: ${count(4, (i) => v.dec(`route.[${i}]`)).join(' ')}`];

function pitChannel(v: Values, i: number): string[] {
  const field = (name: string): string => v.alt(`channels.[${i}].${name}`);
  return [
    `         ch ${i}: count ${field('count')}, latched_count ${field('latched_count')}, count_latched ${v.dec(`channels.[${i}].count_latched`)}`,
    `               status ${field('status')}, status_latched ${field('status_latched')}`,
    `               rd_state ${field('read_state')}, wr_state ${field('write_state')}, wr_latch ${field('write_latch')}, rw_mode ${field('rw_mode')}`,
    `               mode ${field('mode')}, bcd ${field('bcd')}, gate ${field('gate')}`,
  ];
}

/** The tool leaves out the third channel. */
const pit: Lines = (v) => [`    PIT: speaker ${v.get('speaker_data_on') === 0n ? 'off' : 'on'}`, ...count(2, (i) => pitChannel(v, i)).flat()];

const rtc: Lines = (v) => {
  const regs = count(14, (i) => v.hex(`cmos_data.[${i}]`, 2));
  return [`    RTC: regs ${regs.slice(0, 8).join(' ')}`, `              ${regs.slice(8).join(' ')}, index ${v.hex('cmos_index', 2)}`];
};

const hpet: Lines = (v) => [
  `    HPET: capability ${v.alt('capability')} config ${v.alt('config')}`,
  `          isr ${v.alt('isr')} counter ${v.alt('mc64')}`,
  ...count(3, (i) => [
    `          timer${i} config ${v.alt(`timers.[${i}].config`, 18, 16)} cmp ${v.alt(`timers.[${i}].cmp`, 18, 8)}`,
    `          timer${i} period ${v.alt(`period.[${i}]`, 18, 8)} fsb ${v.alt(`timers.[${i}].fsb`, 18, 8)}`,
  ]).flat(),
];

const pmtimer: Lines = (v) => [`    ACPI PM: TMR_VAL ${v.hex('tmr_val')}, PM1a_STS ${v.hex('pm1a_sts')}, PM1a_EN ${v.hex('pm1a_en')}`];

const mtrr: Lines = (v) => [
  `    MTRR: PAT ${v.alt('msr_pat_cr')}, cap ${v.alt('msr_mtrr_cap')}, default ${v.alt('msr_mtrr_def_type')}`,
  ...count(8, (i) => `          var ${i} ${v.alt(`msr_mtrr_var.[${2 * i}]`, 18, 13)} ${v.alt(`msr_mtrr_var.[${2 * i + 1}]`, 18, 13)}`),
  ...count(11, (i) => `          fixed ${i.toString(16).padStart(2, '0')} ${v.alt(`msr_mtrr_fixed.[${i}]`, 18, 16)}`),
];

const viridianDomain: Lines = (v) => [`    VIRIDIAN_DOMAIN: hypercall gpa ${v.hex('hypercall_gpa')}, guest_os_id ${v.hex('guest_os_id')}`];
const viridianVcpu: Lines = (v) => [`    VIRIDIAN_VCPU: vp_assist_msr ${v.hex('vp_assist_msr')}, apic_assist_pending ${v.has('apic_assist_pending') && v.get('apic_assist_pending') !== 0n ? 'true' : 'false'}`];
const vmceVcpu: Lines = (v) => [`    VMCE_VCPU: caps ${v.plain('caps')}`, ...[0, 1].flatMap((bank) => (v.has(`mci_ctl2_bank${bank}`) ? [`    VMCE_VCPU: bank${bank} mci_ctl2 ${v.plain(`mci_ctl2_bank${bank}`)}`] : []))];
const tscAdjust: Lines = (v) => [`    TSC_ADJUST: tsc_adjust ${v.plain('tsc_adjust')}`];

/** By type code. LAPIC_REGS has lines of its own, by offset and not by name. */
const PRINTERS: Readonly<Record<number, Lines>> = {
  0: () => [], 1: header, 2: cpu, 3: pic, 4: ioapic, 5: lapic, 7: pciIrq, 8: isaIrq, 9: pciLink, 10: pit, 11: rtc, 12: hpet, 13: pmtimer, 14: mtrr,
  15: viridianDomain, 17: viridianVcpu, 18: vmceVcpu, 19: tscAdjust,
};

const LAPIC_REGS = 6;
const REGISTER_STEP = 0x10;

/** Registers at every 16 bytes, whatever their names; those without one are in fields that say so. */
function lapicRegisters(fields: FieldsByName): string[] {
  const at = new Map<number, bigint>();
  const body = fields.get('(0x0)')?.range.start ?? 0;
  for (const [name, { range, kind }] of fields) {
    const value = valueOf(fields, name) ?? 0n;
    for (let start = range.start; kind !== 'gap' && start < range.end; start += 4) at.set(start - body, bits64(value, 8 * (start - range.start), 8 * (start - range.start) + 31));
  }
  const register = (offset: number): string => {
    const value = at.get(offset);
    if (value === undefined) throw new TooShort(`register ${offset.toString(16)}`);
    return `0x${offset.toString(16).padStart(3, '0')}: 0x${value.toString(16).padStart(8, '0')}`;
  };
  return ['    LAPIC registers:', ...count(32, (i) => `          ${register(2 * i * REGISTER_STEP)}   ${register((2 * i + 1) * REGISTER_STEP)}`)];
}

/** The lines of an entry's body; throws {@link TooShort}. */
export function entryLines(typecode: number, fields: FieldsByName): string[] {
  if (typecode === LAPIC_REGS) return lapicRegisters(fields);
  const lines = PRINTERS[typecode];
  return lines === undefined ? [` ** Don't understand type ${typecode}: skipping`] : lines(new Values(fields));
}
