/**
 * What the views for people show of the open stream: asked for when a view is first in front, kept while the file is
 * open, dropped with it. A later question of a kind ends the one before.
 */
import { create } from 'zustand';
import type { CpuidCard } from '../core/analysis/overview/cpuid-card.ts';
import type { GuestCard } from '../core/analysis/overview/guest-card.ts';
import type { HvmSummary } from '../core/analysis/overview/hvm-summary.ts';
import type { RegisterCard } from '../core/analysis/overview/register-card.ts';
import type { Outline, VcpuContext } from '../core/analysis/overview/survey.ts';
import type { VcpuList } from '../core/analysis/overview/vcpus.ts';
import { RequestError } from '../worker/channel.ts';
import type { Client } from '../worker/client.ts';
import type { RequestName, Requests } from '../worker/protocol.ts';
import { useApp } from './index.ts';

/** Answers by kind; null until one has come. */
interface Answers {
  readonly outline: Outline | null;
  readonly guest: GuestCard | null;
  readonly cpuid: CpuidCard | null;
  readonly vcpus: VcpuList | null;
  readonly registers: RegisterCard | null;
  readonly hvmSummary: HvmSummary | null;
}

type Question = keyof Answers & RequestName;

export interface OverviewState extends Answers {
  /** Number of the state in the outline's list. */
  readonly context: number;
  readonly vcpu: number;
  /** Kinds whose last question failed, with the cause. */
  readonly failures: Readonly<Partial<Record<Question, string>>>;
}

const NOTHING: OverviewState = { outline: null, guest: null, cpuid: null, vcpus: null, registers: null, hvmSummary: null, context: 0, vcpu: 0, failures: {} };

export const useOverview = create<OverviewState>()(() => NOTHING);

/** What runs, and what was asked for last, by kind. */
const running = new Map<Question, AbortController>();
const asked = new Map<Question, string>();

/** Kinds whose last question has its answer. */
const settled = new Set<Question>();

function forget(): void {
  for (const controller of running.values()) controller.abort();
  running.clear();
  asked.clear();
}

/** Asks, unless just this has been asked; the answer of before stands until the new one comes. */
async function ask<K extends Question>(name: K, params: Requests[K]['params'], key: string): Promise<void> {
  const { client } = useApp.getState();
  if (client === null || asked.get(name) === key) return;
  running.get(name)?.abort();
  const controller = new AbortController();
  running.set(name, controller);
  asked.set(name, key);
  settled.delete(name);
  const isWanted = (): boolean => running.get(name) === controller && followed === client;
  try {
    const answer = await client.request(name, params, controller.signal);
    if (!isWanted()) return;
    settled.add(name);
    useOverview.setState(({ failures }) => ({ [name]: answer, failures: { ...failures, [name]: undefined } }));
  } catch (error) {
    if (!isWanted()) return;
    asked.delete(name);
    if (error instanceof RequestError && error.code === 'aborted') return;
    useOverview.setState(({ failures }) => ({ failures: { ...failures, [name]: error instanceof Error ? error.message : String(error) } }));
  }
}

/** Whether all rows are there. */
const isRead = (): boolean => useApp.getState().phase === 'ready';

/** Asks anew as layers come, and once more when all is read. */
export function wantGuest(): void {
  const { phase, layers } = useApp.getState();
  if (phase === 'scanning' || phase === 'ready') void ask('guest', {}, `${phase} ${layers.length}`);
}

export function wantCpuid(): void {
  const { outline } = useOverview.getState();
  if (outline !== null && outline.noCpuid === '') void ask('cpuid', { cpuidRow: outline.cpuidRow, msrRow: outline.msrRow }, 'policy');
}

export const contextOf = ({ outline, context }: Pick<OverviewState, 'outline' | 'context'>): VcpuContext | null => outline?.contexts[context] ?? null;

function wantVcpus(): void {
  const state = useOverview.getState();
  const context = contextOf(state);
  if (context !== null) void ask('vcpus', { context }, state.context.toString());
}

export function wantRegisters(): void {
  const state = useOverview.getState();
  const context = contextOf(state);
  wantVcpus();
  if (context !== null) void ask('registers', { context, vcpu: state.vcpu }, `${state.context} ${state.vcpu}`);
}

export function wantHvmSummary(): void {
  const state = useOverview.getState();
  const context = contextOf(state);
  wantVcpus();
  if (context?.kind === 'hvm') void ask('hvmSummary', { context, vcpu: state.vcpu }, `${state.context} ${state.vcpu}`);
}

/** The last state is what a restore would use. */
function adoptOutline({ outline }: OverviewState, before: OverviewState): void {
  if (outline !== null && before.outline === null) useOverview.setState({ context: Math.max(0, outline.contexts.length - 1) });
}

export function chooseContext(context: number): void {
  const count = useOverview.getState().outline?.contexts.length ?? 0;
  if (count > 0) useOverview.setState({ context: Math.max(0, Math.min(count - 1, context)) });
}

/** A vCPU that the list has; another is left alone. */
export function chooseVcpu(vcpu: number): boolean {
  const known = useOverview.getState().vcpus?.all.includes(vcpu) ?? false;
  if (known) useOverview.setState({ vcpu });
  return known;
}

let followed: Client | null = null;

/** Answers on files that are open and not in front, and what they were asked by. */
const kept = new WeakMap<Client, { readonly state: OverviewState; readonly asked: ReadonlyMap<Question, string> }>();

/** A new client is a new file, or one that comes to the front again. */
function follow(): void {
  const { client } = useApp.getState();
  if (client !== followed) {
    // Questions whose answer will not be heard are asked again.
    if (followed !== null) kept.set(followed, { state: useOverview.getState(), asked: new Map([...asked].filter(([name]) => useOverview.getState()[name] !== null && settled.has(name))) });
    followed = client;
    forget();
    const own = client === null ? undefined : kept.get(client);
    for (const [name, key] of own?.asked ?? []) {
      asked.set(name, key);
      settled.add(name);
    }
    useOverview.setState(own?.state ?? NOTHING, true);
  }
  if (client !== null && isRead()) void ask('outline', {}, 'read');
}

useOverview.subscribe(adoptOutline);
useApp.subscribe(follow);
follow();
