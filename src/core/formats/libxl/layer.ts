import { defineLayer } from '../define.ts';
import { CHECKPOINT_END } from './checkpoint-end.ts';
import { CHECKPOINT_STATE } from './checkpoint-state.ts';
import { EMULATOR_CONTEXT } from './emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from './emulator-xenstore-data.ts';
import { END } from './end.ts';
import { LIBXL_HEADER } from './header.ts';
import { LIBXC_CONTEXT } from './libxc-context.ts';

/** docs/specs/libxl-migration-stream.pandoc, in the order of the type codes. */
export const LIBXL = defineLayer({
  name: 'libxl',
  title: 'libxl stream',
  headers: [{ name: 'libxl header', doc: 'Identifies a libxl stream.', spec: 'libxl: Header', layout: LIBXL_HEADER }],
  records: [END, LIBXC_CONTEXT, EMULATOR_XENSTORE_DATA, EMULATOR_CONTEXT, CHECKPOINT_END, CHECKPOINT_STATE],
});
