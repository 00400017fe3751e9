/** Binds the arithmetic of scaled-scroll to an element: wheel, touch and thumb in, one draw a frame out. */
import { clampY, revealY, scrollGeometry, thumbOf, yOfScroll, yOfThumb, type ScrollAlign, type ScrollGeometry } from './scaled-scroll.ts';

/** How long after its last move a thumb counts as let go: no browser tells. */
const DRAG_IDLE_MS = 700;
/** Shift divides what a drag of the thumb moves by. */
const FINE = 100;
/** A flick keeps this share of its speed each millisecond. */
const FRICTION = 0.998;
const SLOWEST = 0.02;

export interface DriverEvents {
  /** Called once a frame, before it is painted. */
  readonly draw: (y: number) => void;
  readonly dragging: (dragging: boolean) => void;
}

export class ScrollDriver {
  readonly #element: HTMLElement;
  readonly #events: DriverEvents;
  readonly #abort = new AbortController();
  #geometry: ScrollGeometry = scrollGeometry(0, 1, 0);
  #height = 0;
  #y = 0;
  #thumb = 0;
  #frame = 0;
  #flick = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #fine = false;
  #fingerY = 0;
  #fingerTime = 0;
  #speed = 0;
  #pending: { row: number; align: ScrollAlign } | null = null;

  constructor(element: HTMLElement, events: DriverEvents) {
    this.#element = element;
    this.#events = events;
    const signal = this.#abort.signal;
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false, signal });
    element.addEventListener('scroll', () => this.#scrolled(), { passive: true, signal });
    element.addEventListener('touchstart', (event) => this.#touchStart(event), { passive: true, signal });
    element.addEventListener('touchmove', (event) => this.#touchMove(event), { passive: false, signal });
    element.addEventListener('touchend', () => this.#touchEnd(), { passive: true, signal });
    window.addEventListener('keydown', (event) => (this.#fine = event.shiftKey), { passive: true, signal });
    window.addEventListener('keyup', (event) => (this.#fine = event.shiftKey), { passive: true, signal });
  }

  get y(): number {
    return this.#y;
  }

  get geometry(): ScrollGeometry {
    return this.#geometry;
  }

  /**
   * Keeps the place when the list grows or the pane is resized.
   * @param height what the element's clientHeight was when the geometry was made
   */
  setGeometry(geometry: ScrollGeometry, height: number): void {
    this.#geometry = geometry;
    this.#height = height;
    if (this.#pending !== null && geometry.viewport > 0) {
      const { row, align } = this.#pending;
      this.#pending = null;
      this.#y = revealY(geometry, this.#y, row, align);
    }
    // A hidden pane has no viewport; its place must outlive that.
    if (geometry.viewport <= 0) return;
    this.#moveTo(this.#y);
    // At once: the browser may have clamped scrollTop, and its event must find an echo.
    this.#anchor();
  }

  by(delta: number): void {
    this.#moveTo(this.#y + delta);
  }

  reveal(row: number, align: ScrollAlign): void {
    if (this.#geometry.viewport <= 0) this.#pending = { row, align };
    else this.#moveTo(revealY(this.#geometry, this.#y, row, align));
  }

  dispose(): void {
    this.#abort.abort();
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#flick);
    clearTimeout(this.#idle);
  }

  #moveTo(y: number): void {
    this.#y = clampY(this.#geometry, y);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#anchor();
      this.#events.draw(this.#y);
    });
  }

  /** Puts the thumb where `y` is, unless it is being dragged there. */
  #anchor(): void {
    if (this.#idle !== undefined) {
      this.#thumb = this.#element.scrollTop;
      return;
    }
    const thumb = thumbOf(this.#geometry, this.#y);
    if (Math.abs(thumb - this.#element.scrollTop) >= 1) this.#element.scrollTop = thumb;
    this.#thumb = thumb;
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#stopFlick();
    const { rowHeight, viewport } = this.#geometry;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? viewport : 1;
    if (event.deltaX !== 0) this.#element.scrollLeft += event.deltaX * unit;
    this.#letGo();
    this.by(event.deltaY * unit);
  }

  #scrolled(): void {
    // The pane was resized and the browser moved the thumb to fit; the new geometry is on its way.
    if (this.#element.clientHeight !== this.#height) return;
    const top = this.#element.scrollTop;
    const y = yOfScroll(this.#geometry, this.#thumb, top);
    if (y === null) return;
    const from = yOfThumb(this.#geometry, this.#thumb);
    this.#y = clampY(this.#geometry, this.#fine && this.#geometry.scaled ? this.#y + (y - from) / FINE : y);
    this.#thumb = top;
    if (this.#idle === undefined) this.#events.dragging(true);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#letGo(), DRAG_IDLE_MS);
    this.#schedule();
  }

  #letGo(): void {
    if (this.#idle === undefined) return;
    clearTimeout(this.#idle);
    this.#idle = undefined;
    this.#events.dragging(false);
    this.#schedule();
  }

  // Native touch scrolling would stop where the short spacer ends, thousands of rows before the list does.
  #touchStart(event: TouchEvent): void {
    this.#stopFlick();
    this.#speed = 0;
    this.#fingerY = event.touches[0]?.clientY ?? 0;
    this.#fingerTime = event.timeStamp;
  }

  #touchMove(event: TouchEvent): void {
    const touch = event.touches[0];
    if (touch === undefined || event.touches.length > 1) return;
    if (event.cancelable) event.preventDefault();
    const delta = this.#fingerY - touch.clientY;
    const elapsedMs = Math.max(1, event.timeStamp - this.#fingerTime);
    this.#speed = 0.7 * (delta / elapsedMs) + 0.3 * this.#speed;
    this.#fingerY = touch.clientY;
    this.#fingerTime = event.timeStamp;
    this.by(delta);
  }

  #touchEnd(): void {
    let before = performance.now();
    const step = (now: number): void => {
      const elapsedMs = Math.max(0, now - before);
      before = now;
      this.by(this.#speed * elapsedMs);
      this.#speed *= FRICTION ** elapsedMs;
      this.#flick = Math.abs(this.#speed) > SLOWEST ? requestAnimationFrame(step) : 0;
    };
    this.#flick = requestAnimationFrame(step);
  }

  #stopFlick(): void {
    cancelAnimationFrame(this.#flick);
    this.#flick = 0;
  }
}
