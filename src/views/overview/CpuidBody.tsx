/** What the policies say, block by block; while something is sought, only the features. */
import type { CpuidCard } from '../../core/analysis/overview/cpuid-card.ts';
import { plural } from '../../core/text.ts';
import { Block } from './Block.tsx';
import { CellLines } from './CellLines.tsx';
import { FeatureGroups } from './FeatureGroups.tsx';
import { RawLeaves } from './RawLeaves.tsx';

interface CpuidBodyProps {
  readonly cpuid: CpuidCard;
  readonly search: string;
  readonly absent: boolean;
}

export function CpuidBody({ cpuid, search, absent }: CpuidBodyProps) {
  const { identity, groups, leaves, leafCount, msrs } = cpuid;
  const cut = leafCount - leaves.length;
  return (
    <>
      {search === '' && identity.length > 0 && (
        <Block title="Processor">
          <CellLines cells={identity} words />
        </Block>
      )}
      <FeatureGroups groups={groups} search={search} absent={absent} />
      {msrs.length > 0 && search === '' && (
        <Block title="MSR policy">
          <CellLines cells={msrs} clear={absent} />
        </Block>
      )}
      {leaves.length > 0 && search === '' && (
        <Block title="Leaves" note={cut > 0 ? `the first ${leaves.length}; ${plural(cut, 'further one is', 'further ones are')} in the field tree` : ''}>
          <RawLeaves leaves={leaves} />
        </Block>
      )}
    </>
  );
}
