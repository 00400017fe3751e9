import { u32 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { bool, i32 } from './values.ts';

const SPEC = 'QEMU cpu.c: vmstate_cpu_common';

export const CPU_COMMON: Vmsd = {
  name: 'cpu_common',
  version: 1,
  doc: 'What QEMU keeps of a virtual CPU of any architecture; under Xen the hypervisor runs the CPU.',
  spec: SPEC,
  fields: [field('halted', u32({ doc: 'Not 0: the CPU waits.' })), field('interrupt_request', u32({ base: 'hex', doc: 'CPU_INTERRUPT_*.' }))],
  subsections: [
    { name: 'cpu_common/exception_index', version: 1, doc: 'An exception that is pending.', spec: SPEC, fields: [field('exception_index', i32({ doc: 'Its number.' }))] },
    { name: 'cpu_common/crash_occurred', version: 1, doc: 'The guest said that it crashed.', spec: SPEC, fields: [field('crash_occurred', bool('Whether it did.'))] },
  ],
};
