/** An integer's bits as boxes, the highest first, with the selected field's among them. */
import type { ReactNode } from 'react';
import type { FieldNode } from '../../core/layout/node.ts';
import { lengthOf } from '../../core/bytes/range.ts';
import styles from './FieldHelp.module.css';

export function BitRuler({ word, bits }: { word: FieldNode; bits: readonly [number, number] | null }): ReactNode {
  if (word.value === null || typeof word.value === 'string') return null;
  const width = 8 * lengthOf(word.range);
  const digits = BigInt(word.value).toString(2).padStart(width, '0');
  const label = `Bits ${width - 1} to 0 of ${word.name}: ${digits}`;
  const bytes = Array.from({ length: width / 8 }, (_, i) => i);
  return (
    <div className={styles['ruler']} role="img" aria-label={label}>
      {bytes.map((byte) => (
        <span key={byte} className={styles['byte']}>
          <small>{width - 1 - 8 * byte}</small>
          {Array.from(digits.slice(8 * byte, 8 * byte + 8), (digit, i) => {
            const bit = width - 1 - 8 * byte - i;
            return (
              <span key={bit} data-set={digit === '1'} data-field={bits !== null && bit >= bits[0] && bit <= bits[1]}>
                {digit}
              </span>
            );
          })}
          <small>{width - 8 - 8 * byte}</small>
        </span>
      ))}
    </div>
  );
}
