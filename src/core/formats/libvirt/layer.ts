import { defineLayer } from '../define.ts';
import { LIBVIRT_HEADER } from './header.ts';

export const LIBVIRT = defineLayer({
  name: 'libvirt',
  title: 'libvirt save file',
  headers: [
    { name: 'libvirt header', doc: 'libvirt\u2019s save header and the domain XML.', spec: 'libvirt src/libxl/libxl_conf.h: libxlSavefileHeader', layout: LIBVIRT_HEADER },
  ],
  records: [],
});
