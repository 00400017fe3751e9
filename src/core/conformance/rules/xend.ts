/** The config in xend's header, which xend parses before it reads anything else. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { XEND_HEADER_SIZE } from '../../formats/xend/header.ts';
import { defineRule, READ } from '../../index/finding.ts';
import type { Check, CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';
import { MAX_SXP, readOneList } from './sxp.ts';

const CONFIG = defineRule({ id: 'xend.header.config', title: 'The config is an S-expression', objectors: ['restore'], cite: 'xen 4.4 tools/python/xen/xend/sxp.py Parser, XendCheckpoint.py restore()', hint: 'A current toolstack comes to no config: it does not read xend\u2019s header.', checked: READ });

export const XEND_CHECK: Check = {
  rules: [CONFIG],
  create: (context) => ({
    visits: [{ layer: 'xend', types: [0], kind: 'header', reads: XEND_HEADER_SIZE, visit: (record) => (record.holds(XEND_HEADER_SIZE) ? checkConfig(context, record) : undefined) }],
  }),
};

/** A length that does not fit is the scan's to tell. */
function* checkConfig({ read, report, index }: CheckContext, record: RecordView): Scan<void> {
  const head = yield* read(record.start, XEND_HEADER_SIZE);
  const length = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(XEND_HEADER_SIZE - 4, false);
  const start = record.start + XEND_HEADER_SIZE;
  if (length > MAX_SXP || start + length > index.size) return;
  if (length === 0) {
    report(CONFIG, record, { range: rangeOf(start - 4, 4), message: 'The config is empty: xend finds no expression in it.' });
    return;
  }
  const { fault, behind, tooDeep } = readOneList((yield* read(start, length)).slice());
  if (fault === null) return;
  // The parser goes on without recursion, and of several expressions restore() takes the first.
  const objectors = behind || tooDeep ? [] : CONFIG.objectors;
  report(CONFIG, record, { range: rangeOf(start + Math.min(fault.at, length - 1), 1), message: behind ? `${fault.message} xend takes the first expression.` : fault.message, objectors });
}
