import { defineLayer } from '../define.ts';
import { RELOCATION, XEND_HEADER } from './header.ts';

/** tools/python/xen/xend/XendCheckpoint.py of Xen 3.0 to 4.4: there is no written specification of it. */
export const XEND = defineLayer({
  name: 'xend',
  title: 'xend save file',
  headers: [
    { name: 'xend header', doc: 'xend\u2019s signature and the guest\u2019s config.', spec: 'xen 4.4 tools/python/xen/xend/XendCheckpoint.py: save()', layout: XEND_HEADER },
    { name: 'relocation request', doc: 'The first line of a relocation: xm migrate asks xend to receive a guest.', spec: 'xen 4.4 tools/python/xen/xend/server/relocate.py: op_receive()', layout: RELOCATION },
  ],
  records: [],
});
