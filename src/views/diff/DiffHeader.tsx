/** The top line: both files, their verdict in a sentence, swap, report, back. */
import { ArrowLeftRight, X } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { closeCompare, swapSides, useCompare } from '../../store/compare.ts';
import styles from './DiffHeader.module.css';
import { ReportMenu } from './ReportMenu.tsx';
import { SideTitle } from './SideTitle.tsx';
import { DIFF_TABS, showTab, useDiffTab } from '../../store/compare-tab.ts';
import bar from './Toolbar.module.css';
import { VerdictSentence } from './VerdictSentence.tsx';

const ICON = 14;

const onTab = (event: MouseEvent): void => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tab]') : null;
  const found = DIFF_TABS.find(({ tab }) => tab === button?.dataset['tab']);
  if (found !== undefined) showTab(found.tab);
};

export function DiffHeader({ tools }: { readonly tools: ReactNode }): ReactNode {
  const stage = useCompare((state) => state.stage);
  const tab = useDiffTab((state) => state.tab);
  return (
    <header className={styles['head']}>
      <div className={styles['line']}>
        <h1 className={styles['sides']}>
          <SideTitle side="left" />
          <button type="button" className={styles['swap']} onClick={swapSides} title="Swap sides" aria-label="Swap sides">
            <ArrowLeftRight size={ICON} aria-hidden="true" />
          </button>
          <SideTitle side="right" />
        </h1>
        <div className={styles['tools']}>
          <ReportMenu />
          {tools}
          <button type="button" className={bar['chip']} onClick={closeCompare} title="Close the comparison">
            <X size={ICON} aria-hidden="true" /> <span className={styles['label']}>Close</span>
          </button>
        </div>
      </div>
      {stage === 'open' && (
        <div className={styles['line']}>
          <div className={styles['tabs']} role="tablist" aria-label="Parts of the comparison" onClick={onTab}>
            {DIFF_TABS.map(({ tab: name, title }) => (
              <button key={name} type="button" role="tab" className={styles['tab']} data-tab={name} aria-selected={tab === name} aria-controls={tab === name ? `diff-${name}` : undefined}>
                {title}
              </button>
            ))}
          </div>
          <VerdictSentence />
        </div>
      )}
    </header>
  );
}
