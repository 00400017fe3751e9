/** A receiver of COLO: it completes the domain at each checkpoint, and waits for the primary to ask for the next. */
import { describe, expect, it } from 'vitest';
import { restoreCard, restoreStep } from '../../../../src/core/restore/card.ts';
import { CHECKPOINT } from '../../../../src/core/formats/libxc/checkpoint.ts';
import { CHECKPOINT_END } from '../../../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../../../src/core/formats/libxl/checkpoint-state.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { emulator, hvmStart, hvmState } from '../../../build/good.ts';
import { open, rowTilingFault, tilingFault } from '../../../build/open.ts';
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

  // What is missing reads as zeroes: no body_length, then a body that was never read; with the control_id the secondary goes on.
  it.each([1, 2])('is cut inside the request behind checkpoint %i at every byte, in libxl\u2019s layer and with what libxl makes of it', (checkpoints) => {
    const bytes = colo(checkpoints);
    const start = bytes.length - STATE_SIZE;
    for (let present = 1; present < STATE_SIZE; present++) {
      const opened = open(bytes.subarray(0, start + present));
      const rows = opened.rows();
      expect(rowTilingFault(rows, start + present)).toBeNull();
      for (const [row, { start: from, end }] of rows.entries()) expect(tilingFault(opened.leaves(row), from, end)).toBeNull();
      const last = rows.at(-1);
      expect(last).toMatchObject(present < 8 ? { layer: 'libxl', kind: 'gap', start } : { layer: 'libxl', kind: 'record', type: CHECKPOINT_STATE.type, start, cut: true });
      const { outcome } = opened.run(restoreCard(opened.stream));
      expect([present, outcome.kind]).toEqual([present, present <= 4 ? 'crashes' : present < 12 ? 'undefined' : 'fails-over']);
      expect(opened.refusedBy('restore')).toBe(present < 12);
      expect(outcome.sentence).not.toContain('dropped');
      expect(opened.findings.find(({ rule }) => rule === 'libxl.stream.truncated')).toMatchObject({ severity: 'error', range: { start: start + present, end: start + present } });
      expect(opened.rules.filter((rule) => rule.startsWith('libxc.'))).not.toContain('libxc.stream.truncated');
    }
  });

  it('is cut anywhere without a record that libxc does not have', () => {
    const bytes = colo(2);
    for (let size = 60; size < bytes.length; size += 7) {
      const opened = open(bytes.subarray(0, size));
      expect(rowTilingFault(opened.rows(), size)).toBeNull();
      expect(opened.rows().filter(({ layer, kind, type }) => layer === 'libxc' && kind === 'record' && type === CHECKPOINT_STATE.type)).toEqual([]);
    }
  });

  it('has nothing to do with what follows a checkpoint of Remus', () => {
    const bytes = stream().raw(colo(2).subarray(0, colo(2).length - STATE_SIZE)).pages([{ pfn: 1 }]).bytes();
    expect(open(bytes.subarray(0, bytes.length - 4100)).rows().at(-1)?.layer).toBe('libxc');
  });

  it('completes the domain at each checkpoint', () => {
    const opened = open(colo(1));
    const ends = opened.rows().findIndex(({ layer, type }) => layer === 'libxl' && type === CHECKPOINT_END.type);
    expect(opened.run(restoreStep(opened.stream, ends)).did).toMatch(/Checkpoint 1 is whole\. x86_hvm_stream_complete\(\).*CHECKPOINT_STATE is due\.$/);
    expect(opened.run(restoreStep(opened.stream, ends + 1)).did).toContain('send_checkpoint_dirty_pfn_list()');
  });
});
