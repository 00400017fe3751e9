/** What a canvas needs of the page: its size, the device's pixels, the theme's colours. */
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';
import { useApp } from '../../store/index.ts';
import { readPalette, type Palette } from './palette.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver((entries) => {
      const box = entries.at(-1)?.contentRect;
      if (box !== undefined) setSize({ width: Math.floor(box.width), height: Math.floor(box.height) });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Read anew when the theme changes: by preference, by the system, or to forced colours. */
export function usePalette(host: RefObject<HTMLElement | null>): Palette | null {
  const theme = useApp((state) => state.theme);
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = (): void => {
      if (host.current !== null) setPalette(readPalette(host.current));
    };
    // The attribute that a preference sets on the root may come after this effect.
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener('change', read);
    const frame = requestAnimationFrame(read);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', read);
    };
  }, [host, theme]);
  return palette;
}

/** Device pixels per CSS pixel; changes with the browser's zoom and from screen to screen. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => devicePixelRatio);
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`);
    const read = (): void => setRatio(devicePixelRatio);
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, [ratio]);
  return ratio;
}
