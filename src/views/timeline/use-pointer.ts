/** Pointer and wheel on the timeline: hover, click, brush, pan, zoom. */
import { useEffect, useEffectEvent, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { useApp } from '../../store/index.ts';
import { panBy, type View } from './axis.ts';
import { GUTTER, zoneAt, type Zone } from './geometry.ts';
import { rowUnder } from './hit.ts';
import { unitOf } from './layout.ts';
import { GLYPH_ROOM } from './marks.ts';
import { thumbOf } from './paint.ts';
import type { Scene } from './scene.ts';
import type { ViewControl } from './use-view.ts';

/** A press that moves less is a click. */
const CLICK_SLOP = 4;
/** What a notch of a wheel (100 pixels) zooms by. */
const ZOOM_PER_PIXEL = 1.0022;

export interface Hover {
  /** In CSS pixels of the window. */
  readonly x: number;
  readonly y: number;
  readonly row: number;
}

export interface Brush {
  readonly from: number;
  readonly to: number;
}

interface Press {
  readonly zone: Zone;
  readonly x: number;
  readonly view: View;
  moved: boolean;
}

export interface PointerControl {
  readonly hover: Hover | null;
  /** Pixels of the plot that a drag marks. */
  readonly brush: Brush | null;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerLeave: () => void;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function spotOf(element: Element, event: { clientX: number; clientY: number }): Spot {
  const box = element.getBoundingClientRect();
  return { x: event.clientX - box.left - GUTTER, y: event.clientY - box.top };
}

/** The row to show or select at a spot; -1 for none. */
function rowAtSpot(scene: Scene, { x, y }: Spot): number {
  const { zone, lane, part } = zoneAt(scene.geometry, y);
  const { axis } = scene.frame;
  if (x < -2 || x > scene.frame.width + 2) return -1;
  if (zone === 'findings') {
    const mark = scene.findings.find((finding) => Math.abs(finding.x - x) <= GLYPH_ROOM / 2);
    return mark === undefined ? -1 : axis.rowAt(axis.ofOffset(mark.offset));
  }
  const at = scene.lanes[lane];
  return zone !== 'lane' || at === undefined ? -1 : rowUnder(at.boxes, at.lane, scene.frame, x, part);
}

export function usePointer(element: RefObject<HTMLElement | null>, scene: Scene | null, control: ViewControl): PointerControl {
  const [hover, setHover] = useState<Hover | null>(null);
  const [brush, setBrush] = useState<Brush | null>(null);
  const press = useRef<Press | null>(null);
  useWheel(element, scene, control);

  const drag = (current: Press, x: number): void => {
    if (scene === null) return;
    current.moved ||= Math.abs(x - current.x) > CLICK_SLOP;
    if (!current.moved) return;
    const { frame, whole } = scene;
    const units = ((x - current.x) / frame.width) * (current.view.to - current.view.from);
    if (current.zone === 'ruler') control.show(panBy(frame.axis, current.view, -units));
    else if (current.zone === 'strip' && whole !== null) control.show(panBy(frame.axis, current.view, ((x - current.x) / whole.width) * frame.axis.total));
    else if (current.zone === 'lane') setBrush({ from: Math.max(0, Math.min(x, current.x)), to: Math.min(frame.width, Math.max(x, current.x)) });
  };

  const release = (current: Press, spot: Spot): void => {
    if (scene === null) return;
    const { frame } = scene;
    if (brush !== null) control.show({ from: unitOf(frame, brush.from), to: unitOf(frame, brush.to) });
    setBrush(null);
    if (current.moved) return;
    if (current.zone === 'strip') centre(scene, control, spot.x);
    const row = rowAtSpot(scene, spot);
    if (row >= 0) useApp.getState().selectRow(row);
  };

  return {
    hover: brush === null ? hover : null,
    brush,
    onPointerDown: (event) => {
      if (scene === null || event.button !== 0) return;
      const spot = spotOf(event.currentTarget, event);
      event.currentTarget.setPointerCapture(event.pointerId);
      press.current = { zone: zoneAt(scene.geometry, spot.y).zone, x: spot.x, view: control.shown, moved: false };
    },
    onPointerMove: (event) => {
      if (scene === null) return;
      const spot = spotOf(event.currentTarget, event);
      if (press.current !== null) drag(press.current, spot.x);
      const row = rowAtSpot(scene, spot);
      setHover(row < 0 ? null : { x: event.clientX, y: event.clientY, row });
    },
    onPointerUp: (event) => {
      const current = press.current;
      press.current = null;
      if (current !== null) release(current, spotOf(event.currentTarget, event));
    },
    onPointerLeave: () => setHover(null),
  };
}

/** A click on the strip beside the thumb goes there. */
function centre(scene: Scene, control: ViewControl, x: number): void {
  const { whole, frame } = scene;
  if (whole === null) return;
  const thumb = thumbOf(whole, frame);
  if (x >= thumb.x && x <= thumb.x + thumb.width) return;
  const middle = (frame.view.from + frame.view.to) / 2;
  control.show(panBy(frame.axis, frame.view, unitOf(whole, x) - middle));
}

/** Not as a React handler: those are passive, and the page must not scroll or zoom. */
function useWheel(element: RefObject<HTMLElement | null>, scene: Scene | null, control: ViewControl): void {
  const onWheel = useEffectEvent((event: WheelEvent, host: HTMLElement) => {
    if (scene === null) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 33;
    const sideways = event.shiftKey ? event.deltaX + event.deltaY : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      control.pan((sideways * unit) / scene.frame.width);
      return;
    }
    const x = Math.max(0, Math.min(scene.frame.width, spotOf(host, event).x));
    control.zoom(ZOOM_PER_PIXEL ** (event.deltaY * unit), unitOf(scene.frame, x));
  });
  const present = scene !== null;
  useEffect(() => {
    const host = element.current;
    if (host === null || !present) return undefined;
    const listen = (event: WheelEvent): void => onWheel(event, host);
    host.addEventListener('wheel', listen, { passive: false });
    return () => host.removeEventListener('wheel', listen);
  }, [element, present]);
}
