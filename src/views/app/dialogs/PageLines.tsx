/** 4,096 bytes as hexadecimal digits and letters. */
import styles from './PageDialog.module.css';

const COLUMNS = 16;

function lineOf(bytes: Uint8Array, at: number): string {
  const line = [...bytes.subarray(at, at + COLUMNS)];
  const digits = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const letters = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return `+${at.toString(16).padStart(3, '0')}  ${digits}  ${letters}`;
}

export function PageLines({ bytes }: { readonly bytes: Uint8Array }) {
  const lines = Array.from({ length: Math.ceil(bytes.length / COLUMNS) }, (_, i) => lineOf(bytes, i * COLUMNS));
  return (
    <pre className={styles['bytes']} tabIndex={0} aria-label="Bytes of the page" data-first="">
      {lines.join('\n')}
    </pre>
  );
}
