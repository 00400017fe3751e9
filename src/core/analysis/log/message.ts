/** What a known message is: a row of the tables in `messages/`. */
import type { LayerName } from '../../index/layer.ts';

/** Which part of a stream a message is about. Names in braces are arguments of its format. */
export type Where =
  /** A header of a layer; the first one unless numbered. */
  | { readonly at: 'header'; readonly layer: LayerName; readonly number?: number }
  /** A record by type; `next`: the n-th time that the message stands in a run is about the n-th such record. */
  | { readonly at: 'record'; readonly layer: LayerName; readonly type: number | string; readonly which?: 'first' | 'last' | 'next' }
  /** A vCPU's record, the vCPU's number being the argument `id`. */
  | { readonly at: 'vcpu'; readonly type: number }
  /** Pages of an iteration: arguments `done` and `total`, and `n` for its number where it has one. */
  | { readonly at: 'frames'; readonly of: 'all' | 'iteration' | 'verify' | 'checkpoint' }
  /** The n-th CHECKPOINT, from `skip` on. */
  | { readonly at: 'checkpoint'; readonly skip: number }
  /** A batch that lists the PFN in the argument `pfn`. */
  | { readonly at: 'pfn' }
  /** The last row: where the bytes end. */
  | { readonly at: 'stop' };

/** What a message claims that the stream can confirm or deny. */
export type Claim = 'xl-info' | 'domain-type' | 'xen-version' | 'width' | 'max-pfn' | 'record-length';

export interface Message {
  readonly format: string;
  /** What it means. */
  readonly says: string;
  /** Who writes it: a program or library. */
  readonly program: string;
  /** File and function in its source. */
  readonly cite: string;
  readonly where: Where | null;
  readonly claim: Claim | null;
  /** Rules by id, where what they log does not tell. */
  readonly rules: readonly string[];
  /** Begins a save or a restore: counting starts anew. */
  readonly begins: boolean;
}

interface Extra {
  readonly where?: Where;
  readonly claim?: Claim;
  readonly begins?: boolean;
  readonly rules?: readonly string[];
}

/** How a table of one program's messages is written. */
export const messagesOf =
  (program: string, file: string) =>
  (where: string, format: string, says: string, extra: Extra = {}): Message => ({
    format,
    says,
    program,
    cite: where === '' ? file : `${file} ${where}()`,
    where: extra.where ?? null,
    claim: extra.claim ?? null,
    begins: extra.begins ?? false,
    rules: extra.rules ?? [],
  });
