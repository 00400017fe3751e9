/** Where the original stands: project, file, heading. */
import type { Reference } from '../../core/spec/reference.ts';
import styles from './ReferenceLine.module.css';

interface ReferenceLineProps {
  readonly reference: Reference | null;
}

export function ReferenceLine({ reference }: ReferenceLineProps) {
  if (reference === null) return <p className={styles['reference']}>No document speaks of it.</p>;
  const { project, file, heading } = reference;
  return (
    <p className={styles['reference']}>
      {project} <code>{file}</code>
      {heading === '' ? null : <> › “{heading}”</>}
    </p>
  );
}
