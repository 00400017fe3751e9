/** Registers of one vCPU of one state. */
import type { Scan } from '../../bytes/cursor.ts';
import type { OpenStream } from '../../open-stream.ts';
import { hvmRegisters } from './hvm-registers.ts';
import { pvRegisters } from './pv-registers.ts';
import type { RegisterCard } from './register-card.ts';
import type { VcpuContext } from './survey.ts';
import { vcpuRows } from './vcpus.ts';

export function* registersOf(stream: OpenStream, context: VcpuContext, vcpu: number): Scan<RegisterCard> {
  const rows = yield* vcpuRows(stream, context, vcpu);
  return yield* (context.kind === 'pv' ? pvRegisters : hvmRegisters)(stream, rows, vcpu);
}
