/** What the bytes at the cursor would be: numbers in both byte orders, text, an offset or a PFN to go to. */
import type { ReactNode } from 'react';
import { hexByte } from '../../core/text.ts';
import { useBytes } from '../../store/bytes.ts';
import { useApp } from '../../store/index.ts';
import { useCursor } from './cursor.ts';
import { INSPECTED, readings, utf8At } from './inspect.ts';
import { InspectorJumps } from './InspectorJumps.tsx';
import { offsetLabel } from './hex-text.ts';
import styles from './DataInspector.module.css';

const ABSENT = '··';

const bitsOf = (byte: number): string => byte.toString(2).padStart(8, '0').replace(/(.{4})/, '$1 ');

export function DataInspector({ cursor }: { cursor: number }): ReactNode {
  const inspecting = useCursor((state) => state.inspecting);
  const cache = useBytes((state) => state.cache);
  useBytes((state) => state.revision);
  const base = useApp((state) => state.offsetBase);
  const size = useApp((state) => state.size);
  if (!inspecting) return null;
  if (cursor < 0) return <p className={styles['hint']}>Click a byte to read it as numbers, text, an offset or a PFN.</p>;
  const bytes = cache?.peek(cursor, Math.min(cursor + INSPECTED, size)) ?? new Uint8Array(0);
  const first = bytes[0];
  const numbers = readings(bytes);
  return (
    <section className={styles['inspector']} aria-label="Data inspector" tabIndex={0}>
      <table className={styles['values']}>
        <thead>
          <tr>
            <th scope="col">{offsetLabel(cursor, base)}</th>
            {numbers.map(({ type }) => (
              <th key={type} scope="col">
                {type}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">little-endian</th>
            {numbers.map(({ type, little }) => (
              <td key={type}>{little ?? ABSENT}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">big-endian</th>
            {numbers.map(({ type, big }) => (
              <td key={type}>{big ?? ABSENT}</td>
            ))}
          </tr>
        </tbody>
      </table>
      <InspectorJumps bytes={bytes} size={size} />
      <dl className={styles['more']}>
        <dt>byte</dt>
        <dd>{first === undefined ? ABSENT : `${hexByte(first)} · ${bitsOf(first)}`}</dd>
        <dt>UTF-8</dt>
        <dd>{first === undefined ? ABSENT : (utf8At(bytes) ?? 'not UTF-8')}</dd>
      </dl>
    </section>
  );
}
