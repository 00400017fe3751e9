/** Which rules speak of which kind of row. It follows from a rule's id, `layer.subject.rule`, and from the section it cites. */
import { RULES } from '../conformance/catalogue.ts';
import { LIBVIRT_MIG } from '../formats/libvirt-mig/layer.ts';
import { LEGACY } from '../formats/legacy/layer.ts';
import { layerSpec } from '../formats/registry.ts';
import type { Rule } from '../index/finding.ts';
import type { LayerName } from '../index/layer.ts';

/** How near a rule is to a row: it is about this kind of row, about all rows of the layer, or about the layer as a whole. */
export type RuleScope = 'section' | 'record' | 'stream';

export interface ScopedRule {
  readonly rule: Rule;
  readonly scope: RuleScope;
}

export interface RowKindOf {
  readonly layer: LayerName;
  readonly kind: 'record' | 'header' | 'gap';
  /** Name of the record or header, as its layer calls it. */
  readonly name: string;
  /** Section that lays it out. */
  readonly spec: string;
}

const VCPU = ['vcpu 0', 'vcpu'];

/** Subjects whose rules are about more than one kind of row, or about one that has another name. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  'libxc.x86-pv-vcpu': ['X86_PV_VCPU_BASIC', 'X86_PV_VCPU_EXTENDED', 'X86_PV_VCPU_XSAVE', 'X86_PV_VCPU_MSRS'],
  'libxc.header': ['image header', 'domain header'],
  'libxl.header': ['libxl header'],
  'libxl.emulator': ['EMULATOR_XENSTORE_DATA', 'EMULATOR_CONTEXT'],
  'xl.header': ['xl header'],
  'libvirt.header': ['libvirt header'],
  'xend.header': ['xend header'],
  'libvirt-mig.message': LIBVIRT_MIG.records.map(({ name }) => name),
  'xapi.header': ['suspend image signature'],
  'xapi.request': ['HTTP request'],
  'qemu.header': ['QEMU file header', 'ioemu file header'],
  'legacy.extended-info': ['extended info', 'extended info block'],
  'legacy.vcpu': VCPU,
  'legacy.vcpu-basic': VCPU,
  'legacy.vcpu-extended': VCPU,
  'legacy.vcpu-xsave': VCPU,
  'legacy.hvm-param': LEGACY.records.map(({ name }) => name).filter((name) => name.startsWith('HVM_')),
  'legacy.tail': ['unmapped PFNs', 'shared info', 'magic PFNs', 'HVM context'],
  'legacy.tmem': ['TMEM', 'tmem pool', 'tmem pages', 'tmem end of pools', 'TMEM_EXTRA', 'tmem invalidations'],
  'legacy.device-model': ['device model record'],
};

/** Subjects that are every record of the layer. */
const EVERY_RECORD: ReadonlySet<string> = new Set(['record', 'chunk']);

/** `X86_TSC_INFO` as ids spell it. */
const spelled = (name: string): string => name.toLowerCase().replace(/[ _]/g, '-');

const subjectOf = ({ id }: Rule): readonly [layer: string, subject: string] => {
  const [layer = '', subject = ''] = id.split('.');
  return [layer, subject];
};

/** Null where the rule is about another kind of row of the layer, or about another layer. */
export function scopeOf(rule: Rule, row: RowKindOf): RuleScope | null {
  const [layer, subject] = subjectOf(rule);
  // Rules of two layers cite one section where the inner layer has none of its own.
  if (layer !== row.layer) return null;
  const names = SUBJECTS[`${layer}.${subject}`];
  if (names?.includes(row.name) === true || subject === spelled(row.name)) return 'section';
  if (names === undefined && row.spec !== '' && rule.spec === row.spec && !isSpoken(layer, subject)) return 'section';
  if (EVERY_RECORD.has(subject)) return row.kind === 'record' ? 'record' : null;
  return names === undefined && !isNamed(row.layer, subject) ? 'stream' : null;
}

/** Whether a subject is one kind of row. What is neither that nor listed above is about the layer as a whole. */
function isNamed(layer: LayerName, subject: string): boolean {
  const { headers = [], records = [] } = layerSpec(layer) ?? {};
  return [...headers, ...records].some(({ name }) => spelled(name) === subject);
}

/** Families of records with one section have subjects of their own; the section alone does not tell them apart. */
const isSpoken = (layer: string, subject: string): boolean => layer === 'libxc' && subject.startsWith('x86-pv-vcpu-');

/** Rules that speak of a row, those of its own section first; in the catalogue's order. */
export function rulesOf(row: RowKindOf): readonly ScopedRule[] {
  const found = RULES.flatMap((rule): ScopedRule[] => {
    const scope = scopeOf(rule, row);
    return scope === null ? [] : [{ rule, scope }];
  });
  const order: readonly RuleScope[] = ['section', 'record', 'stream'];
  return order.flatMap((scope) => found.filter((each) => each.scope === scope));
}
