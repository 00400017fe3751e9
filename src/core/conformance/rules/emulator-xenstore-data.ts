/** EMULATOR_XENSTORE_DATA: keys and values by turns, each with its NUL, keys relative. */
import type { Scan } from '../../bytes/cursor.ts';
import { EMULATOR_XENSTORE_DATA } from '../../formats/libxl/emulator-xenstore-data.ts';
import { EMULATOR_HEADER_SIZE } from '../../formats/libxl/emulator.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { hex } from '../../text.ts';
import type { Check, CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxl: EMULATOR_XENSTORE_DATA';
const RESTORE = 'xen tools/libs/light/libxl_dom_save.c libxl__restore_emulator_xenstore_data()';
const AS_SHIPPED = 'verify-stream-v2 as shipped refuses every record with data, because it compares a byte with a text; here it is taken to compare bytes.';

const STRINGS = defineRule({ id: 'libxl.emulator-xenstore-data.strings', title: 'Keys and values end with a NUL, and come in pairs', objectors: ['spec', 'verify', 'restore'], spec: SPEC, cite: RESTORE, ref: 'C155', hint: AS_SHIPPED, logs: 'in xenstore data not NUL terminated', checked: VERIFIED });
const KEY = defineRule({ id: 'libxl.emulator-xenstore-data.key', title: 'Keys are relative, and not empty', objectors: ['spec', 'restore'], spec: SPEC, cite: RESTORE, ref: 'C146', hint: `verify-stream-v2 does not look at keys. ${AS_SHIPPED}`, logs: 'Key in xenstore data not relative', checked: VERIFIED });

const CHARACTERS = defineRule({ id: 'libxl.emulator-xenstore-data.characters', title: 'Keys are of letters, digits and -/_@', objectors: ['spec'], spec: SPEC, cite: 'xen docs/specs/libxl-migration-stream.pandoc', ref: 'C146', hint: `libxl hands the key on to xenstored, whose refusal it does not look at. ${AS_SHIPPED}`, checked: VERIFIED });
const SHIPPED = defineRule({ id: 'libxl.emulator-xenstore-data.as-shipped', title: 'verify-stream-v2 as shipped bears no data in the record', objectors: [], spec: SPEC, cite: 'xen tools/python/xen/migration/libxl.py verify_record_emulator_xenstore_data()', ref: 'C146', hint: `${AS_SHIPPED} Whoever ran it saw "Data not NUL terminated".`, checked: VERIFIED });

const WINDOW = 64 * 1024;
const SLASH = 0x2f;

export const XENSTORE_DATA: Check = {
  rules: [STRINGS, KEY, CHARACTERS, SHIPPED],
  create: (context) => {
    let told = false;
    function* visit(record: RecordView): Scan<void> {
      if (yield* checkStrings(context, record)) return;
      if (!told) context.report(SHIPPED, record, { range: { start: record.body + record.bodyLength - 1, end: record.body + record.bodyLength }, message: 'The data ends with a NUL, as it should; verify-stream-v2 as shipped refuses it.' });
      told = true;
    }
    return { visits: [{ layer: 'libxl', types: [EMULATOR_XENSTORE_DATA.type], visit: (record) => (record.bodyLength > EMULATOR_HEADER_SIZE ? visit(record) : undefined) }] };
  },
};

/** - / _ @ */
const KEY_CHARACTERS: ReadonlySet<number> = new Set([0x2d, 0x2f, 0x5f, 0x40]);
const isKeyCharacter = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || KEY_CHARACTERS.has(byte);

/** Whether there was something to object to. */
function* checkStrings({ read, report }: CheckContext, record: RecordView): Scan<boolean> {
  const start = record.body + EMULATOR_HEADER_SIZE;
  const end = record.body + record.bodyLength;
  let strings = 0;
  let from = start;
  let badKey = false;
  let badCharacter = false;
  for (let at = start; at < end; at += WINDOW) {
    const bytes = yield* read(at, Math.min(WINDOW, end - at));
    for (let i = 0; i < bytes.length; ) {
      if (at + i === from && strings % 2 === 0 && !badKey && (bytes[i] === 0 || bytes[i] === SLASH)) {
        badKey = true;
        report(KEY, record, { range: { start: from, end: from + 1 }, message: bytes[i] === 0 ? 'A key is empty.' : 'A key begins with "/"; keys are relative to the device model\u2019s tree.' });
      }
      const nul = bytes.indexOf(0, i);
      const wrong = strings % 2 === 0 && !badCharacter ? bytes.subarray(i, nul < 0 ? bytes.length : nul).findIndex((byte) => !isKeyCharacter(byte)) : -1;
      if (wrong >= 0) {
        badCharacter = true;
        report(CHARACTERS, record, { range: { start: at + i + wrong, end: at + i + wrong + 1 }, message: `A key has byte ${hex(bytes[i + wrong] ?? 0)}; the specification allows letters, digits and -/_@.` });
      }
      if (nul < 0) break;
      strings++;
      i = nul + 1;
      from = at + i;
    }
  }
  if (from < end) report(STRINGS, record, { range: { start: from, end }, message: `The last ${strings % 2 === 0 ? 'key' : 'value'} does not end with a NUL.` });
  else if (strings % 2 !== 0) report(STRINGS, record, { range: { start: end - 1, end }, message: `There are ${strings} strings: the last key has no value.` });
  return badKey || badCharacter || from < end || strings % 2 !== 0;
}
