/** How a restorer ends on account of a finding: a refusal with a message is the rule, the rest is here. */
import type { Scan } from '../bytes/cursor.ts';
import { alignTo8 } from '../bytes/integers.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../formats/libxl/checkpoint-state.ts';
import { EMULATOR_XENSTORE_DATA } from '../formats/libxl/emulator-xenstore-data.ts';
import type { Finding } from '../index/finding.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { OpenStream } from '../open-stream.ts';
import type { Milestones } from './milestones.ts';
import type { OutcomeKind } from './restore-card.ts';

type Ending = (finding: Finding, stream: OpenStream, milestones: Milestones) => OutcomeKind;

/** ROUNDUP(length, 8) is computed in 32 bits by libxl: from here on it gives 0 (divergences, item 15). */
const WRAPS = 0xffff_fff9;
const MAX_U32 = 0xffff_ffff;

const ENDINGS: Readonly<Record<string, Ending>> = {
  // The first two frames of the table are memory that libxc never set; all later ones it did set, to INVALID_PFN (C083).
  'libxc.x86-pv-p2m-frames.coverage': ({ message }) => (/frame [01] of the table/.test(message) ? 'undefined' : 'stops'),
  // PFN 0 is within max_pfn 0, for which there are no arrays (C076).
  'libxc.page-data.early': ({ row }, { builder }) => (builder.index.pagesOf(row)?.high === 0 ? 'crashes' : 'stops'),
  'libxl.stream.truncated': truncated,
  'libxl.record.length': ({ row }, { builder: { index } }) => {
    if (index.bodyLengthOf(row) >= WRAPS) return 'undefined';
    return index.typeOf(row) === CHECKPOINT_STATE.type ? 'crashes' : 'stops';
  },
  // xl allocates config_len + 1 bytes (divergences, item 18).
  'xl.header.config-length': ({ message }) => (message.replaceAll(',', '').includes(`${MAX_U32} byte`) ? 'crashes' : 'stops'),
};

/** libxl does not notice the end of the file: what it has not read is what its memory held. */
function truncated({ message }: Finding, { builder: { index } }: OpenStream, { checkpoints, wholes }: Milestones): OutcomeKind {
  if (checkpoints.length > wholes.length) return 'hangs';
  // CHECKPOINT_STATE (formats/libxl/scan-state.ts).
  if (message.includes('libxl takes body_length for 0, and crashes')) return 'crashes';
  if (message.includes('undefined behaviour')) return 'undefined';
  const last = index.rowCount - 1;
  return last >= 0 && index.isCut(last) && index.typeOf(last) === EMULATOR_XENSTORE_DATA.type ? 'undefined' : 'stops';
}

const MAX_QUEUED = 1000;

/** libxl keeps an END until CHECKPOINT_END, and then fails an assertion; without one it reads on past the end of the file. */
function* endInside({ row }: Finding, { builder: { index, layers } }: OpenStream): Scan<OutcomeKind> {
  const littleEndian = layers[index.layerOf(row)]?.facts.littleEndian ?? true;
  let at = index.endOf(row);
  for (let records = 0; records < MAX_QUEUED; records++) {
    const bytes = yield { start: at, length: RECORD_HEADER_SIZE };
    if (bytes.length < RECORD_HEADER_SIZE) return 'hangs';
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0, littleEndian) === CHECKPOINT_END.type) return 'crashes';
    at += RECORD_HEADER_SIZE + alignTo8(view.getUint32(4, littleEndian));
    if (at >= index.size) return 'hangs';
  }
  return 'hangs';
}

export function* endingOf(finding: Finding, stream: OpenStream, milestones: Milestones): Scan<OutcomeKind> {
  if (finding.rule === 'libxl.end.in-checkpoint') return yield* endInside(finding, stream);
  const own = ENDINGS[finding.rule];
  if (own !== undefined) return own(finding, stream, milestones);
  return /fatal signal|Assertion/.test(finding.logs) || finding.message.includes('fails an assertion') ? 'crashes' : 'stops';
}
