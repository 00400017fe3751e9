/** A receiver of COLO: it completes the domain at each checkpoint, and waits for the primary to ask for the next. */
import { describe, expect, it } from 'vitest';
import { restoreCard, restoreStep } from '../../../../src/core/restore/card.ts';
import { CHECKPOINT } from '../../../../src/core/formats/libxc/checkpoint.ts';
import { CHECKPOINT_END } from '../../../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../../../src/core/formats/libxl/checkpoint-state.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { emulator, hvmStart, hvmState } from '../../../build/good.ts';
import { open } from '../../../build/open.ts';
import { stream } from '../../../build/stream.ts';

const STATE_SIZE = 16;

function colo(checkpoints: number): Uint8Array {
  let to = hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT));
  for (let i = 0; i < checkpoints; i++) to = emulator(hvmState(i === 0 ? to : to.pages([{ pfn: 0x100 + i }])).record(CHECKPOINT)).record(CHECKPOINT_END).record(CHECKPOINT_STATE, { id: 0 });
  return to.bytes();
}

describe('COLO', () => {
  it('goes on with the state of the last whole checkpoint, and drops what follows the request for the next', () => {
    const opened = open(stream().raw(colo(2)).pages([{ pfn: 9 }]).bytes());
    const { outcome, forensics } = opened.run(restoreCard(opened.stream));
    expect(outcome.kind).toBe('fails-over');
    expect(outcome.sentence).toMatch(/^Would fail over: the secondary, which runs with the state of checkpoint 2, goes on\..* The 4,120 bytes behind it were buffered and are dropped\./);
    expect(forensics.story).toContain('The primary of a COLO pair went away 4,120 bytes into the checkpoint behind number 2');
  });

  it('has nothing to drop where it ends with the request', () => {
    const opened = open(colo(2));
    expect(opened.run(restoreCard(opened.stream)).outcome.sentence).not.toContain('dropped');
  });

  it('fails an assertion where the request is due and the file ends', () => {
    const bytes = colo(2);
    const opened = open(bytes.subarray(0, bytes.length - STATE_SIZE));
    expect(opened.refusedBy('restore')).toBe(true);
    expect(opened.run(restoreCard(opened.stream)).outcome).toMatchObject({ kind: 'crashes', rule: 'libxc.stream.truncated', logs: 'Assertion `rc\' failed' });
  });

  it('completes the domain at each checkpoint', () => {
    const opened = open(colo(1));
    const ends = opened.rows().findIndex(({ layer, type }) => layer === 'libxl' && type === CHECKPOINT_END.type);
    expect(opened.run(restoreStep(opened.stream, ends)).did).toMatch(/Checkpoint 1 is whole\. x86_hvm_stream_complete\(\).*CHECKPOINT_STATE is due\.$/);
    expect(opened.run(restoreStep(opened.stream, ends + 1)).did).toContain('send_checkpoint_dirty_pfn_list()');
  });
});
