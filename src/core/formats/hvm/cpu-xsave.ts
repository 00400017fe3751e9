import { struct, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { XCR0_BITS } from '../x86/registers.ts';
import { xsaveArea } from '../x86/xsave.ts';
import { defineEntry } from './entry.ts';

/** offsetof(struct hvm_hw_cpu_xsave, xcr0_accum). */
const XCR0_ACCUM = 16;

export const CPU_XSAVE = defineEntry({
  typecode: 16,
  name: 'CPU_XSAVE',
  doc: 'Extended state of a vCPU that has used it: the XSAVE area.',
  scope: 'vcpu',
  lengths: [],
  layout: struct('hvm_hw_cpu_xsave', {
    xfeature_mask: u64({ base: 'hex', bits: XCR0_BITS, doc: 'Components of the saving host; ignored.' }),
    xcr0: u64({ base: 'hex', bits: XCR0_BITS, doc: 'Components that the vCPU has enabled.' }),
    xcr0_accum: u64({ base: 'hex', bits: XCR0_BITS, doc: 'All components that it has ever enabled.' }),
    save_area: xsaveArea(XCR0_ACCUM),
  }),
  summaryBytes: 24,
  summary: (body) => `xcr0 ${hex(body.get('xcr0'))}`,
});
