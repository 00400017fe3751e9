import { bits64 } from '../../bytes/integers.ts';
import { struct, u64 } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';
import { bits, pageMsr } from './viridian-bits.ts';

const GUEST_OS = [
  bits('build_number', 0, 15, 'Build.'),
  bits('service_pack', 16, 23, 'Service pack.'),
  bits('minor', 24, 31, 'Minor version.'),
  bits('major', 32, 39, 'Major version.'),
  bits('os', 40, 47, 'Kind of system.'),
  bits('vendor', 48, 63, 'Vendor.'),
];

function guestOs(raw: bigint): string {
  const at = (low: number, width: number): bigint => bits64(raw, low, low + width - 1);
  if (raw === 0n) return 'not set';
  const vendor = at(48, 16) === 1n ? 'Microsoft' : `vendor ${at(48, 16)}`;
  return `${vendor}, version ${at(32, 8)}.${at(24, 8)}, build ${at(0, 16)}`;
}

export const VIRIDIAN_DOMAIN = defineEntry({
  typecode: 15,
  name: 'VIRIDIAN_DOMAIN',
  doc: 'Hyper-V interface of the domain.',
  lengths: [32, 24, 16],
  layout: struct('hvm_viridian_domain_context', {
    hypercall_gpa: pageMsr('MSR HV_X64_MSR_HYPERCALL: the hypercall page.'),
    guest_os_id: u64({ base: 'hex', meaning: guestOs, bits: GUEST_OS, doc: 'MSR HV_X64_MSR_GUEST_OS_ID.' }),
    time_ref_count: u64({ doc: 'Reference time, in units of 100 ns; since Xen 4.5.' }),
    reference_tsc: pageMsr('MSR HV_X64_MSR_REFERENCE_TSC: the reference TSC page; since Xen 4.6.'),
  }),
});
