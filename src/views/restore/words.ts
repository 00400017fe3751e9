/** How outcomes and judges are said: a tone, a glyph, a word. */
import type { Judge } from '../../core/index/finding.ts';
import type { OutcomeKind } from '../../core/restore/restore-card.ts';

export type Tone = 'good' | 'warning' | 'error';

export const OUTCOMES: Readonly<Record<OutcomeKind, { readonly tone: Tone; readonly glyph: string; readonly word: string }>> = {
  restores: { tone: 'good', glyph: '✔', word: 'restores' },
  'fails-over': { tone: 'warning', glyph: '↺', word: 'fails over' },
  stops: { tone: 'error', glyph: '✖', word: 'stops' },
  crashes: { tone: 'error', glyph: '✖', word: 'crashes the restorer' },
  hangs: { tone: 'error', glyph: '✖', word: 'hangs the restorer' },
  undefined: { tone: 'error', glyph: '✖', word: 'undefined behaviour' },
  unknown: { tone: 'warning', glyph: '?', word: 'not known' },
};

/** Who a judge is, in a line. */
export const JUDGE_WORDS: Readonly<Record<Judge, string>> = {
  spec: 'the written specifications',
  verify: 'Xen’s verify-stream-v2',
  restore: 'xl, libxl, libxc and the hypervisor',
};

/** What a judge has to say of legacy streams: the contract has two of them silent. */
export const LEGACY_WORDS: Readonly<Record<Judge, string>> = {
  spec: 'says nothing: legacy streams have no specification',
  verify: 'says nothing: it reads version 2 and 3 only',
  restore: 'takes it through its converter',
};
