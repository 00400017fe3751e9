/**
 * Compares the HVM context of every image of a folder with what xen-hvmctx printed of the guest, value by value. Only
 * free-running clocks may differ, and only forwards.
 *
 *     node scripts/check-hvmctx.mjs DIR
 */
import { compareFolder, load } from './ground-truth.mjs';

const { compareHvmctx, hvmctxTexts } = await load('/tests/build/hvmctx.ts');

await compareFolder('check-hvmctx.mjs', 'hvmctx.txt', ({ stream, read }, truth) => {
  const text = hvmctxTexts(stream, read).at(-1);
  if (text === undefined) return null;
  const { values, wrong, later } = compareHvmctx(text, truth);
  return { values, wrong, remark: `clocks that went on: ${later.join('; ') || 'none'}` };
});
