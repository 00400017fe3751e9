import { struct, u32, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { defineEntry } from './entry.ts';

const ALL_ONES = 2n ** 64n - 1n;

/** CPUID leaf 1, eax (both vendors' manuals): family and model of the processor. */
function processor(eax: bigint): string {
  const value = Number(eax);
  const at = (low: number, bits: number): number => Math.floor(value / 2 ** low) % 2 ** bits;
  const family = at(8, 4);
  const extended = family === 6 || family === 15;
  const model = at(4, 4) + (extended ? 16 * at(16, 4) : 0);
  return `family ${hex(family === 15 ? family + at(20, 8) : family)}, model ${hex(model)}, stepping ${at(0, 4)}`;
}

export const HEADER = defineEntry({
  typecode: 1,
  name: 'HEADER',
  doc: 'The format and the machine of the saving Xen; comes first.',
  lengths: [24],
  layout: struct('hvm_save_header', {
    magic: u32({ base: 'hex', names: { 0x54381286: 'HVM_FILE_MAGIC' }, closed: true, doc: 'Identifies an HVM context.' }),
    version: u32({ names: { 1: 'HVM_FILE_VERSION' }, closed: true, doc: 'Version of the format.' }),
    changeset: u64({ base: 'hex', meaning: (value) => (value === ALL_ONES ? 'not known' : ''), doc: 'Changeset of the saving Xen.' }),
    cpuid: u32({ base: 'hex', meaning: processor, doc: 'CPUID leaf 1, eax, of the saving machine.' }),
    gtsc_khz: u32({ unit: 'kHz', doc: 'TSC frequency of the guest; where not zero it overrides that of X86_TSC_INFO.' }),
  }),
  summary: (body) => `${(body.get('gtsc_khz') / 1000).toFixed(3)} MHz TSC`,
});
