/** What of the store shows outside the app's own elements: title, theme, address. */
import { useEffect } from 'react';
import { useCompare } from '../../store/compare.ts';
import { useApp } from '../../store/index.ts';
import { followUrl } from '../../store/url.ts';

export function useDocument(): void {
  const theme = useApp((state) => state.theme);
  const name = useApp((state) => state.file?.name ?? null);
  const comparison = useCompare(({ shown, pair }) => (shown && pair !== null ? `${pair.left.file.name} ⇄ ${pair.right.file.name}` : null));
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => {
    document.title = comparison ?? name ?? 'Xen Stream Inspector';
  }, [name, comparison]);
  useEffect(() => useApp.getState().prepare(), []);
  useEffect(() => followUrl(useApp), []);
}
