/** One thing known of a finding; nothing where it is not known. */
import styles from './FindingDetail.module.css';

interface DetailFactProps {
  readonly label: string;
  readonly text: string;
  readonly code?: boolean;
}

export function DetailFact({ label, text, code = false }: DetailFactProps) {
  if (text === '') return null;
  return (
    <div className={styles['fact']}>
      <dt>{label}</dt>
      <dd data-code={code}>{text}</dd>
    </div>
  );
}
