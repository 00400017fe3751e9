import { defineLayer } from '../define.ts';
import { CHECKPOINT_DIRTY_PFN_LIST } from './checkpoint-dirty-pfn-list.ts';
import { CHECKPOINT } from './checkpoint.ts';
import { DOMAIN_HEADER } from './domain-header.ts';
import { END } from './end.ts';
import { HVM_CONTEXT } from './hvm-context.ts';
import { HVM_PARAMS } from './hvm-params.ts';
import { IMAGE_HEADER } from './image-header.ts';
import { PAGE_DATA } from './page-data.ts';
import { SHARED_INFO } from './shared-info.ts';
import { STATIC_DATA_END } from './static-data-end.ts';
import { TOOLSTACK } from './toolstack.ts';
import { VERIFY } from './verify.ts';
import { X86_CPUID_POLICY } from './x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from './x86-msr-policy.ts';
import { X86_PV_INFO } from './x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from './x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from './x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from './x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from './x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from './x86-pv-vcpu-xsave.ts';
import { X86_TSC_INFO } from './x86-tsc-info.ts';

/** docs/specs/libxc-migration-stream.pandoc, in the order of the type codes. */
export const LIBXC = defineLayer({
  name: 'libxc',
  title: 'libxc stream',
  headers: [
    { name: 'image header', doc: 'Identifies a Xen domain save image.', spec: 'libxc: Image Header', layout: IMAGE_HEADER },
    { name: 'domain header', doc: 'General properties of the domain.', spec: 'libxc: Domain Header', layout: DOMAIN_HEADER },
  ],
  records: [
    END,
    PAGE_DATA,
    X86_PV_INFO,
    X86_PV_P2M_FRAMES,
    X86_PV_VCPU_BASIC,
    X86_PV_VCPU_EXTENDED,
    X86_PV_VCPU_XSAVE,
    SHARED_INFO,
    X86_TSC_INFO,
    HVM_CONTEXT,
    HVM_PARAMS,
    TOOLSTACK,
    X86_PV_VCPU_MSRS,
    VERIFY,
    CHECKPOINT,
    CHECKPOINT_DIRTY_PFN_LIST,
    STATIC_DATA_END,
    X86_CPUID_POLICY,
    X86_MSR_POLICY,
  ],
});
