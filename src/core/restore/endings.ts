/** How a restorer ends on account of a finding: a refusal with a message is the rule, the rest is here. */
import { CHECKPOINT_STATE } from '../formats/libxl/checkpoint-state.ts';
import { EMULATOR_XENSTORE_DATA } from '../formats/libxl/emulator-xenstore-data.ts';
import type { Finding } from '../index/finding.ts';
import type { OpenStream } from '../open-stream.ts';
import type { Milestones } from './milestones.ts';
import { nextOf } from './milestones.ts';
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
  // The END is kept until CHECKPOINT_END; without one libxl reads on past the end of the file.
  'libxl.end.in-checkpoint': ({ row }, _stream, { wholes }) => (nextOf(wholes, row) < 0 ? 'hangs' : 'crashes'),
  'libxl.stream.truncated': truncated,
  'libxl.record.length': ({ row }, { builder: { index } }) => {
    if (index.bodyLengthOf(row) >= WRAPS) return 'undefined';
    return index.typeOf(row) === CHECKPOINT_STATE.type ? 'crashes' : 'stops';
  },
  // xl allocates config_len + 1 bytes (divergences, item 18).
  'xl.header.config-length': ({ message }) => (message.replaceAll(',', '').includes(`${MAX_U32} byte`) ? 'crashes' : 'stops'),
};

/** libxl does not notice the end of the file: what it has not read is what its memory held. */
function truncated(_finding: Finding, { builder: { index } }: OpenStream, { checkpoints, wholes }: Milestones): OutcomeKind {
  if (checkpoints.length > wholes.length) return 'hangs';
  const last = index.rowCount - 1;
  return last >= 0 && index.isCut(last) && index.typeOf(last) === EMULATOR_XENSTORE_DATA.type ? 'undefined' : 'stops';
}

export function endingOf(finding: Finding, stream: OpenStream, milestones: Milestones): OutcomeKind {
  const own = ENDINGS[finding.rule];
  if (own !== undefined) return own(finding, stream, milestones);
  return /fatal signal|Assertion/.test(finding.logs) || finding.message.includes('fails an assertion') ? 'crashes' : 'stops';
}
