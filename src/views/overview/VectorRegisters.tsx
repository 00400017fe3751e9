/** xmm, ymm and zmm registers: as numbers, or as the floats that they may hold. */
import { useState, type MouseEvent } from 'react';
import type { VectorRegister } from '../../core/analysis/overview/register-card.ts';
import { Block } from './Block.tsx';
import { CellText } from './CellText.tsx';
import { VECTOR_FORMS, vectorText, type VectorForm } from './vector-text.ts';
import styles from './VectorRegisters.module.css';

interface VectorRegistersProps {
  readonly note: string;
  readonly registers: readonly VectorRegister[];
}

const WORDS: Readonly<Record<VectorForm, string>> = { hex: 'hex', u32: '32-bit', f32: 'float', f64: 'double' };

export function VectorRegisters({ note, registers }: VectorRegistersProps) {
  const [form, setForm] = useState<VectorForm>('hex');
  const onClick = (event: MouseEvent): void => {
    const chosen = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-form]')?.dataset['form'] : undefined;
    const known = VECTOR_FORMS.find((each) => each === chosen);
    if (known !== undefined) setForm(known);
  };
  return (
    <Block title="Vector registers" note={note}>
      <div className={styles['forms']} role="group" aria-label="Vector registers as" onClick={onClick}>
        {VECTOR_FORMS.map((each) => (
          <button key={each} type="button" data-form={each} aria-pressed={each === form}>
            {WORDS[each]}
          </button>
        ))}
      </div>
      <dl className={styles['registers']}>
        {registers.map(({ name, bytes, parts }) => (
          <div key={name} className={styles['register']}>
            <dt>{name}</dt>
            <dd data-zero={/^0*$/.test(bytes)}>
              {vectorText(bytes, form).map((lane, i) => (
                <CellText key={i} row={parts[0]?.row ?? -1} path={parts[0]?.path ?? null} text={lane} title={parts.length > 1 ? `${name}: leads to its low half` : name} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}
