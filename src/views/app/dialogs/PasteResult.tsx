/** What a pasted text was taken for and how it begins, or why it cannot be read. */
import type { PasteForm, Pasted } from '../../../core/paste/paste.ts';
import { plural } from '../../../core/text.ts';
import styles from './PasteDialog.module.css';

const NAMES: Readonly<Record<PasteForm, string>> = { hex: 'Hexadecimal digits', dump: 'A listing with offsets', base64: 'Base64' };

const FIRST = 16;

export function PasteResult({ pasted, isEmpty }: { readonly pasted: Pasted | null; readonly isEmpty: boolean }) {
  if (isEmpty) return <p className={styles['result']}>Nothing yet. Bytes are read in this page, as files are.</p>;
  if (pasted === null) return <p className={styles['result']}>Reading…</p>;
  if (!pasted.ok) {
    return (
      <p className={styles['problem']} role="alert">
        {pasted.sentence}
      </p>
    );
  }
  const { form, bytes, note } = pasted;
  const first = [...bytes.subarray(0, FIRST)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return (
    <p className={styles['result']} role="status">
      {NAMES[form]}: {plural(bytes.byteLength, 'byte')}, beginning <code>{first}</code>
      {bytes.byteLength > FIRST ? ' …' : ''} {note}
    </p>
  );
}
