/** A fault in what two sides say around a stream: who stops at it, and that nothing is said of the stream. */
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../src/core/restore/card.ts';
import { message } from '../../../build/container-writer.ts';
import { goodPv } from '../../../build/good.ts';
import { open } from '../../../build/open.ts';
import { ascii, stream } from '../../../build/stream.ts';

const BANNER = 'xl migration receiver ready, send binary domain data.\n';
const PERMISSION = 'domain is yours, you are cleared to unpause\0';
const state = (id: number): number[] => [5, 0, 0, 0, 4, 0, 0, 0, id, 0, 0, 0, 0, 0, 0, 0];

describe('a fault in the talk', () => {
  it.each([
    ['of xl\u2019s receiver', ascii(BANNER.slice(0, 30)), /^Nothing to restore, and the migration fails: the sender, which reads this, stops at receiver banner .* logs "file\/stream truncated reading banner/],
    ['of xl\u2019s sender, behind its stream', stream().raw(goodPv(), ascii(PERMISSION.slice(0, 20))).bytes(), /^Behind a whole stream the migration fails: the receiver stops at permission to go .* "file\/stream truncated reading GO message/],
    ['of COLO\u2019s secondary', Uint8Array.from([...state(2), ...state(1)]), /^Nothing to restore, and COLO ends: the primary, which reads this, stops at CHECKPOINT_STATE/],
    ['of the proposal', message('done'), /^The migration fails: the other side stops at done/],
  ])('%s stops the side that reads it', (_what, bytes, sentence) => {
    const opened = open(bytes);
    const { outcome, forensics } = opened.run(restoreCard(opened.stream));
    expect(outcome.kind).toBe('stops');
    expect(outcome.sentence).toMatch(sentence);
    expect(forensics.story).toBe('');
  });
});
