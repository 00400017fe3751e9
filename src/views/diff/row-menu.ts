/** The menu of a row: where it is open and for which row, and the rules that a row suggests. */
import { create } from 'zustand';
import type { DiffRow } from '../../core/diff/compare.ts';

interface RowMenuState {
  readonly row: DiffRow | null;
  readonly x: number;
  readonly y: number;
}

export const useRowMenu = create<RowMenuState>()(() => ({ row: null, x: 0, y: 0 }));

export function openRowMenu(row: DiffRow | undefined, x: number, y: number): void {
  if (row !== undefined) useRowMenu.setState({ row, x, y });
}

export const closeRowMenu = (): void => useRowMenu.setState({ row: null });

/** What could be ignored beside the row itself: it in all instances, and what it is a part of. */
export function suggestedRules(path: string): string[] {
  const anywhere = path.replace(/\[[^\]]*\]/g, '[*]');
  const parts = path.split(/(?=[.[])/);
  const above = parts.length > 2 ? [parts.slice(0, -1).join('')] : [];
  return [...new Set([path, anywhere, ...above])];
}

/** The key for menus, or that of keyboards which have none. */
export const opensMenu = ({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): boolean => key === 'ContextMenu' || (shiftKey && key === 'F10');
