/** Where a rule has nothing to say about a stream, and why: a stream of an HVM guest does not hold the rules on PV records. */
import type { LayerInfo } from '../index/layer.ts';

/** What the question hangs on. */
export interface StreamFacts {
  /** Domain header type: 1 x86 PV, 2 x86 HVM, 0 not known. */
  readonly domainType: number;
  /** Version of the libxc image; 0 where there is none. */
  readonly version: number;
  readonly checkpoints: boolean;
}

type Condition = (facts: StreamFacts) => string;

const PV_ONLY: Condition = ({ domainType }) => (domainType === 2 ? 'The image is of an HVM guest.' : '');
const HVM_ONLY: Condition = ({ domainType }) => (domainType === 1 ? 'The image is of a PV guest.' : '');
const V3_ONLY: Condition = ({ version }) => (version === 2 ? 'The image has version 2.' : '');
const CHECKPOINTED: Condition = ({ checkpoints }) => (checkpoints ? '' : 'The stream has no checkpoints.');

/** By id, or by `layer.subject.` for all rules of a subject. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  'libxc.record.hvm-in-pv': PV_ONLY,
  'libxc.record.pv-in-hvm': HVM_ONLY,
  'libxc.record.late-policy': V3_ONLY,
  'libxc.static-data-end.': V3_ONLY,
  'libxc.page-data.early': PV_ONLY,
  'libxc.page-data.pfn-range': PV_ONLY,
  'libxc.page-data.pfn-huge': HVM_ONLY,
  'libxc.checkpoint.optional': CHECKPOINTED,
  'libxc.stream.no-end': CHECKPOINTED,
  'libxc.stream.failover': CHECKPOINTED,
  'libxc.stream.no-failover': CHECKPOINTED,
  'libxl.emulator.guest': PV_ONLY,
  'libxl.emulator-context.missing': HVM_ONLY,
};

/** Why the rule does not apply; empty where it does. */
export function whyNotApplicable(id: string, facts: StreamFacts): string {
  const subject = id.slice(0, id.lastIndexOf('.') + 1);
  return (CONDITIONS[id] ?? CONDITIONS[subject])?.(facts) ?? '';
}

export function streamFacts(layers: readonly LayerInfo[], checkpoints: number): StreamFacts {
  const facts = layers.find(({ name }) => name === 'libxc')?.facts;
  return { domainType: facts?.domainType ?? 0, version: facts?.version ?? 0, checkpoints: checkpoints > 0 };
}
