/** Emulator records: of an emulator that there is, for a guest that has one, and there where it has to be. */
import { EMULATOR_CONTEXT } from '../../formats/libxl/emulator-context.ts';
import { END as LIBXC_END } from '../../formats/libxc/end.ts';
import { LIBXC_CONTEXT } from '../../formats/libxl/libxc-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../../formats/libxl/emulator-xenstore-data.ts';
import { EMULATOR_HEADER_SIZE } from '../../formats/libxl/emulator.ts';
import { END } from '../../formats/libxl/end.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, SEEN, VERIFIED } from '../../index/finding.ts';
import { hex } from '../../text.ts';
import { isCutRecord, look, type Check, type Place } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxl: Emulator Records';
const PROCESS = 'xen tools/libs/light/libxl_stream_read.c process_record()';

const ID = defineRule({ id: 'libxl.emulator.id', title: 'The emulator is a known one', objectors: ['spec', 'verify'], spec: SPEC, cite: 'xen tools/python/xen/migration/libxl.py verify_record_emulator_context()', ref: 'C149', hint: 'libxl looks at neither id nor index.', checked: SEEN });
const GUEST = defineRule({ id: 'libxl.emulator.guest', title: 'Only HVM guests have a device model', objectors: ['restore'], spec: SPEC, cite: PROCESS, ref: 'C144', hint: 'verify-stream-v2 does not know the guest.', logs: 'record when none was expected', checked: VERIFIED });
const MISSING = defineRule({ id: 'libxl.emulator-context.missing', title: 'An HVM guest comes with the state of its device model', objectors: ['restore'], spec: 'libxl: EMULATOR_CONTEXT', cite: 'xen tools/libs/light/libxl_dm.c libxl__spawn_local_dm()', ref: 'C150', hint: 'The device model is started on a file that is not there, and gives up.', logs: 'device model did not start:', checked: SEEN });

const KNOWN_IDS = 3;

export const EMULATORS: Check = {
  rules: [ID, GUEST, MISSING],
  create: ({ report, state, config, dependsOn, index, inLibxl }) => {
    let seen = false;
    let [libxc, ended, images] = [false, false, 0];
    const visit = (record: RecordView): void => {
      const name = recordName('libxl', record.type);
      if (record.type === EMULATOR_CONTEXT.type) seen = true;
      if (record.holds(4) && record.bodyLength >= EMULATOR_HEADER_SIZE && record.u32(0) >= KNOWN_IDS) report(ID, record, { range: record.within(0, 4), message: `${name} is of emulator ${hex(record.u32(0))}; expected 0, 1 or 2.` });
      const guest = state.isPv ? 'pv' : config.type;
      if (guest === 'pv' || guest === 'pvh') report(GUEST, record, { range: record.typeField, logs: `Received ${record.type === EMULATOR_CONTEXT.type ? 'an emulator context' : 'a xenstore emulator'} record when none was expected`, message: `${name} in the stream of a ${guest === 'pv' ? 'PV' : 'PVH'} guest, which has no device model.` });
    };
    const end = (place: Place): void => {
      // Without an image the config alone decides what is started (domcreate_stream_done()).
      if (seen || state.isPv || place.dropped) return;
      if (config.type === 'hvm') report(MISSING, place, { message: 'The config is of an HVM guest; the stream ends without EMULATOR_CONTEXT.' });
      else if (config.type === null && state.isHvm) dependsOn('a config of a PVH guest: an HVM guest with a device model would need EMULATOR_CONTEXT');
    };
    /** The end of the file is END to libxl, where it reads records of its own; one that is cut there is another matter. */
    const finish = (place: Place): void => {
      if (inLibxl && !ended && (libxc || images === 0) && !isCutRecord(index, place.row)) end(place);
    };
    return {
      visits: [
        { layer: 'libxl', types: [EMULATOR_CONTEXT.type, EMULATOR_XENSTORE_DATA.type], reads: EMULATOR_HEADER_SIZE, visit: look(visit) },
        { layer: 'libxl', types: [END.type], visit: look((record) => { ended = true; end(record.place()); }) },
        { layer: 'libxl', types: [LIBXC_CONTEXT.type], visit: look(() => { images++; }) },
        { layer: 'libxc', types: [LIBXC_END.type], visit: look(() => { libxc = true; }) },
      ],
      finish,
    };
  },
};
