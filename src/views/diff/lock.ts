/** Whether both sides' bytes scroll together. */
import { create } from 'zustand';
import { useApp } from '../../store/index.ts';

export const useLock = create<{ readonly locked: boolean }>()(() => ({ locked: true }));

export function toggleLock(): void {
  const locked = !useLock.getState().locked;
  useLock.setState({ locked });
  useApp.getState().notify(locked ? 'Both sides scroll together.' : 'Each side scrolls by itself.');
}
