/**
 * Compares the registers in every image of a folder with what xenctx printed of the guest, value by value. Only what the
 * saver rewrites may differ: cr3 of PV guests and vCPU 0's rdx.
 *
 *     node scripts/check-xenctx.mjs DIR
 */
import { compareFolder, load } from './ground-truth.mjs';

const { compareXenctx, xenctxText } = await load('/tests/build/xenctx.ts');

await compareFolder('check-xenctx.mjs', 'xenctx.txt', ({ stream, read }, truth) => {
  const text = xenctxText(stream, read);
  if (text === '') return null;
  const pv = stream.layers.find((layer) => layer.name === 'libxc')?.facts.domainType === 1;
  const { values, wrong, rewritten } = compareXenctx(text, truth, pv);
  return { values, wrong, remark: `rewritten by the saver: ${rewritten.join('; ') || 'none'}` };
});
