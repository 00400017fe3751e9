/** What is done to a finding besides going to its bytes. */
import type { Finding } from '../../core/index/finding.ts';
import { useApp } from '../../store/index.ts';
import { findingCitation } from '../shared/finding-words.ts';

export function copyFinding(finding: Finding): void {
  const app = useApp.getState();
  const text = findingCitation(app, finding);
  navigator.clipboard.writeText(text).then(
    () => app.notify(`Copied: ${text}`),
    () => app.notify('The browser did not allow copying.', 'problem'),
  );
}
