/** The rules on what vCPU records hold. libxc hands the state over when it has all records, so the last record of a kind counts. */
import { VCPU_SPEC } from '../../formats/libxc/vcpu-blob.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';

const LIBXC = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c';
const DOMCTL = 'xen xen/arch/x86/domctl.c arch_do_domctl()';
const UNSEEN = 'verify-stream-v2 does not look inside.';

export const START_INFO = defineRule({ id: 'libxc.x86-pv-vcpu-basic.start-info', title: 'edx of vCPU 0 is the PFN of a normal page', objectors: ['restore'], spec: VCPU_SPEC, cite: `${LIBXC} process_start_info()`, ref: 'C095', hint: `libxc calls it out of range, or of a bad type; ${UNSEEN}`, logs: 'Start Info pfn', checked: VERIFIED });
export const GDT = defineRule({ id: 'libxc.x86-pv-vcpu-basic.gdt', title: 'The GDT has at most 7,168 entries, in normal pages', objectors: ['restore'], spec: VCPU_SPEC, cite: `${LIBXC} process_vcpu_basic()`, ref: 'C097', hint: `libxc calls the entry count or a frame out of range, or a frame of a bad type; ${UNSEEN}`, logs: 'GDT frame', checked: VERIFIED });
export const CR3 = defineRule({ id: 'libxc.x86-pv-vcpu-basic.cr3', title: 'Page-table bases are tables of the highest level', objectors: ['restore'], spec: VCPU_SPEC, cite: `${LIBXC} process_vcpu_basic()`, ref: 'C098', hint: `libxc calls it, or cr1, out of range, or of a bad type; ${UNSEEN}`, logs: 'cr3 (pfn', checked: VERIFIED });
export const REGISTERS = defineRule({ id: 'libxc.x86-pv-vcpu-basic.registers', title: 'Addresses are canonical, and registers as the hypervisor takes them', objectors: ['restore'], spec: VCPU_SPEC, cite: 'xen xen/arch/x86/domain.c arch_set_info_guest()', ref: 'C101', hint: UNSEEN, logs: 'Failed to set vcpu', checked: VERIFIED });
export const EXTENDED = defineRule({ id: 'libxc.x86-pv-vcpu-extended.content', title: 'The extended context is as the hypervisor takes it', objectors: ['restore'], spec: VCPU_SPEC, cite: DOMCTL, ref: 'C088', hint: UNSEEN, logs: 'Failed to set vcpu', checked: VERIFIED });
export const XSAVE = defineRule({ id: 'libxc.x86-pv-vcpu-xsave.content', title: 'The XSAVE state is as the hypervisor takes it', objectors: ['restore'], spec: VCPU_SPEC, cite: 'xen xen/arch/x86/xstate.c validate_xstate()', ref: 'C089', hint: UNSEEN, logs: 'Failed to set vcpu', checked: VERIFIED });
export const MSRS = defineRule({ id: 'libxc.x86-pv-vcpu-msrs.content', title: 'MSRs are ones that the hypervisor lets a PV guest have', objectors: ['restore'], spec: VCPU_SPEC, cite: DOMCTL, ref: 'C090', hint: UNSEEN, logs: 'Failed to set vcpu', checked: VERIFIED });

export const STATE_RULES = [START_INFO, GDT, CR3, REGISTERS, EXTENDED, XSAVE, MSRS];
