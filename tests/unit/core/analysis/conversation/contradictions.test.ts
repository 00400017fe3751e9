/** Captures of two directions that cannot be, or need not be, of one migration: each says why. */
import { describe, expect, it } from 'vitest';
import { backSteps } from '../../../../../src/core/analysis/conversation/back.ts';
import { contradictionsOf } from '../../../../../src/core/analysis/conversation/contradictions.ts';
import { goodRemus } from '../../../../build/good.ts';
import { scanned } from '../../../../build/open.ts';
import { ascii } from '../../../../build/stream.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const BANNER = 'xl migration receiver ready, send binary domain data.\n';
const READY = 'domain received, ready to unpause\0';
const PERMISSION = 'domain is yours, you are cleared to unpause\0';
const REPORT = 'my copy unpause results are as follows\0\0';
const state = (id: number): number[] => [5, 0, 0, 0, 4, 0, 0, 0, id, 0, 0, 0, 0, 0, 0, 0];

function against(forward: Uint8Array, back: Uint8Array): readonly string[] {
  const [sent, said] = [scanned(forward), scanned(back)];
  return sent.run(contradictionsOf(sent.stream, said.run(backSteps(said.stream)).steps));
}

const real = async (name: string): Promise<Uint8Array> => image(IMAGES.find((each) => each.name === name) ?? { name, size: 0, sha256: '' });
const sent = (): Promise<Uint8Array> => real('xen417-pv64-minios-8m-livemigrate-debug.wire');
const remus = (): Promise<Uint8Array> => real('xen417-pv64-minios-8m-remus.wire');

describe('two captures', () => {
  it('of one migration have nothing against them', async () => {
    expect(against(await sent(), ascii(BANNER + READY + REPORT))).toEqual([]);
    expect(against(await remus(), ascii(BANNER))).toEqual([]);
  });

  it('say why not where one side says what the other never led to', async () => {
    const permitted = await sent();
    const unpermitted = permitted.subarray(0, permitted.length - PERMISSION.length);
    const checkpointed = await remus();
    const rounds = Uint8Array.from([...state(2), ...state(3), ...state(1)]);
    expect(against(unpermitted.subarray(0, 5_000_000), ascii(BANNER + READY))).toEqual([expect.stringMatching(/has the whole domain; the stream has no END\. One of the captures was cut/)]);
    expect(against(checkpointed, ascii(BANNER + READY))).toEqual([expect.stringMatching(/no END, and a receiver of Remus never says so/)]);
    expect(against(permitted, ascii(BANNER))).toEqual([expect.stringMatching(/the way back does not have that/)]);
    expect(against(unpermitted, ascii(BANNER + READY + REPORT))).toEqual([expect.stringMatching(/only behind the sender’s permission/)]);
    expect(against(unpermitted, rounds)).toEqual([expect.stringMatching(/taken over 1 checkpoint; the stream has no whole one/)]);
    expect(against(checkpointed, rounds)).toEqual([expect.stringMatching(/without CHECKPOINT_STATE/)]);
    expect(against(goodRemus(1), Uint8Array.from([...rounds, ...rounds]))).toEqual([expect.stringMatching(/2 checkpoints; the stream has 1 whole one/)]);
  });

  it('say so where xl’s receiver would not have read the first byte', async () => {
    const libvirt = await real('xen417-pv64-minios-8m-libvirt.save');
    expect(against(libvirt, ascii(BANNER + READY))).toEqual([expect.stringMatching(/begins with layer libvirt\./)]);
  });
});
