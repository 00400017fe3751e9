/** All findings in groups; a click, the arrows or F8 go to the very bytes. Any number of them: only lines that show are made. */
import { useRef, type ReactNode } from 'react';
import { grouped as digits, hex, printable } from '../../core/text.ts';
import { MAX_FINDINGS_PER_RULE } from '../../core/index/finding.ts';
import { useApp } from '../../store/index.ts';
import { BigScroll, type BigScrollHandle, type VisibleWindow } from '../shared/BigScroll.tsx';
import { findingRecord } from '../shared/finding-words.ts';
import { FindingDetail } from './FindingDetail.tsx';
import { FindingRow } from './FindingRow.tsx';
import { FindingToolbar } from './FindingToolbar.tsx';
import { groupTitle } from './group-title.ts';
import { GroupRow } from './GroupRow.tsx';
import { NoFindings } from './NoFindings.tsx';
import { SuppressedRow } from './SuppressedRow.tsx';
import { LINE_HEIGHT, useFindingLines } from './use-finding-lines.ts';
import { useGrouped } from './use-grouped.ts';
import styles from './FindingList.module.css';

const lineId = (line: number): string => `finding-line-${line}`;

export function FindingList(): ReactNode {
  const any = useApp((state) => state.findings.length > 0);
  const by = useApp((state) => state.findingsBy);
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const grouped = useGrouped();
  const scroll = useRef<BigScrollHandle>(null);
  const { lines, current, active, setDetailHeight, onClick, onKeyDown } = useFindingLines(grouped, scroll);

  const renderRow = (at: number): ReactNode => {
    const line = lines.at(at);
    const shared = { id: lineId(at), line: at, active: at === active };
    if (line?.kind === 'group') {
      const { group, open } = line;
      return <GroupRow {...shared} title={groupTitle(by, group, { index, layers })} severity={group.severity} count={digits(group.count)} judges={group.judges.join(' ')} open={open} rule={by === 'rule'} />;
    }
    if (line?.kind === 'suppressed') return <SuppressedRow {...shared} rule={line.rule} count={digits(line.count)} />;
    if (line?.kind !== 'finding') return null;
    const { finding } = line;
    const more = finding.count > 1 ? `${digits(finding.count)} more, beyond the ${digits(MAX_FINDINGS_PER_RULE)} of a rule that are kept; the first: ` : '';
    return (
      <FindingRow
        {...shared}
        severity={finding.severity}
        offset={hex(finding.range.start)}
        record={findingRecord({ index, layers }, finding)}
        message={more + printable(finding.message)}
        judges={finding.objectors.join(' ')}
        current={finding === current}
      />
    );
  };
  const renderUnder = ({ topOf }: VisibleWindow): ReactNode => (current === null || lines.detail < 0 ? null : <FindingDetail finding={current} top={topOf(lines.detail)} onHeight={setDetailHeight} />);

  if (!any) {
    return (
      <div className={styles['pane']}>
        <h2 className={styles['head']}>Findings</h2>
        <NoFindings />
      </div>
    );
  }
  return (
    <div className={styles['pane']}>
      <FindingToolbar grouped={grouped} />
      <div className={styles['list']} onClick={onClick}>
        <BigScroll
          role="treegrid"
          label="Findings"
          rowCount={lines.length}
          rowHeight={LINE_HEIGHT}
          renderRow={renderRow}
          renderUnder={renderUnder}
          activeDescendant={active < 0 ? undefined : lineId(active)}
          onKeyDown={onKeyDown}
          handleRef={scroll}
        />
        {lines.length === 0 && <p className={styles['none']}>No finding passes the filter.</p>}
      </div>
    </div>
  );
}
