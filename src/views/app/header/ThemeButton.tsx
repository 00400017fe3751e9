/** System, light, dark, in turn. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { useApp } from '../../../store/index.ts';
import { CommandButton } from './CommandButton.tsx';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeButton() {
  const theme = useApp((state) => state.theme);
  const Icon = ICONS[theme];
  return (
    <CommandButton command="view.theme">
      <Icon size={15} aria-hidden="true" />
      <span className="visually-hidden">Theme: {theme}</span>
    </CommandButton>
  );
}
