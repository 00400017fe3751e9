/** What the panel shows: severities, judges, layers and rules, each with its count, and how findings are put together. */
import type { ChangeEvent, MouseEvent, ReactNode } from 'react';
import { grouped as digits, plural } from '../../core/text.ts';
import { SEVERITIES } from '../../store/findings.ts';
import { isFiltered, JUDGE_CHOICES, NO_FINDING_FILTER } from '../../store/finding-filter.ts';
import { useApp } from '../../store/index.ts';
import { FINDING_GROUPINGS } from '../../store/preferences.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import { toggleChoice } from './choices.ts';
import { FacetChip } from './FacetChip.tsx';
import { FacetMenu } from './FacetMenu.tsx';
import type { Grouped } from './group.ts';
import { SuppressedNote } from './SuppressedNote.tsx';
import styles from './FindingToolbar.module.css';

const onClick = (event: MouseEvent): void => {
  const chip = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-part]') : null;
  toggleChoice(chip?.dataset['part'], chip?.dataset['value']);
};

const onGrouping = (event: ChangeEvent<HTMLSelectElement>): void => {
  const by = FINDING_GROUPINGS.find((known) => known === event.target.value);
  if (by !== undefined) useApp.getState().setPreference('findingsBy', by);
};

const clear = (): void => useApp.getState().setFindingFilter(NO_FINDING_FILTER);

export function FindingToolbar({ grouped }: { readonly grouped: Grouped }): ReactNode {
  const { facets, shown, groups, suppressed } = grouped;
  const filter = useApp((state) => state.findingFilter);
  const by = useApp((state) => state.findingsBy);
  const words = `${plural(shown, 'finding')}, ${plural(groups.length, by)}`;
  return (
    <>
      <div className={styles['bar']} role="toolbar" aria-label="Filter findings" onClick={onClick}>
        <h2 className={styles['head']}>Findings</h2>
        <span className={styles['number']} role="status" title={words}>
          {digits(shown)}
          <span className="visually-hidden"> {words}</span>
        </span>
        <div className={styles['group']} role="group" aria-label="Severity">
          {SEVERITIES.map((value) => (
            <FacetChip key={value} part="severities" value={value} severity={value} text={SEVERITY_GLYPHS[value]} words={value} count={facets.severities.get(value) ?? 0} pressed={filter.severities?.includes(value) ?? false} />
          ))}
        </div>
        <div className={styles['group']} role="group" aria-label="Judge">
          {JUDGE_CHOICES.map((value) => (
            <FacetChip key={value} part="judges" value={value} text={value} words={value === 'nobody' ? 'nobody objects' : `${value} objects`} count={facets.judges.get(value) ?? 0} pressed={filter.judges?.includes(value) ?? false} />
          ))}
        </div>
        <FacetMenu part="layers" name="layer" counts={facets.layers} chosen={filter.layers} />
        <FacetMenu part="rules" name="rule" counts={facets.rules} chosen={filter.rules} />
        <label className={styles['by']}>
          by{' '}
          <select value={by} onChange={onGrouping}>
            {FINDING_GROUPINGS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {isFiltered(filter) && (
          <button type="button" className={styles['clear']} onClick={clear}>
            Clear filter
          </button>
        )}
      </div>
      {suppressed.length > 0 && <SuppressedNote suppressed={suppressed} />}
    </>
  );
}
