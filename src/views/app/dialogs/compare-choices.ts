/** What an open file offers to a comparison. */
import { inputOf, isLegacy } from '../../../store/compare-offer.ts';
import type { CompareInput } from '../../../store/compare.ts';
import type { DocumentInput } from '../../../store/documents.ts';

export interface CompareChoice {
  readonly key: string;
  readonly title: string;
  readonly input: CompareInput;
}

export const choicesOf = (streams: readonly DocumentInput[]): CompareChoice[] =>
  streams.flatMap((open) => {
    const { id, file, readAs } = open;
    const itself = { key: `${id}`, title: file.name, input: inputOf(file, { readAs }) };
    if (!isLegacy(open)) return [itself];
    return [itself, { key: `${id} converted`, title: `conversion of ${file.name}`, input: inputOf(file, { readAs, conversion: true }) }];
  });
