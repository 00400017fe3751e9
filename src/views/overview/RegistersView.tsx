/** Registers of a vCPU, dense, in the manner of xenctx and xen-hvmctx; each value leads to its field. */
import { useEffect } from 'react';
import { useOverview, wantRegisters } from '../../store/overview.ts';
import { Missing } from './Missing.tsx';
import { RegisterBlocks } from './RegisterBlocks.tsx';
import { RegisterToolbar } from './RegisterToolbar.tsx';
import { Sheet } from './Sheet.tsx';
import { Waiting } from './Waiting.tsx';

export function RegistersView() {
  const registers = useOverview((state) => state.registers);
  const failure = useOverview((state) => state.failures.registers);
  const outline = useOverview((state) => state.outline);
  const context = useOverview((state) => state.context);
  const vcpu = useOverview((state) => state.vcpu);
  useEffect(wantRegisters, [outline, context, vcpu]);
  if (registers === null) return <Waiting failure={failure} />;
  return (
    <Sheet label="Registers" toolbar={<RegisterToolbar state={registers.state} />}>
      {registers.missing.length > 0 && <Missing sentences={registers.missing} />}
      <RegisterBlocks card={registers} />
    </Sheet>
  );
}
