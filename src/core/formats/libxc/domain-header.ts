import { reserved, struct, u16, u32 } from '../../layout/fields.ts';
import { grouped } from '../../text.ts';

/** tools/libs/guest/xg_sr_stream_format.h: DHDR_TYPE_*. */
export const DHDR_TYPES: Readonly<Record<number, string>> = { 1: 'x86 PV', 2: 'x86 HVM' };
export const DHDR_TYPE_X86_PV = 1;
export const DHDR_TYPE_X86_HVM = 2;

/** Domain header, in the byte order that the image header states (libxc specification, Domain Header). */
export const DOMAIN_HEADER = struct(
  'xc_sr_dhdr',
  {
    type: u32({ names: DHDR_TYPES, closed: true, doc: 'Architecture and type of the domain; PVH guests are x86 HVM.' }),
    page_shift: u16({ doc: 'Size of a guest page as a power of two.', meaning: (shift) => (shift < 64n ? `${grouped(2n ** shift)}-byte pages` : '') }),
    _res1: reserved(2, { doc: 'Reserved.' }),
    xen_major: u32({ doc: 'Xen major version that saved the image; 0 when a converter wrote it.' }),
    xen_minor: u32({ doc: 'Xen minor version that saved the image; the converter\u2019s own version when xen_major is 0.' }),
  },
  { doc: 'General properties of the domain.' },
);
