/** The order of the proposal's messages: every step behind every beginning, in captures of either direction and of both. */
import { describe, expect, it } from 'vitest';
import { STATES, type State } from '../../../../../src/core/formats/libvirt-mig/messages.ts';
import { ProtocolWalk } from '../../../../../src/core/formats/libvirt-mig/protocol.ts';

const walked = (states: readonly State[]): ProtocolWalk => {
  const walk = new ProtocolWalk();
  for (const state of states) if (!walk.take(state)) throw new Error(`${state} is refused behind ${states.join()}`);
  return walk;
};

/** As the mail has it: what may follow what, written out for each capture. */
const TABLE: readonly (readonly [capture: string, before: readonly State[], due: readonly State[]])[] = [
  ['any', [], ['negotiate-version']],
  ['any', ['negotiate-version'], ['negotiate-version', 'sending-binary-data', 'send-binary-data']],
  ['both', ['negotiate-version', 'negotiate-version'], ['send-binary-data']],
  ['both', ['negotiate-version', 'negotiate-version', 'send-binary-data'], ['sending-binary-data']],
  ['both', ['negotiate-version', 'negotiate-version', 'send-binary-data', 'sending-binary-data'], ['received-binary-data']],
  ['both', ['negotiate-version', 'negotiate-version', 'send-binary-data', 'sending-binary-data', 'received-binary-data'], ['done']],
  ['both', ['negotiate-version', 'negotiate-version', 'send-binary-data', 'sending-binary-data', 'received-binary-data', 'done'], []],
  ['source', ['negotiate-version', 'sending-binary-data'], ['done']],
  ['source', ['negotiate-version', 'sending-binary-data', 'done'], []],
  ['destination', ['negotiate-version', 'send-binary-data'], ['received-binary-data']],
  ['destination', ['negotiate-version', 'send-binary-data', 'received-binary-data'], []],
];

describe.each(TABLE)('a capture of %s, behind %j', (_capture, before, due) => {
  it.each(STATES)('takes %s only where it is due, and an error always', (state) => {
    expect(walked(before).due).toEqual(due);
    expect(walked(before).take(state)).toBe(state === 'error' || due.includes(state));
  });

  it('is at its end only where nothing is due', () => {
    expect(walked(before).isDone).toBe(due.length === 0);
    expect(walked([...before, 'error']).isDone).toBe(true);
  });
});

describe('behind an error', () => {
  it.each(STATES)('%s is not due', (state) => {
    expect(walked(['negotiate-version', 'error']).take(state)).toBe(false);
  });
});

describe('out of order', () => {
  it('goes on from the message that was not due', () => {
    const walk = walked(['negotiate-version']);
    expect(walk.take('received-binary-data')).toBe(false);
    expect(walk.due).toEqual(['done']);
    expect(walk.take('done')).toBe(true);
    expect(walk.isDone).toBe(true);
  });
});
