/** The canvas itself: redrawn when scene, selection, colours or the device's pixels change. */
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { useApp } from '../../store/index.ts';
import { paint } from './paint.ts';
import type { Palette } from './palette.ts';
import { markerOf, type Scene } from './scene.ts';
import { usePixelRatio } from './use-canvas.ts';
import styles from './Timeline.module.css';

interface TimelineCanvasProps {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly index: RecordIndex;
}

export function TimelineCanvas({ scene, palette, index }: TimelineCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = usePixelRatio();
  const row = useApp((state) => state.row);
  const range = useApp((state) => state.range);
  const { width, height } = scene.geometry;

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    // Setting a size clears the canvas and throws its buffer away, even where it is the same size.
    if (element.width !== deviceWidth) element.width = deviceWidth;
    if (element.height !== deviceHeight) element.height = deviceHeight;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, scene, markerOf(scene, index, row, range), palette);
  }, [scene, palette, index, row, range, ratio, width, height]);

  return <canvas ref={canvas} className={styles['canvas']} style={{ width, height }} aria-hidden="true" />;
}
