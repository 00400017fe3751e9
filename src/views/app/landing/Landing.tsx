/** The empty page is the manual: one sentence, one button, three real images, and what becomes of the bytes. */
import { FolderOpen } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useApp } from '../../../store/index.ts';
import { KeyHint } from '../dialogs/KeyHint.tsx';
import { Logo } from '../header/Logo.tsx';
import { ThemeButton } from '../header/ThemeButton.tsx';
import { chooseFile, openSample } from '../open-file.ts';
import styles from './Landing.module.css';
import { mayConnect } from '../../../store/remote.ts';
import { AddressForm } from './AddressForm.tsx';
import { AddressHint } from './AddressHint.tsx';
import { PrivacyNote } from './PrivacyNote.tsx';
import { SampleCard } from './SampleCard.tsx';
import { SAMPLES } from './samples.ts';

export function Landing() {
  const openDialog = useApp((state) => state.openDialog);
  const onSample = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-sample]') : null;
    if (button !== null) void openSample(button.dataset['sample'] ?? '');
  };
  const onPaste = (): void => openDialog('paste');
  const onCompare = (): void => openDialog('compare');
  const onHelp = (): void => openDialog('help');
  return (
    <main className={styles['page']}>
      <div className={styles['corner']}>
        <ThemeButton />
      </div>
      <div className={styles['column']}>
        <header className={styles['head']}>
          <div className={styles['mark']}>
            <Logo />
          </div>
          <h1 className={styles['title']}>Xen Stream Inspector</h1>
          <p className={styles['claim']}>Every record and every byte of a Xen save image or migration stream.</p>
        </header>

        <section className={styles['drop']} aria-label="Open a file">
          <p className={styles['invite']}>Drop a save image or migration stream anywhere</p>
          <AddressHint />
          {mayConnect() && <AddressForm />}
          <button type="button" className={styles['open']} onClick={chooseFile}>
            <FolderOpen size={17} aria-hidden="true" /> Open file…
          </button>
          <button type="button" className={styles['keys']} onClick={onCompare}>
            Compare two files…
          </button>
          <p className={styles['or']}>
            or press <KeyHint keys="Ctrl+O" />, or{' '}
            <button type="button" className={styles['keys']} onClick={onPaste}>
              paste hex, xxd or base64
            </button>{' '}
            <KeyHint keys="Ctrl+V" />
          </p>
          <ul className={styles['reads']} aria-label="What it reads">
            <li>xl save files</li>
            <li>libvirt save files</li>
            <li>libxl stream v2</li>
            <li>libxc stream v2, v3</li>
            <li>XAPI suspend images</li>
            <li>xl migrate, both directions together</li>
            <li>Remus and COLO checkpoints</li>
            <li>legacy streams of Xen 3 and 4</li>
            <li>pcap, pcapng</li>
            <li>gzip, zstd, xz, lz4, bzip2</li>
          </ul>
        </section>

        <section className={styles['private']} aria-label="Privacy">
          <PrivacyNote />
        </section>

        <section aria-labelledby="samples-title">
          <h2 id="samples-title" className={styles['subtitle']}>
            No image at hand? These were written by a real Xen.
          </h2>
          <ul className={styles['samples']} onClick={onSample}>
            {SAMPLES.map((sample) => (
              <SampleCard key={sample.file} sample={sample} />
            ))}
          </ul>
        </section>

        <p className={styles['foot']}>
          <button type="button" className={styles['keys']} onClick={onHelp}>
            <KeyHint keys="?" /> keys
          </button>
          <span aria-hidden="true">·</span>
          <span>
            same core on the command line: <code>xsi info FILE</code>
          </span>
        </p>
      </div>
    </main>
  );
}
