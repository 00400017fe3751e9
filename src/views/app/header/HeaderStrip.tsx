/** The top line: which file, which layers, and the commands that are used most. */
import { ArrowRightLeft, ArrowRightToLine, Columns2, FolderOpen, Keyboard, Search } from 'lucide-react';
import { printable } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import { KeyHint } from '../dialogs/KeyHint.tsx';
import { CommandButton } from './CommandButton.tsx';
import { CommandMenu } from './CommandMenu.tsx';
import { FileSize } from './FileSize.tsx';
import styles from './HeaderStrip.module.css';
import { LayerPath } from './LayerPath.tsx';
import { Logo } from './Logo.tsx';
import { ThemeButton } from './ThemeButton.tsx';

const ICON = 15;

export function HeaderStrip() {
  const file = useApp((state) => state.file);
  const hasStream = useApp((state) => state.index !== null && state.phase !== 'foreign');
  const isLegacy = useApp((state) => state.phase === 'ready' && state.layers.some(({ name }) => name === 'legacy'));
  return (
    <header className={styles['strip']}>
      <Logo />
      {file === null ? (
        <span className={styles['name']}>Xen Stream Inspector</span>
      ) : (
        <h1 className={styles['file']} title={printable(file.name)}>
          <span className={styles['name']}>{printable(file.name)}</span>
          <FileSize file={file} />
        </h1>
      )}
      <div className={styles['middle']}>{hasStream && <LayerPath />}</div>
      <nav className={styles['commands']} aria-label="Commands">
        {hasStream && (
          <>
            <CommandButton command="go.to">
              <ArrowRightToLine size={ICON} aria-hidden="true" /> <span className={styles['label']}>Go to</span>
            </CommandButton>
            <CommandButton command="find.open">
              <Search size={ICON} aria-hidden="true" /> <span className={styles['label']}>Find</span>
            </CommandButton>
          </>
        )}
        {hasStream && (
          <CommandButton command="compare.with">
            <Columns2 size={ICON} aria-hidden="true" /> <span className={styles['label']}>Compare</span>
          </CommandButton>
        )}
        {isLegacy && (
          <CommandButton command="file.convert">
            <ArrowRightLeft size={ICON} aria-hidden="true" /> <span className={styles['label']}>Convert</span>
          </CommandButton>
        )}
        {file !== null && (
          <CommandButton command="file.open">
            <FolderOpen size={ICON} aria-hidden="true" /> <span className={styles['label']}>Open</span>
          </CommandButton>
        )}
        <CommandButton command="help.palette" tone="strong">
          <span className={styles['always']}>Commands</span> <KeyHint keys="Ctrl+K" />
        </CommandButton>
        <ThemeButton />
        <CommandButton command="help.keys">
          <Keyboard size={ICON} aria-hidden="true" /> <span className="visually-hidden">Keys</span>
        </CommandButton>
        <CommandMenu />
      </nav>
    </header>
  );
}
