/** How much of the guest's memory a stream has sent. */
import type { Forensics } from '../../core/restore/restore-card.ts';
import { grouped } from '../../core/text.ts';

/** `2,048 of 2,048 (100 %) of max_pfn + 1`; empty where nothing is known of either. A share below all is never rounded up to it. */
export function shareText({ pfns, of, ofWhat }: Forensics['sent']): string {
  if (of === null || of <= 0) return pfns > 0 ? `${grouped(pfns)}; of how many is not known` : '';
  const share = (100 * pfns) / of;
  const rounded = pfns < of ? Math.min(99.9, Math.floor(share * 10) / 10) : Math.round(share * 10) / 10;
  return `${grouped(pfns)} of ${grouped(of)} (${rounded} %)${ofWhat === '' ? '' : `, ${ofWhat}`}`;
}
