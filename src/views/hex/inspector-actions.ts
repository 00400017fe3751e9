/** What can be done with a reading: copy it, go where it points. */
import type { Target } from '../../core/analysis/inspect.ts';
import { hex } from '../../core/text.ts';
import { goTo } from '../../store/goto.ts';
import { useApp } from '../../store/index.ts';
import { targetProblem } from './inspector-rows.ts';

/** Goes to an offset or a PFN; of several places that name a PFN to the first. */
export async function goToTarget(target: Target): Promise<void> {
  const state = useApp.getState();
  const problem = targetProblem(target, state.size, state.index);
  if (problem !== null) {
    state.notify(`${problem}.`, 'problem');
    return;
  }
  const outcome = await goTo(state, target.kind === 'pfn' ? `pfn:${hex(target.value)}` : hex(target.value));
  if (outcome.kind === 'problem') state.notify(outcome.sentence, 'problem');
  if (outcome.kind === 'choose') {
    await state.selectByte(outcome.places[0]?.range.start ?? 0);
    state.notify(`PFN ${hex(outcome.pfn)} is named ${outcome.places.length} times: this is the first. “pfn:${hex(outcome.pfn)}” in Go to lists all.`);
  }
}

export function copyReading(label: string, text: string): void {
  const { notify } = useApp.getState();
  navigator.clipboard.writeText(text).then(
    () => notify(`Copied ${label}: ${text}`),
    () => notify('The browser did not allow copying.', 'problem'),
  );
}

export function toggleSection(id: string): void {
  const { inspectorFolded, setPreference } = useApp.getState();
  setPreference('inspectorFolded', inspectorFolded.includes(id) ? inspectorFolded.filter((other) => other !== id) : [...inspectorFolded, id]);
}
