/** A comparison as it stands: what was read, the rules that apply, and the rows that follow. */
import { countRows, type Counts, type DiffRow } from './compare.ts';
import { compareAsideOfMemory } from './compare-aside.ts';
import type { MemoryComparison } from './compare-memory.ts';
import { addCounts, fieldsCompared, type FieldsCompared, type Gathered } from './comparison.ts';
import { ALWAYS, EXPECTATIONS, type Sides } from './expectations.ts';
import type { Ignore, Rules } from './ignore.ts';
import { UNNAMED, type Memory } from './memory.ts';
import { RowList } from './rows.ts';
import { hex, plural } from '../text.ts';
import { VERIFY_LAYER, type Alike, type CompareView, type MemoryView, type RuleView, type SideView } from './view.ts';

export class DiffResult {
  readonly sides: Sides;
  readonly gathered: Gathered;
  readonly #views: { readonly left: SideView; readonly right: SideView };
  readonly #caveats: readonly string[];
  identical: boolean | null;
  alike: Alike | null = null;
  rules: Rules;
  fields: FieldsCompared;
  memory: MemoryComparison | null = null;
  /** Rows of what a restore passes over: no PFNs, and in no count of them. */
  #aside: readonly DiffRow[] = [];
  #rows: RowList;

  /** @param caveats what could not be compared and why, in sentences */
  constructor(sides: Sides, views: { readonly left: SideView; readonly right: SideView }, identical: boolean | null, gathered: Gathered, rules: Rules, caveats: readonly string[]) {
    this.sides = sides;
    this.gathered = gathered;
    this.#views = views;
    this.#caveats = caveats;
    this.identical = identical;
    this.rules = rules;
    this.fields = fieldsCompared(gathered, sides, rules);
    this.#rows = new RowList(this.fields.rows);
  }

  /** Applies other rules to the fields; memory is for the caller, who compares it again under the new ones. */
  setRules(rules: Rules): void {
    this.rules = rules;
    this.fields = fieldsCompared(this.gathered, this.sides, rules);
    this.setMemory(this.memory);
  }

  setMemory(memory: MemoryComparison | null): void {
    this.memory = memory;
    this.#aside = memory === null ? [] : compareAsideOfMemory(memory, this.gathered, this.sides, this.rules);
    this.#rows = new RowList([...this.all()]);
  }

  get rows(): RowList {
    return this.#rows;
  }

  get counts(): Counts {
    if (this.memory === null) return this.fields.counts;
    const { counts, verify } = this.memory;
    return [this.fields.counts, countRows(this.#aside), ...(verify === null ? [] : [verify.counts])].reduce(addCounts, counts);
  }

  /** All rows that are kept: fields in the order of the left stream, then memory. */
  *all(): Generator<DiffRow> {
    yield* this.fields.rows;
    if (this.memory === null) return;
    yield* this.#aside;
    yield* this.memory.rows;
    yield* this.memory.verify?.rows ?? [];
  }

  view(): CompareView {
    const { fields, memory, identical, counts } = this;
    const layers = this.#rows.byLayer().filter(({ layer }) => layer !== 'memory' && layer !== VERIFY_LAYER);
    return {
      ...this.#views,
      identical,
      alike: identical === null ? this.alike : null,
      counts,
      layers: memory === null ? layers : [...layers, { layer: 'memory', counts: memory.counts }, ...(memory.verify === null ? [] : [{ layer: VERIFY_LAYER, counts: memory.verify.counts }])],
      limits: [...this.#caveats, ...fields.limits, ...this.#lost()],
      sequence: fields.alignment.sequence,
      rules: this.#ruleViews(),
      always: ALWAYS.map((rule) => ({ ...rule, hides: this.#always[rule.id] })),
      memory: memory === null ? null : memoryView(memory, this.gathered),
    };
  }

  /** What of memory a packet capture kept from being compared. */
  #lost(): string[] {
    const batches = (['left', 'right'] as const).map((side) => ({ side, count: this.gathered[side].lostBatches })).filter(({ count }) => count > 0);
    const pages = this.memory?.lost ?? 0;
    return [
      ...batches.map(({ side, count }) => `Which pages ${plural(count, 'PAGE_DATA record')} of the ${side} ${count === 1 ? 'has' : 'have'} was not captured.`),
      ...(pages > 0 ? [`Contents of ${plural(pages, 'PFN')} were captured on neither side.`] : []),
    ];
  }

  get #always(): Readonly<Record<(typeof ALWAYS)[number]['id'], number>> {
    const { left, right, alignment } = this.gathered;
    return { order: alignment.moves.count, resent: left.resent + right.resent };
  }

  #ruleViews(): RuleView[] {
    const hidden = this.#rows.byRule();
    const built = EXPECTATIONS.map(({ id, title, why }) => ({ id, title, why, own: false, hides: hidden.get(id) ?? 0, off: this.rules.off.has(id) }));
    const own = this.rules.ignore.map((ignore) => {
      const { rule } = ignore;
      const idle = !hidden.has(rule) && this.memory !== null && !this.#isNamed(ignore) ? { idle: true as const } : {};
      return { id: rule, title: rule, why: 'Ignored, as was asked for.', own: true, hides: hidden.get(rule) ?? 0, off: false, ...idle };
    });
    return [...built, ...own];
  }

  /** Whether a row has a path that the rule names, or a PFN that is the same on both sides and has no row. */
  #isNamed({ matches }: Ignore): boolean {
    if (matches('memory')) return true;
    for (const { path } of this.all()) if (matches(path)) return true;
    const { left, right } = this.gathered;
    return [left, right].some((memory) => memory.some((pfn) => matches(`memory[${hex(pfn)}]`)) || memory.verify?.some((pfn) => matches(`${VERIFY_LAYER}[${hex(pfn)}]`)) === true);
  }
}

function memoryView({ counts, typeChanged, holes, empty, spans, unlisted, verify }: MemoryComparison, { left, right }: Gathered): MemoryView {
  return {
    counts,
    typeChanged,
    holes,
    empty,
    low: spans.length === 0 ? 0 : spans.at(0).start,
    high: spans.length === 0 ? 0 : spans.at(spans.length - 1).end,
    unlisted,
    spans: spans.length,
    entries: { left: left.entries, right: right.entries },
    resent: { left: left.resent, right: right.resent },
    ...(verify === null || verify.oneSided ? {} : { verify: verify.counts }),
  };
}

/** Whether a side names a PFN at all. */
export const names = (memory: Memory, pfn: number): boolean => memory.typeOf(pfn) !== UNNAMED;
