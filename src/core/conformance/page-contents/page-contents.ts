/** The rules on page contents: libxc's restorer over the batches of a stream, in stream order. */
import { PAGE_DATA } from '../../formats/libxc/page-data.ts';
import { VCPU_HEADER_SIZE } from '../../formats/libxc/vcpu-blob.ts';
import { VERIFY } from '../../formats/libxc/verify.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import type { StreamBuilder } from '../../index/stream-builder.ts';
import { look, type Check, type CheckContext, type Visitors } from '../check.ts';
import { P2M_FRAMES } from '../rules/x86-pv-p2m-frames.ts';
import { VCPUS } from '../rules/x86-pv-vcpu.ts';
import { LEGACY_PAGE_CONTENTS } from './legacy.ts';
import { Restorer } from './restorer.ts';
import { CONTENT_RULES, VERIFY_UNKNOWN } from './rules.ts';

/** Whether the stream has a VERIFY record: the only reason to look at the pages of an HVM guest. */
export function hasVerify({ index, layers }: StreamBuilder): boolean {
  const libxc = layers.findIndex(({ name }) => name === 'libxc');
  return libxc >= 0 && index.hasRecord(libxc, VERIFY.type);
}

/** Instead of the pass, where the contents of pages went by and were not kept. */
export function reportUnkept(builder: StreamBuilder): void {
  const { index, layers } = builder;
  const layer = Math.max(0, layers.findIndex(({ name }) => name === 'libxc'));
  let row = 0;
  while (row < index.rowCount - 1 && !(index.layerOf(row) === layer && index.kindOf(row) === 'record' && index.typeOf(row) === VERIFY.type)) row++;
  const range = { start: index.startOf(row), end: index.endOf(row) };
  builder.report(VERIFY_UNKNOWN, { layer, row, range, message: 'What is sent again behind VERIFY was not compared with what came before: the stream was read as it was sent, and contents of pages were not kept. In a file they can be compared.' });
}

const PAGE_CONTENTS: Check = {
  rules: CONTENT_RULES,
  create: (context) => {
    const { state } = context;
    const verifies = context.verifies;
    const restorer = state.isPv || verifies ? new Restorer(context, verifies) : null;
    if (restorer === null) return { visits: [] };
    const frames = framesOf(context, restorer);
    return {
      visits: [
        { layer: 'libxc', types: [PAGE_DATA.type], visit: (record) => restorer.batch(record) },
        { layer: 'libxc', types: [VERIFY.type], visit: look((record) => restorer.verify(record)) },
        { layer: 'libxc', types: [X86_PV_VCPU_BASIC.type], reads: VCPU_HEADER_SIZE, visit: look((record) => restorer.vcpu(record)) },
        ...frames.flatMap(({ visits }) => visits),
      ],
      *complete(end) {
        yield* restorer.complete(end);
        for (const { complete } of frames) yield* complete?.(end) ?? [];
      },
    };
  },
};

/** The rules on P2M frames, start_info and GDT once more, for what the first pass could not decide: whether a page that was not sent has memory. */
function framesOf(context: CheckContext, restorer: Restorer): readonly Visitors[] {
  if (!context.state.isPv || !context.unsure) return [];
  const report: CheckContext['report'] = (rule, place, at) => {
    if (at.unsent !== undefined && restorer.lacks(at.unsent)) context.report(rule, place, at);
  };
  const quiet: CheckContext = { ...context, report, dependsOn: () => undefined };
  return [P2M_FRAMES.create(quiet), VCPUS.create(quiet)];
}

/** Every check of the second pass. */
export const PAGE_CHECKS: readonly Check[] = [PAGE_CONTENTS, LEGACY_PAGE_CONTENTS];
