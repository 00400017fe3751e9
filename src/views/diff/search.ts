/** The search field of a comparison, which the app's find command goes to. */
export const SEARCH_ID = 'compare-search';

export function focusCompareSearch(): void {
  const field = document.getElementById(SEARCH_ID);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
}
