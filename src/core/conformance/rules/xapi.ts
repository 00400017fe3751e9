/** Payloads of xenopsd's image that its restore reads itself, or hands to a program that refuses them as a whole. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf, type ByteRange } from '../../bytes/range.ts';
import { MAX_SXP, readSxp } from './sxp.ts';
import { HeaderType, XAPI_HEADER_SIZE } from '../../formats/xapi/header.ts';
import { ANCILLARY_SIZE, DB_HEADER_SIZE, DB_MAGIC, DB_VERSION, MAX_FILE_SIZE, MAX_VARIABLES, VARIABLE_OVERHEAD, variableAt } from '../../formats/xapi/varstored.ts';
import { startsWith } from '../../formats/magic.ts';
import { exactFromHalves, fromHalves } from '../../bytes/integers.ts';
import { NO_FACTS } from '../../index/layer.ts';
import { defineRule, READ } from '../../index/finding.ts';
import { Reader } from '../../layout/reader.ts';
import { hex, plural } from '../../text.ts';
import type { Check, CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const XENOPS = defineRule({ id: 'xapi.xenops.record', title: 'The Xenops record is an S-expression with time and word_size', objectors: ['restore'], cite: 'xen-api ocaml/xenopsd/lib/suspend_image.ml Xenops_record.of_string', logs: 'error during resume:', checked: READ });
const DATA_LENGTH = defineRule({ id: 'xapi.varstored.data-length', title: 'data_len is the bytes of all variables', objectors: [], cite: 'varstored xapidb-lib.c xapidb_parse_blob()', hint: 'varstored steps over it and reads as many variables as count says.', checked: READ });
const STORE = defineRule({ id: 'xapi.varstored.store', title: 'The UEFI variables are a store that varstored takes', objectors: ['restore'], cite: 'varstored xapidb-lib.c xapidb_parse_blob()', hint: 'varstored does not start, and with it the guest does not.', logs: 'Failed to resume!', checked: READ });

/** Fields of Xenops_record.t that are no option. */
const FIELDS = ['time', 'word_size'] as const;

export const XAPI_CHECK: Check = {
  rules: [XENOPS, STORE, DATA_LENGTH],
  create: (context) => ({
    visits: [
      { layer: 'xapi', types: [HeaderType.XENOPS], visit: (record) => checkXenops(context, record) },
      { layer: 'xapi', types: [HeaderType.VARSTORED], visit: (record) => checkStore(context, record) },
    ],
  }),
};

/** Of a record without padding, what stands behind its header. */
const payloadOf = ({ start, end }: RecordView): ByteRange => ({ start: Math.min(start + XAPI_HEADER_SIZE, end), end });

function* checkXenops({ read, report }: CheckContext, record: RecordView): Scan<void> {
  const { start, end } = payloadOf(record);
  if (end - start > MAX_SXP) return;
  const { tree, fault } = readSxp((yield* read(start, end - start)).slice());
  if (fault !== null) {
    report(XENOPS, record, { range: rangeOf(Math.min(start + fault.at, Math.max(end - 1, record.start)), 1), message: fault.message });
    return;
  }
  const [list] = tree.inside(0);
  const names = list === undefined ? [] : tree.inside(list).map((part) => tree.nameOf(part));
  const missing = FIELDS.filter((field) => !names.includes(field));
  if (missing.length > 0) report(XENOPS, record, { range: { start: record.start, end }, message: `The record has no ${missing.join(' and no ')}.` });
}

function* checkStore({ read, report }: CheckContext, record: RecordView): Scan<void> {
  const { start, end } = payloadOf(record);
  const size = end - start;
  const complain = (range: ByteRange, message: string): void => {
    report(STORE, record, { range, message });
  };
  if (size < DB_HEADER_SIZE || size > MAX_FILE_SIZE) {
    complain({ start: record.start + 8, end: record.start + XAPI_HEADER_SIZE }, `The store has ${plural(size, 'byte')}; varstored takes ${DB_HEADER_SIZE} to ${plural(MAX_FILE_SIZE, 'byte')}.`);
    return;
  }
  const head = (yield* read(start, DB_HEADER_SIZE)).slice();
  const view = new DataView(head.buffer);
  const version = view.getUint32(4, true);
  const count = fromHalves(view.getUint32(8, true), view.getUint32(12, true));
  const first = start + DB_HEADER_SIZE + (version === DB_VERSION ? ANCILLARY_SIZE : 0);
  if (!startsWith(head, DB_MAGIC)) complain(rangeOf(start, 4), 'The store does not begin with "VARS".');
  else if (version > DB_VERSION) complain(rangeOf(start + 4, 4), `The store has version ${version}; varstored knows up to ${DB_VERSION}.`);
  else if (count > MAX_VARIABLES) complain(rangeOf(start + 8, 8), `The store claims ${plural(exactFromHalves(view.getUint32(8, true), view.getUint32(12, true)), 'variable')}; varstored takes at most ${plural(MAX_VARIABLES, 'variable')}.`);
  else if (first > end) complain({ start, end }, `The store ends inside its ancillary data, which has ${plural(ANCILLARY_SIZE, 'byte')}.`);
  else {
    yield* checkVariables(first, end, count, complain);
    const stated = exactFromHalves(view.getUint32(16, true), view.getUint32(20, true));
    if (Number(stated) !== end - first) report(DATA_LENGTH, record, { range: rangeOf(start + 16, 8), message: `data_len says that the variables have ${plural(stated, 'byte')}; behind it ${plural(end - first, 'byte')} stand.` });
  }
}

function* checkVariables(first: number, end: number, count: number, complain: (range: ByteRange, message: string) => void): Scan<void> {
  const reader = new Reader(end, NO_FACTS);
  let at = first;
  for (let i = 0; i < count; i++) {
    const lengths = yield* variableAt(at, end, reader);
    if (lengths === null) {
      complain({ start: Math.min(at, end - 1), end }, `Variable ${i} of ${count}, at ${hex(at)}, is none that varstored takes: a length is 0, too large, or ends behind the store.`);
      return;
    }
    at += lengths.name + lengths.data + VARIABLE_OVERHEAD;
  }
  if (at < end) complain({ start: at, end }, `${plural(end - at, 'byte')} stand behind the last of ${plural(count, 'variable')}: varstored finds more data than it expects.`);
}
