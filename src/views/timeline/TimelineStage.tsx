/** Toolbar, canvas and what floats over it, for a stream that has rows. */
import { useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { CurrentRow } from './CurrentRow.tsx';
import { layoutSummary } from './layout-summary.ts';
import { onTimelineKey } from './timeline-keys.ts';
import { TimelineCanvas } from './TimelineCanvas.tsx';
import { TimelineToolbar } from './TimelineToolbar.tsx';
import { TimelineTooltip } from './TimelineTooltip.tsx';
import { GUTTER } from './geometry.ts';
import { usePalette, useSize } from './use-canvas.ts';
import type { Lanes } from './use-lanes.ts';
import { usePointer } from './use-pointer.ts';
import { useScene } from './use-scene.ts';
import { useView } from './use-view.ts';
import styles from './Timeline.module.css';

export function TimelineStage({ lanes }: { readonly lanes: Lanes }): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const palette = usePalette(host);
  const control = useView(lanes);
  const scene = useScene(lanes, control, size);
  const pointer = usePointer(surface, scene, control);
  const layers = useApp((state) => state.layers);
  const label = useMemo(() => layoutSummary(lanes.index, layers), [lanes, layers]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!onTimelineKey(event, control, lanes.index)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <TimelineToolbar control={control} />
      <div ref={host} className={styles['host']}>
        <div
          ref={surface}
          className={styles['surface']}
          role="application"
          aria-roledescription="timeline"
          aria-label={label}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={pointer.onPointerDown}
          onPointerMove={pointer.onPointerMove}
          onPointerUp={pointer.onPointerUp}
          onPointerLeave={pointer.onPointerLeave}
        >
          {scene === null || palette === null ? null : <TimelineCanvas scene={scene} palette={palette} index={lanes.index} />}
          {pointer.brush === null ? null : (
            <div className={styles['brush']} style={{ left: GUTTER + pointer.brush.from, width: pointer.brush.to - pointer.brush.from }} />
          )}
        </div>
        {pointer.hover === null ? null : <TimelineTooltip hover={pointer.hover} lanes={lanes} />}
        <CurrentRow lanes={lanes} />
      </div>
    </>
  );
}
