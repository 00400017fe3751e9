/** X86_PV_VCPU_BASIC, EXTENDED, XSAVE and MSRS share a header (libxc specification, section of that name). */
import { reserved, struct, u32 } from '../../layout/fields.ts';
import type { Shape } from '../../layout/shape.ts';

/** xc_sr_rec_x86_pv_vcpu_hdr: u32 vcpu_id, u32 reserved. */
export const VCPU_HEADER_SIZE = 8;

export const VCPU_SPEC = 'libxc: X86_PV_VCPU_BASIC, EXTENDED, XSAVE, MSRS';

export const vcpuBlob = <S extends Shape>(context: S) =>
  struct('xc_sr_rec_x86_pv_vcpu_hdr', {
    vcpu_id: u32({ doc: 'The vCPU that the context belongs to.' }),
    _res1: reserved(4, { doc: 'Reserved.' }),
    context,
  });
