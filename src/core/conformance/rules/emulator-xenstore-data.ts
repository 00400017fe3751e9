/** EMULATOR_XENSTORE_DATA: keys and values by turns, each with its NUL, keys relative. */
import type { Scan } from '../../bytes/cursor.ts';
import { EMULATOR_XENSTORE_DATA } from '../../formats/libxl/emulator-xenstore-data.ts';
import { EMULATOR_HEADER_SIZE } from '../../formats/libxl/emulator.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import type { Check, CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxl: EMULATOR_XENSTORE_DATA';
const RESTORE = 'xen tools/libs/light/libxl_dom_save.c libxl__restore_emulator_xenstore_data()';
const AS_SHIPPED = 'verify-stream-v2 as shipped refuses every record with data, because it compares a byte with a text; here it is taken to compare bytes.';

const STRINGS = defineRule({ id: 'libxl.emulator-xenstore-data.strings', title: 'Keys and values end with a NUL, and come in pairs', objectors: ['spec', 'verify', 'restore'], spec: SPEC, cite: RESTORE, ref: 'C155', hint: AS_SHIPPED, logs: 'in xenstore data not NUL terminated', checked: VERIFIED });
const KEY = defineRule({ id: 'libxl.emulator-xenstore-data.key', title: 'Keys are relative, and not empty', objectors: ['spec', 'restore'], spec: SPEC, cite: RESTORE, ref: 'C146', hint: `verify-stream-v2 does not look at keys. ${AS_SHIPPED}`, logs: 'Key in xenstore data not relative', checked: VERIFIED });

const WINDOW = 64 * 1024;
const SLASH = 0x2f;

export const XENSTORE_DATA: Check = {
  rules: [STRINGS, KEY],
  create: (context) => ({
    visits: [{ layer: 'libxl', types: [EMULATOR_XENSTORE_DATA.type], visit: (record) => (record.bodyLength > EMULATOR_HEADER_SIZE ? checkStrings(context, record) : undefined) }],
  }),
};

function* checkStrings({ read, report }: CheckContext, record: RecordView): Scan<void> {
  const start = record.body + EMULATOR_HEADER_SIZE;
  const end = record.body + record.bodyLength;
  let strings = 0;
  let from = start;
  let badKey = false;
  for (let at = start; at < end; at += WINDOW) {
    const bytes = yield* read(at, Math.min(WINDOW, end - at));
    for (let i = 0; i < bytes.length; ) {
      if (at + i === from && strings % 2 === 0 && !badKey && (bytes[i] === 0 || bytes[i] === SLASH)) {
        badKey = true;
        report(KEY, record, { range: { start: from, end: from + 1 }, message: bytes[i] === 0 ? 'A key is empty.' : 'A key begins with "/"; keys are relative to the device model\u2019s tree.' });
      }
      const nul = bytes.indexOf(0, i);
      if (nul < 0) break;
      strings++;
      i = nul + 1;
      from = at + i;
    }
  }
  if (from < end) report(STRINGS, record, { range: { start: from, end }, message: `The last ${strings % 2 === 0 ? 'key' : 'value'} does not end with a NUL.` });
  else if (strings % 2 !== 0) report(STRINGS, record, { range: { start: end - 1, end }, message: `There are ${strings} strings: the last key has no value.` });
}
