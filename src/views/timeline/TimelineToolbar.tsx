/** Axis, zoom and legend. */
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { byteSize, plural } from '../../core/text.ts';
import { spanText } from './time-axis.ts';
import type { TimelineAxis } from '../../store/preferences.ts';
import { useApp } from '../../store/index.ts';
import { Legend } from './Legend.tsx';
import { PhaseScrubber } from './PhaseScrubber.tsx';
import type { ViewControl } from './use-view.ts';
import styles from './TimelineToolbar.module.css';

const AXES: readonly { readonly axis: TimelineAxis; readonly label: string; readonly title: string }[] = [
  { axis: 'bytes', label: 'bytes', title: 'x is the offset: large records are wide' },
  { axis: 'records', label: 'rows', title: 'x is the row: every record is as wide as the next' },
  { axis: 'time', label: 'time', title: 'x is when the bytes were captured, from the capture’s first packet' },
];

const ICON = 14;

const chooseAxis = (event: MouseEvent<HTMLDivElement>): void => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-axis]') : null;
  const chosen = AXES.find(({ axis }) => axis === button?.dataset['axis']);
  if (chosen !== undefined) useApp.getState().setPreference('axis', chosen.axis);
};

const WORDS: Readonly<Record<TimelineAxis, (units: number) => string>> = { bytes: byteSize, records: (rows) => plural(Math.round(rows), 'row'), time: spanText };

function shownText({ axis, view, shown }: ViewControl): string {
  const span = shown.to - shown.from;
  const words = WORDS[axis.name];
  return view === null ? words(span) : `${words(span)} of ${words(axis.total)}`;
}

export function TimelineToolbar({ control }: { readonly control: ViewControl }): ReactNode {
  const current = control.axis.name;
  const timed = useApp((state) => (state.capture?.clock ?? null) !== null);
  const middle = (control.shown.from + control.shown.to) / 2;
  const onZoom = (event: MouseEvent<HTMLDivElement>): void => {
    const action = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-zoom]')?.dataset['zoom'] : undefined;
    if (action === 'in') control.zoom(0.5, middle);
    else if (action === 'out') control.zoom(2, middle);
    else if (action === 'fit') control.fit();
  };
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Timeline">
      <div className={styles['group']} role="group" aria-label="x axis" onClick={chooseAxis}>
        {AXES.filter(({ axis }) => axis !== 'time' || timed).map(({ axis, label, title }) => (
          <button key={axis} type="button" className={styles['choice']} data-axis={axis} aria-pressed={axis === current} title={title}>
            {label}
          </button>
        ))}
      </div>
      <div className={styles['group']} role="group" aria-label="Zoom" onClick={onZoom}>
        <button type="button" className={styles['icon']} data-zoom="in" aria-label="Zoom in" title="Zoom in (W, wheel)">
          <ZoomIn size={ICON} aria-hidden="true" />
        </button>
        <button type="button" className={styles['icon']} data-zoom="out" aria-label="Zoom out" title="Zoom out (S, wheel)">
          <ZoomOut size={ICON} aria-hidden="true" />
        </button>
        <button type="button" className={styles['icon']} data-zoom="fit" aria-label="Show all" title="Show all (0)" disabled={control.view === null}>
          <Maximize2 size={ICON} aria-hidden="true" />
        </button>
      </div>
      <span className={styles['shown']}>{shownText(control)}</span>
      <PhaseScrubber />
      <Legend />
    </div>
  );
}
