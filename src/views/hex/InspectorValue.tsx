/** One reading of the data inspector: what the bytes would be, in the chosen byte order and, with room, in the other. */
import { memo, type ReactNode } from 'react';
import { Copy, CornerDownRight } from 'lucide-react';
import type { Endian } from '../../store/preferences.ts';
import styles from './InspectorTree.module.css';

export interface InspectorValueProps {
  readonly id: string;
  readonly label: string;
  readonly little: string | null;
  readonly big: string | null;
  readonly words: string;
  /** What stands for a value whose bytes are not there. */
  readonly absent: string;
  readonly endian: Endian;
  readonly active: boolean;
  /** What going there does; null where the value is no place. */
  readonly goes: string | null;
  /** Why that cannot be done; null where it can. */
  readonly problem: string | null;
}

const ICON = 12;
/** Characters from which a reading is set tighter. */
const LONG = 22;

export const InspectorValue = memo(function InspectorValue(props: InspectorValueProps): ReactNode {
  const { id, label, little, big, endian, goes, problem } = props;
  const same = little === big;
  const shown = endian === 'little' ? little : big;
  return (
    <div id={rowId(id)} className={styles['value']} role="row" aria-level={2} aria-selected={props.active} data-inspect={id}>
      <span className={styles['label']} role="gridcell">
        {label}
      </span>
      <span className={styles['text']} role="gridcell" data-first="true" data-long={(shown?.length ?? 0) > LONG} title={props.words === '' ? undefined : props.words}>
        {shown ?? props.absent}
      </span>
      <span className={styles['text']} role="gridcell" data-first="false" title={endian === 'little' ? 'big-endian' : 'little-endian'}>
        {same ? '' : ((endian === 'little' ? big : little) ?? props.absent)}
      </span>
      <span className={styles['actions']} role="gridcell">
        {goes === null ? null : (
          <button type="button" tabIndex={-1} data-act="go" aria-disabled={problem !== null} aria-label={problem ?? goes} title={problem ?? goes}>
            <CornerDownRight size={ICON} aria-hidden="true" />
          </button>
        )}
        <button type="button" tabIndex={-1} data-act="copy" disabled={shown === null} aria-label={`Copy ${label}`} title={`Copy ${label}`}>
          <Copy size={ICON} aria-hidden="true" />
        </button>
      </span>
    </div>
  );
});

export const rowId = (id: string): string => `inspect-${id.replace(/[^0-9a-z]/gi, '-')}`;
