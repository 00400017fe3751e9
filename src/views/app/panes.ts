/** The panes by name, and moving the keyboard between them. */

export const PANES = [
  { id: 'timeline', title: 'Timeline' },
  { id: 'records', title: 'Records' },
  { id: 'hex', title: 'Bytes' },
  { id: 'fields', title: 'Fields' },
  { id: 'findings', title: 'Findings' },
] as const;

export type PaneId = (typeof PANES)[number]['id'];

const INSIDE = '[tabindex="0"], input:not([disabled]), button:not([disabled]), a[href]';

/** A pane's own grid takes the focus before its toolbar does. */
const GRID = '[role="grid"][tabindex="0"], [role="treegrid"][tabindex="0"], [role="tree"][tabindex="0"], [tabindex="0"]:not(button)';

export function focusPane(id: PaneId): void {
  const pane = document.querySelector<HTMLElement>(`[data-pane="${id}"]`);
  (pane?.querySelector<HTMLElement>(GRID) ?? pane?.querySelector<HTMLElement>(INSIDE) ?? pane)?.focus();
}

let forwarding = false;

/** Whether a key is on its way to a pane: it must not come back as a command. */
export const isForwarding = (): boolean => forwarding;

/** Hands a key to a pane that does not have the focus; what it means there is the pane's business. False where it is not on the screen. */
export function pressIn(id: PaneId, key: string): boolean {
  const target = document.querySelector<HTMLElement>(`[data-pane="${id}"]`)?.querySelector<HTMLElement>(GRID);
  if (target === null || target === undefined) return false;
  forwarding = true;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  forwarding = false;
  return true;
}

/** The next (or previous) pane that is on the screen. */
export function stepPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[here < 0 ? (step > 0 ? 0 : panes.length - 1) : (here + step + panes.length) % panes.length];
  const id = PANES.find((pane) => pane.id === next?.dataset['pane'])?.id;
  if (id !== undefined) focusPane(id);
}
