/** HVM_PARAMS: pairs of a parameter's number and its value; what a value means depends on the number. */
import { bits64 } from '../../bytes/integers.ts';
import { array, casesOf, reserved, struct, u32, u64 } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { BitField, IntNotes, Names } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

const PARAMS_H = 'xen/include/public/hvm/params.h';

const flag = (name: string, bit: number, doc: string): BitField => ({ name, low: bit, high: bit, doc });

const frame = (doc: string): IntNotes => ({ base: 'hex', doc, meaning: (pfn) => `guest physical address ${hex(pfn * 4096n)}` });
const address = (doc: string): IntNotes => ({ base: 'hex', doc, meaning: (at) => `in pfn ${hex(at / 4096n)}` });
const eventChannel = (doc: string): IntNotes => ({ base: 'dec', doc, meaning: () => 'event channel' });
const yesNo = (doc: string): IntNotes => ({ base: 'dec', doc, names: { 0: 'no', 1: 'yes' } });
const named = (doc: string, names: Names): IntNotes => ({ base: 'dec', doc, names });
/** No longer in use; HVM_PARAM_* of the deprecated list. */
const deprecated = (doc: string): IntNotes => ({ base: 'hex', doc: `Deprecated: ${doc}` });

/** Interrupt by which vCPU 0 learns of events. */
function callback(value: bigint): string {
  if (value === 0n) return 'none';
  switch (bits64(value, 56, 63)) {
    case 0n:
      return `GSI ${bits64(value, 0, 55)}`;
    case 1n:
      return `PCI INTx: domain ${bits64(value, 32, 47)}, bus ${bits64(value, 16, 31)}, device ${bits64(value, 11, 15)}, function ${bits64(value, 8, 10)}, INT${'ABCD'[Number(bits64(value, 0, 1))] ?? ''}`;
    case 2n:
      return `vector ${hex(bits64(value, 0, 7))}`;
    default:
      return `unknown type ${bits64(value, 56, 63)}`;
  }
}

const CALLBACK: IntNotes = {
  base: 'hex',
  meaning: callback,
  bits: [{ name: 'type', low: 56, high: 63, names: { 0: 'GSI', 1: 'PCI INTx', 2: 'vector' }, doc: 'HVM_PARAM_CALLBACK_TYPE_*.', quiet: true }, { name: 'via', low: 0, high: 55, doc: 'Interrupt, by its type.', quiet: true }],
  doc: 'How vCPU 0 is told of events.',
};

/** HVMPV_*. */
const VIRIDIAN: IntNotes = {
  base: 'hex',
  bits: [
    flag('base_freq', 0, 'Hypercall, APIC and VP index MSRs, and timer frequencies.'),
    flag('no_freq', 1, 'But no timer frequencies.'),
    flag('time_ref_count', 2, 'Reference time counter.'),
    flag('reference_tsc', 3, 'Reference TSC page.'),
    flag('hcall_remote_tlb_flush', 4, 'TLB flushes by hypercall.'),
    flag('apic_assist', 5, 'APIC assist.'),
    flag('crash_ctl', 6, 'Crash MSRs.'),
    flag('synic', 7, 'Synthetic interrupt controller.'),
    flag('stimer', 8, 'Synthetic timers.'),
    flag('hcall_ipi', 9, 'IPIs by hypercall.'),
    flag('ex_processor_masks', 10, 'Extended processor masks.'),
    flag('no_vp_limit', 11, 'More than 64 processors.'),
    flag('cpu_hotplug', 12, 'Processors can be added.'),
    { name: '(unknown)', low: 13, high: 63, doc: 'Not defined.', reserved: true },
  ],
  doc: 'Hyper-V enlightenments.',
};

const TSS_SIZED: IntNotes = {
  base: 'hex',
  meaning: (value) => `${plural(Number(bits64(value, 32, 63)), 'byte')} at ${hex(bits64(value, 0, 31))}`,
  bits: [{ name: 'address', low: 0, high: 31, doc: 'Guest physical address.', quiet: true }, { name: 'size', low: 32, high: 63, doc: 'Bytes.', quiet: true }],
  doc: 'TSS for real mode on Intel processors.',
};

const IOPORTS: Names = { 0: 'PM1a event block 0x1f40, control block 0x1f44, timer 0x1f48', 1: 'PM1a event block 0xb000, control block 0xb004, timer 0xb008' };
/** HVMPTM_*. */
const TIMER_MODES: Names = { 0: 'delay_for_missed_ticks', 1: 'no_delay_for_missed_ticks', 2: 'no_missed_ticks_pending', 3: 'one_missed_tick_pending' };
/** SHUTDOWN_*, xen/include/public/sched.h. */
const SHUTDOWNS: Names = { 0: 'poweroff', 1: 'reboot', 2: 'suspend', 3: 'crash', 4: 'watchdog', 5: 'soft_reset' };
const ALTP2M: Names = { 0: 'disabled', 1: 'mixed', 2: 'external', 3: 'limited' };
const FIP_WIDTHS: Names = { 0: 'Xen chooses', 4: '32-bit FIP and FDP with selectors', 8: '64-bit FIP and FDP' };

/** HVM_PARAM_*: number, name, what the value is. */
const PARAMS: readonly (readonly [index: number, name: string, value: IntNotes])[] = [
  [0, 'CALLBACK_IRQ', CALLBACK],
  [1, 'STORE_PFN', frame('PFN of the ring to xenstore.')],
  [2, 'STORE_EVTCHN', eventChannel('Event channel to xenstore.')],
  [4, 'PAE_ENABLED', yesNo('Deprecated: whether the guest may use PAE.')],
  [5, 'IOREQ_PFN', frame('PFN of the page by which I/O is handed to the device model.')],
  [6, 'BUFIOREQ_PFN', frame('PFN of the ring for buffered I/O.')],
  [9, 'VIRIDIAN', VIRIDIAN],
  [10, 'TIMER_MODE', named('How missed timer ticks are delivered.', TIMER_MODES)],
  [11, 'HPET_ENABLED', yesNo('Whether there is an HPET.')],
  [12, 'IDENT_PT', address('Identity page directory for EPT while paging is off.')],
  [13, 'DM_DOMAIN', deprecated('domain of the device model.')],
  [14, 'ACPI_S_STATE', named('ACPI sleep state.', { 0: 'S0', 3: 'S3' })],
  [15, 'VM86_TSS', address('TSS for real mode on Intel processors.')],
  [16, 'VPT_ALIGN', yesNo('Whether periodic timers are aligned.')],
  [17, 'CONSOLE_PFN', frame('PFN of the console ring.')],
  [18, 'CONSOLE_EVTCHN', eventChannel('Event channel of the console.')],
  [19, 'ACPI_IOPORTS_LOCATION', named('Where the ACPI registers are.', IOPORTS)],
  [20, 'MEMORY_EVENT_CR0', deprecated('events on writes of CR0.')],
  [21, 'MEMORY_EVENT_CR3', deprecated('events on writes of CR3.')],
  [22, 'MEMORY_EVENT_CR4', deprecated('events on writes of CR4.')],
  [23, 'MEMORY_EVENT_INT3', deprecated('events on INT3.')],
  [24, 'NESTEDHVM', yesNo('Deprecated: whether the guest may use virtualization itself.')],
  [25, 'MEMORY_EVENT_SINGLE_STEP', deprecated('events on single steps.')],
  [26, 'BUFIOREQ_EVTCHN', eventChannel('Deprecated: event channel of buffered I/O.')],
  [27, 'PAGING_RING_PFN', frame('PFN of the ring of the pager.')],
  [28, 'MONITOR_RING_PFN', frame('PFN of the ring of a monitor.')],
  [29, 'SHARING_RING_PFN', frame('PFN of the ring of memory sharing.')],
  [30, 'MEMORY_EVENT_MSR', deprecated('events on writes of MSRs.')],
  [31, 'TRIPLE_FAULT_REASON', named('What a triple fault does.', SHUTDOWNS)],
  [32, 'IOREQ_SERVER_PFN', frame('First PFN for pages of I/O servers.')],
  [33, 'NR_IOREQ_SERVER_PAGES', { base: 'dec', meaning: (count) => (count === 1n ? 'page' : 'pages'), doc: 'How many pages from IOREQ_SERVER_PFN on.' }],
  [34, 'VM_GENERATION_ID_ADDR', address('Guest physical address of the VM generation ID.')],
  [35, 'ALTP2M', named('Who may use alternate p2m tables.', ALTP2M)],
  [36, 'X87_FIP_WIDTH', named('Bytes of the x87 pointers that are kept.', FIP_WIDTHS)],
  [37, 'VM86_TSS_SIZED', TSS_SIZED],
  [38, 'MCA_CAP', { base: 'hex', bits: [flag('LMCE', 0, 'Local machine checks.'), { name: '(unknown)', low: 1, high: 63, doc: 'Not defined.', reserved: true }], doc: 'Machine check capabilities.' }],
];

/** What the value of a parameter is, for streams that carry it elsewhere. */
export const hvmParamNotes = (index: number): IntNotes => PARAMS.find(([known]) => known === index)?.[2] ?? { base: 'hex', doc: 'Value of a parameter that Xen does not define.' };

export const HVM_PARAM_NAMES: Names = Object.fromEntries(PARAMS.map(([index, name]) => [index, name]));

const entry = (value: IntNotes, remark = '') =>
  struct(
    'xc_sr_rec_hvm_params_entry',
    { index: u64({ base: 'dec', names: HVM_PARAM_NAMES, doc: 'HVM_PARAM_* number.', spec: PARAMS_H }), value: u64({ spec: PARAMS_H, ...value }) },
    { doc: 'A parameter and its value.', remark },
  );

const UNKNOWN = entry({ base: 'hex', doc: 'Value of a parameter that Xen does not define.' });
const BY_INDEX = new Map(PARAMS.map(([index, name, value]) => [BigInt(index), entry(value, name)]));

const HVM_PARAM = casesOf(UNKNOWN, 8, (head, _length, facts) => BY_INDEX.get(unsigned(head, facts.littleEndian)) ?? UNKNOWN);

export const HVM_PARAMS = defineRecord({
  type: 0x0000000a,
  name: 'HVM_PARAMS',
  doc: 'HVM domain parameters, as accessed by HVMOP_{get,set}_param; only those that are not zero.',
  spec: 'libxc: HVM_PARAMS',
  length: 'atLeast',
  layout: struct('xc_sr_rec_hvm_params', {
    count: u32({ doc: 'Number of parameters in this record.' }),
    _res1: reserved(4, { doc: 'Reserved.' }),
    param: array(HVM_PARAM, { field: 'count' }, { doc: 'The parameters.' }),
  }),
  summary: (body) => plural(body.get('count'), 'parameter'),
});
