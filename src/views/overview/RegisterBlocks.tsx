/** A vCPU's registers, block by block. */
import { memo } from 'react';
import type { RegisterCard } from '../../core/analysis/overview/register-card.ts';
import { Block } from './Block.tsx';
import { CellLines } from './CellLines.tsx';
import { GeneralRegisters } from './GeneralRegisters.tsx';
import { Segments } from './Segments.tsx';
import { VectorRegisters } from './VectorRegisters.tsx';

interface RegisterBlocksProps {
  readonly card: RegisterCard;
}

export const RegisterBlocks = memo(function RegisterBlocks({ card }: RegisterBlocksProps) {
  const { general, segments, control, debug, fpu, vectors, msrs, other } = card;
  return (
    <>
      {general.cells.length > 0 && (
        <Block title={general.title} note={general.note}>
          <GeneralRegisters cells={general.cells} />
        </Block>
      )}
      {segments.rows.length > 0 && (
        <Block title={segments.title} note={segments.note}>
          <Segments segments={segments.rows} />
        </Block>
      )}
      {[control, debug].map(({ title, note, cells }) => cells.length > 0 && (
        <Block key={title} title={title} note={note}>
          <CellLines cells={cells} clear={title === control.title} />
        </Block>
      ))}
      {vectors.registers.length > 0 && <VectorRegisters note={vectors.note} registers={vectors.registers} />}
      {[fpu, msrs, other].map(({ title, note, cells }) => (cells.length > 0 || note !== '') && (
        <Block key={title} title={title} note={note}>
          <CellLines cells={cells} />
        </Block>
      ))}
    </>
  );
});
