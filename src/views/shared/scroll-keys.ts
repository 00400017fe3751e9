/** Keys that move a view when nothing else took them. */
import { pageRows } from './scaled-scroll.ts';
import type { ScrollDriver } from './scroll-driver.ts';

/** Moves the view as the key says; false for keys that do not move it. */
export function scrollByKey(driver: ScrollDriver, key: string): boolean {
  const { rowHeight, rowCount } = driver.geometry;
  const page = pageRows(driver.geometry) * rowHeight;
  switch (key) {
    case 'ArrowDown':
      driver.by(rowHeight);
      return true;
    case 'ArrowUp':
      driver.by(-rowHeight);
      return true;
    case 'PageDown':
      driver.by(page);
      return true;
    case 'PageUp':
      driver.by(-page);
      return true;
    case 'Home':
      driver.reveal(0, 'start');
      return true;
    case 'End':
      driver.reveal(Math.max(0, rowCount - 1), 'nearest');
      return true;
    default:
      return false;
  }
}
