/** What an entry of the HVM context is made of. A new one is one file with one `defineEntry`, and one line in the layer's list. */
import type { Fields, StructShape } from '../../layout/shape.ts';
import { defineRecord, type RecordSpec } from '../define.ts';

/** Whether there is one for the domain, one for each vCPU, or one for each of two chips. */
export type Scope = 'domain' | 'vcpu' | 'chip';

export interface HvmEntry extends RecordSpec {
  readonly scope: Scope;
  /** Lengths that a release of Xen wrote, the newest first; none where the content decides. */
  readonly lengths: readonly number[];
  /** Older releases wrote some structs with other members. */
  layoutOf(length: number): StructShape;
}

type Summary<F extends Fields> = NonNullable<Parameters<typeof defineRecord<F>>[0]['summary']>;

interface EntryDefinition<F extends Fields> {
  readonly typecode: number;
  readonly name: string;
  readonly doc: string;
  readonly scope?: Scope;
  readonly lengths: readonly number[];
  readonly layout: StructShape<F>;
  readonly layoutOf?: (length: number) => StructShape;
  readonly summaryBytes?: number;
  readonly summary?: Summary<F>;
}

const SAVE_H = 'xen/include/public/arch-x86/hvm/save.h';

export function defineEntry<F extends Fields>(definition: EntryDefinition<F>): HvmEntry {
  const { typecode, name, doc, layout, lengths, scope = 'domain', layoutOf = () => layout, summary, summaryBytes } = definition;
  const record = defineRecord({
    type: typecode,
    name,
    doc,
    spec: `${SAVE_H}: ${layout.type}`,
    length: lengths.length === 1 ? 'exact' : 'any',
    layout,
    ...(summaryBytes === undefined ? {} : { summaryBytes }),
    ...(summary === undefined ? {} : { summary }),
  });
  return { ...record, scope, lengths, layoutOf };
}
