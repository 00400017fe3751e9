/** What mouse and keyboard do to the tabs of open files. The handlers stand on the list; the tabs say by attributes who they are. */
import type { DragEvent, KeyboardEvent, MouseEvent, WheelEvent } from 'react';
import { closeCompare, showCompare } from '../../../store/compare.ts';
import { closeDocument, moveDocument, showDocument, useDocuments } from '../../../store/documents.ts';

/** The tab of the comparison among those of documents. */
export const COMPARISON = 'comparison';

const buttonAt = (target: EventTarget): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-document]') : null);

function close({ dataset }: HTMLElement): void {
  if (dataset['document'] === COMPARISON) closeCompare();
  else closeDocument(Number(dataset['document']));
}

export function onClick(event: MouseEvent): void {
  const button = buttonAt(event.target);
  if (button === null) return;
  if (button.dataset['does'] === 'close') close(button);
  else if (button.dataset['document'] === COMPARISON) showCompare(true);
  else {
    showCompare(false);
    showDocument(Number(button.dataset['document']));
  }
}

/** The middle button closes, as it does a browser's own tabs. */
export function onAuxClick(event: MouseEvent): void {
  const button = event.button === 1 ? buttonAt(event.target) : null;
  if (button === null) return;
  event.preventDefault();
  close(button);
}

/** Without this the middle button starts to scroll. */
export function onMouseDown(event: MouseEvent): void {
  if (event.button === 1) event.preventDefault();
}

/** The strip goes sideways alone, and most mice only up and down. */
export function onWheel({ currentTarget, deltaX, deltaY }: WheelEvent): void {
  if (deltaX === 0) currentTarget.scrollBy({ left: deltaY });
}

/** Where the tab was that closed, the next one is, or the last. */
function focusTab(strip: Element, at: number): void {
  requestAnimationFrame(() => {
    const tabs = strip.querySelectorAll<HTMLElement>('[data-document]:not([data-does])');
    tabs[Math.max(0, Math.min(at, tabs.length - 1))]?.focus();
  });
}

/** Delete closes, arrows go from tab to tab. */
export function onKeyDown(event: KeyboardEvent): void {
  const button = buttonAt(event.target);
  if (button === null || event.altKey || event.ctrlKey || event.metaKey) return;
  const strip = event.currentTarget;
  const tabs = [...strip.querySelectorAll<HTMLElement>('[data-document]:not([data-does])')];
  const at = tabs.findIndex((tab) => tab.dataset['document'] === button.dataset['document']);
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (event.key === 'Delete') close(button);
  else if (step === 0) return;
  event.preventDefault();
  event.stopPropagation();
  if (step === 0) focusTab(strip, at);
  else tabs[(at + step + tabs.length) % tabs.length]?.focus();
}

/** The document whose tab is being dragged; 0 while none is. */
let dragged = 0;

const tabAt = (target: EventTarget): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-tab]') : null);

export function onDragStart(event: DragEvent): void {
  dragged = Number(tabAt(event.target)?.dataset['tab']) || 0;
  event.dataTransfer.effectAllowed = 'move';
}

/** A tab goes where the pointer is, past the middle of the one that is there. */
export function onDragOver(event: DragEvent): void {
  const over = tabAt(event.target);
  const { tabs } = useDocuments.getState();
  const [from, to] = [dragged, Number(over?.dataset['tab'])].map((id) => tabs.findIndex((tab) => tab.id === id));
  if (over === null || from === undefined || to === undefined || from < 0 || to < 0) return;
  event.preventDefault();
  const { left, width } = over.getBoundingClientRect();
  const past = event.clientX - left > width / 2;
  if ((to > from && past) || (to < from && !past)) moveDocument(dragged, to);
}

export function onDragEnd(): void {
  dragged = 0;
}
