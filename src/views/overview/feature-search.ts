/** Finding features by words of their names and descriptions. */
import type { FeatureGroup } from '../../core/analysis/overview/cpuid-card.ts';

const plain = (text: string): string => text.toLowerCase().replace(/[-_. ]/g, '');

/** Groups with the bits that fit; without words, and with absent ones, all of them. Spelling may leave out `_`, `-` and dots. */
export function matchingGroups(groups: readonly FeatureGroup[], search: string, absent: boolean): readonly FeatureGroup[] {
  const wanted = plain(search);
  if (wanted === '' && absent) return groups;
  return groups.flatMap((group) => {
    const bits = group.bits.filter(({ name, doc, set }) => (set || absent) && (wanted === '' || plain(name).includes(wanted) || plain(doc).includes(wanted)));
    return bits.length === 0 ? [] : [{ ...group, bits }];
  });
}
