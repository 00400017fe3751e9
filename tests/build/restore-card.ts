/** Restore cards without a stream, for what shows them. */
import type { RestoreCard, RestoreFact, RestoreOutcome, RestoreSnapshot } from '../../src/core/restore/restore-card.ts';

export const factOf = (given: Partial<RestoreFact> = {}): RestoreFact => ({ name: 'verify', label: 'verify mode', value: 'off', row: -1, changed: false, ...given });

export const snapshotOf = (given: Partial<RestoreSnapshot> = {}): RestoreSnapshot => ({ row: 0, reader: 'libxc', phase: 'static data', did: '', facts: [], ...given });

const OUTCOME: RestoreOutcome = { kind: 'restores', sentence: '', headline: '', row: -1, range: null, where: '', file: '', logs: '', rule: '', dependsOn: [], soFar: false };

export const cardOf = (outcome: Partial<RestoreOutcome>): RestoreCard => ({
  outcome: { ...OUTCOME, headline: outcome.sentence ?? '', ...outcome },
  state: snapshotOf(),
  forensics: { story: '', lastWholeRow: -1, lastIteration: '', lastCheckpoint: '', missing: [], sent: { pfns: 0, of: null, ofWhat: '' }, tail: null },
});
