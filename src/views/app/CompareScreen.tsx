/** A comparison in the app's frame. */
import { DiffScreen } from '../diff/DiffScreen.tsx';
import { KeyHint } from './dialogs/KeyHint.tsx';
import { CommandButton } from './header/CommandButton.tsx';
import { ThemeButton } from './header/ThemeButton.tsx';

export function CompareScreen() {
  return (
    <DiffScreen
      tools={
        <>
          <CommandButton command="help.palette">
            Commands <KeyHint keys="Ctrl+K" />
          </CommandButton>
          <ThemeButton />
        </>
      }
    />
  );
}
