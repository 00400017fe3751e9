/** A button of the stepper. */
import type { LucideIcon } from 'lucide-react';
import styles from './Stepper.module.css';

interface StepButtonProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly keys?: string;
  readonly off: boolean;
  readonly run: () => void;
}

export function StepButton({ icon: Icon, title, keys, off, run }: StepButtonProps) {
  return (
    <button type="button" className={styles['step']} disabled={off} onClick={run} aria-label={title} aria-keyshortcuts={keys} title={keys === undefined ? title : `${title} (${keys})`}>
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
