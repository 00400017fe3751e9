/** Over the tree: finds fields of the record by name or value. */
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import type { ChangeEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import { grouped, plural } from '../../core/text.ts';
import { setQuery, stepHit, useSearch, type SearchState } from './search-store.ts';
import styles from './FieldSearch.module.css';

const ICON = 14;

function countText({ query, hits, at, busy, complete, seen }: SearchState): string {
  if (query.trim() === '') return '';
  if (busy) return 'looking…';
  const part = complete ? '' : ` in the first ${grouped(seen)} fields`;
  if (hits.length === 0) return seen === 0 ? '' : `nothing${part}`;
  return at < 0 ? `${plural(hits.length, 'hit')}${part}` : `${grouped(at + 1)} of ${grouped(hits.length)}${part}`;
}

const onChange = (event: ChangeEvent<HTMLInputElement>): void => setQuery(event.target.value);
const next = (): void => stepHit(1);
const previous = (): void => stepHit(-1);
const clear = (): void => setQuery('');

interface FieldSearchProps {
  readonly inputRef: Ref<HTMLInputElement>;
  /** Gives the keyboard back to the tree. */
  readonly leave: () => void;
}

export function FieldSearch({ inputRef, leave }: FieldSearchProps): ReactNode {
  const search = useSearch();
  const none = search.hits.length === 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    // Letters belong to the box.
    event.stopPropagation();
    if (event.key === 'Enter') stepHit(event.shiftKey ? -1 : 1);
    else if (event.key === 'ArrowDown') leave();
    else if (event.key === 'Escape') {
      clear();
      leave();
    } else return;
    event.preventDefault();
  };
  return (
    <div className={styles['search']} role="search" data-none={none && search.query.trim() !== '' && !search.busy}>
      <Search size={ICON} aria-hidden="true" className={styles['glass']} />
      <input
        ref={inputRef}
        className={styles['input']}
        value={search.query}
        onChange={onChange}
        onKeyDown={onKeyDown}
        placeholder="Find a field or value in this record"
        aria-label="Find a field or value in this record"
        title="/ from the fields; Enter and Shift+Enter step, Esc clears"
        autoComplete="off"
        spellCheck={false}
      />
      <span className={styles['count']} role="status">
        {countText(search)}
      </span>
      {search.query === '' ? null : (
        <>
          <button type="button" disabled={none} onClick={previous} aria-label="Previous hit" title="Previous hit (Shift+Enter)">
            <ChevronUp size={ICON} aria-hidden="true" />
          </button>
          <button type="button" disabled={none} onClick={next} aria-label="Next hit" title="Next hit (Enter)">
            <ChevronDown size={ICON} aria-hidden="true" />
          </button>
          <button type="button" onClick={clear} aria-label="Clear the search" title="Clear (Esc)">
            <X size={ICON} aria-hidden="true" />
          </button>
        </>
      )}
    </div>
  );
}
