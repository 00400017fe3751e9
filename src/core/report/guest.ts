/** The guest as a report may show it: who it is and how large, and of its devices how many there are. */
import type { Scan } from '../bytes/cursor.ts';
import type { Cell } from '../analysis/overview/cell.ts';
import { guestCard } from '../analysis/overview/guest-card.ts';
import type { OpenStream } from '../open-stream.ts';
import { printable } from '../text.ts';

export interface Table {
  readonly title: string;
  readonly note: string;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
}

/**
 * What of the guest's own section is told. Kernel and boot settings are not: command lines have passwords in them,
 * and paths name the host's storage.
 */
const TOLD: ReadonlySet<string> = new Set(['name', 'uuid', 'type', 'builder', 'memory', 'maximum memory', 'vcpus', 'maxvcpus', 'on crash', 'device model version', 'bios', 'firmware', 'domain type', 'saved by', 'guest width', 'TSC']);
/** A firmware may be given as a path. */
const looksLikePath = (text: string): boolean => /[\\/]/.test(text);

export function* guestTables(stream: OpenStream): Scan<Table[]> {
  const card = yield* guestCard(stream);
  const [guest, devices, model] = card.sections;
  return [
    { title: guest?.title ?? '', note: guest?.note ?? '', lines: (guest?.cells ?? []).filter(({ label, text }) => TOLD.has(label) && (label === 'name' || label === 'domain type' || !looksLikePath(text))).map(line) },
    { title: devices?.title ?? '', note: devices?.note ?? '', lines: countsOf(devices?.cells ?? []) },
    { title: model?.title ?? '', note: model?.note ?? '', lines: (model?.cells ?? []).map(line) },
  ].filter(({ lines, note }) => lines.length > 0 || note !== '');
}

const line = ({ label, text, meaning }: Cell): Table['lines'][number] => ({ label, value: printable(meaning === '' ? text : `${text} (${meaning})`) });

/** Devices are numbered within their kind. */
function countsOf(cells: readonly Cell[]): Table['lines'] {
  const counts = new Map<string, number>();
  for (const { label } of cells) {
    const kind = label.replace(/ \d+$/, '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => ({ label: printable(label), value: count.toString() }));
}
