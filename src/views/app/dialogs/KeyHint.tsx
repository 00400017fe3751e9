/** A key combination, one cap a key; spelt as the reader's keyboard has it. */
import styles from './KeyHint.module.css';

const MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

const label = (part: string): string => (MAC && part === 'Ctrl' ? '⌘' : part);

export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span className={styles['keys']}>
      {keys.split('+').map((part) => (
        <kbd key={part} className={styles['key']}>
          {label(part)}
        </kbd>
      ))}
    </span>
  );
}
