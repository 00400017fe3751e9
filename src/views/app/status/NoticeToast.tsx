/** The sentence that the app has to say; it goes by itself, problems stay longer. */
import { useEffect } from 'react';
import { useApp } from '../../../store/index.ts';
import styles from './NoticeToast.module.css';

const STAYS_MS = { info: 4000, problem: 12_000 } as const;

export function NoticeToast() {
  const notice = useApp((state) => state.notice);
  const dismiss = useApp((state) => state.dismissNotice);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(dismiss, STAYS_MS[notice.tone]);
    return () => clearTimeout(timer);
  }, [notice, dismiss]);
  return (
    <div className={styles['place']} role={notice?.tone === 'problem' ? 'alert' : 'status'}>
      {notice !== null && (
        <p key={notice.id} className={styles['notice']} data-tone={notice.tone}>
          <span aria-hidden="true">{notice.tone === 'problem' ? '▲' : 'ℹ'}</span>
          <span className={styles['text']}>{notice.text}</span>
          <button type="button" className={styles['close']} onClick={dismiss} aria-label="Dismiss">
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
