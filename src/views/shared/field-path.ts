/** A field's place in its record, in names. */
import type { FieldNode } from '../../core/layout/node.ts';

/** `body › pfn[3] › type`: an entry belongs to its list, as C writes it. */
export function fieldPath(chain: readonly FieldNode[]): string {
  let path = '';
  for (const { name } of chain) path += path === '' || name.startsWith('[') ? name : ` › ${name}`;
  return path;
}
