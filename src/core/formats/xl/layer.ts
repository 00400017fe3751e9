import { defineLayer } from '../define.ts';
import { XL_HEADER } from './header.ts';

/** tools/xl/xl.h and tools/xl/xl_saverestore.c: there is no written specification of it. */
export const XL = defineLayer({
  name: 'xl',
  title: 'xl save file',
  headers: [{ name: 'xl header', doc: 'xl\u2019s save-file header and the guest\u2019s config.', spec: 'tools/xl/xl.h: save_file_header', layout: XL_HEADER }],
  records: [],
});
