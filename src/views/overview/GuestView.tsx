/** The guest at a glance, out of all layers; each value leads to the bytes that say it. */
import { useEffect } from 'react';
import type { Section } from '../../core/analysis/overview/cell.ts';
import { useApp } from '../../store/index.ts';
import { useOverview, wantGuest } from '../../store/overview.ts';
import { Block } from './Block.tsx';
import { CellLines } from './CellLines.tsx';
import { GuestTitle } from './GuestTitle.tsx';
import { Missing } from './Missing.tsx';
import { PageShares } from './PageShares.tsx';
import { Sheet } from './Sheet.tsx';
import { Waiting } from './Waiting.tsx';
import styles from './GuestView.module.css';

const sectionBlock = ({ title, note, cells }: Section) => (
  <Block key={title} title={title} note={note}>
    <CellLines cells={cells} words />
  </Block>
);

export function GuestView() {
  const guest = useOverview((state) => state.guest);
  const failure = useOverview((state) => state.failures.guest);
  const phase = useApp((state) => state.phase);
  const layers = useApp((state) => state.layers.length);
  useEffect(wantGuest, [phase, layers]);
  if (guest === null) return <Waiting failure={failure} />;
  const [who, ...others] = guest.sections;
  const reading = phase !== 'ready';
  return (
    <Sheet label="Guest">
      {who !== undefined && <GuestTitle section={who} />}
      {!reading && guest.missing.length > 0 && <Missing sentences={guest.missing} />}
      <div className={styles['columns']}>
        {who !== undefined && sectionBlock(who)}
        {others.map(sectionBlock)}
        <Block title={guest.memory.title} note={reading ? 'so far' : ''}>
          <CellLines cells={guest.memory.cells} words />
          <PageShares shares={guest.pageTypes} />
        </Block>
        {sectionBlock({ ...guest.layers, note: reading ? 'so far' : '' })}
      </div>
    </Sheet>
  );
}
