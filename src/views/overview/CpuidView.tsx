/** The CPUID and MSR policies: identity, features by leaf and register, and every leaf as it stands. */
import { useDeferredValue, useEffect, useState, type ChangeEvent } from 'react';
import type { CpuidCard } from '../../core/analysis/overview/cpuid-card.ts';
import { plural } from '../../core/text.ts';
import { useOverview, wantCpuid } from '../../store/overview.ts';
import { CpuidBody } from './CpuidBody.tsx';
import { Sheet } from './Sheet.tsx';
import { Waiting } from './Waiting.tsx';
import styles from './CpuidView.module.css';

export function CpuidView() {
  const cpuid = useOverview((state) => state.cpuid);
  const failure = useOverview((state) => state.failures.cpuid);
  const outline = useOverview((state) => state.outline);
  const [search, setSearch] = useState('');
  const [absent, setAbsent] = useState(true);
  const wanted = useDeferredValue(search);
  useEffect(wantCpuid, [outline]);
  const onSearch = (event: ChangeEvent<HTMLInputElement>): void => setSearch(event.target.value);
  const onAbsent = (event: ChangeEvent<HTMLInputElement>): void => setAbsent(event.target.checked);
  if (cpuid === null) return <Waiting failure={failure} />;
  const toolbar = (
    <>
      <input className={styles['search']} type="search" placeholder="Find a feature: avx2, smep, rdrand…" aria-label="Find a feature" value={search} onChange={onSearch} />
      <label className={styles['check']}>
        <input type="checkbox" checked={absent} onChange={onAbsent} /> absent ones too
      </label>
      <span className={styles['count']}>{countOf(cpuid)}</span>
    </>
  );
  return (
    <Sheet label="CPUID" toolbar={toolbar}>
      <CpuidBody cpuid={cpuid} search={wanted} absent={absent} />
    </Sheet>
  );
}

function countOf({ groups, leafCount }: CpuidCard): string {
  const features = groups.reduce((sum, { bits }) => sum + bits.filter(({ set }) => set).length, 0);
  return `${plural(features, 'feature')}, ${plural(leafCount, 'leaf', 'leaves')}`;
}
