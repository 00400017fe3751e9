/** A dialog on the browser's own <dialog>: focus trap, Esc and backdrop come with it, and no style is injected. */
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useApp } from '../../../store/index.ts';
import styles from './Modal.module.css';

interface ModalProps {
  readonly title: string;
  readonly width: 'narrow' | 'wide';
  /** The title stands above the content; else it is for screen readers only. */
  readonly headed?: boolean;
  readonly children: ReactNode;
}

export function Modal({ title, width, headed = false, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useApp((state) => state.closeDialog);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onClick = (event: MouseEvent<HTMLDialogElement>): void => {
    if (event.target === dialog.current) close();
  };
  return (
    <dialog ref={dialog} className={styles['modal']} data-width={width} aria-label={title} onCancel={close} onClick={onClick}>
      <div className={styles['body']}>
        {headed && (
          <header className={styles['head']}>
            <h2 className={styles['title']}>{title}</h2>
            <button type="button" className={styles['close']} onClick={close} aria-label="Close">
              ✕
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
