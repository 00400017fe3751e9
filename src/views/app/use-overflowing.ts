/** Which children of a wrapping row do not fit into its first line. */
import { useLayoutEffect, useState, type RefObject } from 'react';

/**
 * @param row wraps, and is as high as one line
 * @param attribute `data-…` by which its children are named
 * @param changed whatever may make a child wider
 */
export function useOverflowing(row: RefObject<HTMLElement | null>, attribute: string, changed: unknown): ReadonlySet<string> {
  const [hidden, setHidden] = useState('');
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const children = [...element.querySelectorAll<HTMLElement>(`[data-${attribute}]`)];
      const top = children[0]?.offsetTop ?? 0;
      setHidden(children.filter(({ offsetTop }) => offsetTop > top).map(({ dataset }) => dataset[attribute] ?? '').join(' '));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [row, attribute, changed]);
  return new Set(hidden === '' ? [] : hidden.split(' '));
}
