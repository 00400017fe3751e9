/** Which vCPU the registers are of, and whether it runs. */
import { StatePicker } from './StatePicker.tsx';
import styles from './RegisterToolbar.module.css';

interface RegisterToolbarProps {
  readonly state: string;
}

export function RegisterToolbar({ state }: RegisterToolbarProps) {
  const online = state === 'online';
  return (
    <>
      <StatePicker />
      <span className={styles['state']} data-online={online}>
        <span aria-hidden="true">{online ? '● ' : '○ '}</span>
        {state}
      </span>
    </>
  );
}
