/** A details element that closes when a person goes on elsewhere, or presses Escape. */
import { useEffect, useRef, type RefObject } from 'react';

export function useDetails(): RefObject<HTMLDetailsElement | null> {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event): void => {
      const { current } = details;
      if (current !== null && !(event.target instanceof Node && current.contains(event.target))) current.open = false;
    };
    const escape = (event: KeyboardEvent): void => {
      const { current } = details;
      if (event.key !== 'Escape' || current === null || !current.open || !(event.target instanceof Node && current.contains(event.target))) return;
      current.open = false;
      current.querySelector('summary')?.focus();
      event.stopPropagation();
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    document.addEventListener('keydown', escape, true);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
      document.removeEventListener('keydown', escape, true);
    };
  }, []);
  return details;
}
