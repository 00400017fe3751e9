/** Registers as `xsi vcpu` prints them, compared with what xenctx printed of the same guest. */
import { vcpuLines } from '../../src/cli/vcpu-text.ts';
import { vcpuRows, vcpuState } from '../../src/core/analysis/vcpu-state.ts';
import { drive } from '../../src/core/bytes/cursor.ts';
import type { OpenStream } from '../../src/core/open-stream.ts';
import type { Read } from './open.ts';

export interface Comparison {
  /** Register values that were compared. */
  readonly values: number;
  /** Those that the saver rewrote: MFNs there, PFNs here. */
  readonly rewritten: readonly string[];
  readonly wrong: readonly string[];
}

export const xenctxText = (stream: OpenStream, read: Read): string =>
  drive(vcpuRows(stream), read).map((rows) => vcpuLines(drive(vcpuState(stream, rows), read)).join('\n')).join('\n\n');

/** `name: value` tokens of the register part, by vCPU; code, stack and call trace are memory. */
function tokens(text: string): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = [];
  let vcpu = '';
  let memory = false;
  for (const line of text.split('\n')) {
    if (/^vcpu\d+/.test(line)) [vcpu, memory] = [/^vcpu\d+/.exec(line)?.[0] ?? '', false];
    if (/^(Code|Stack|Call Trace)/.test(line)) memory = true;
    if (memory || line.trim() === '' || line.startsWith('#')) continue;
    if (line.startsWith('vcpu')) found.push({ name: vcpu, value: line.slice(vcpu.length) });
    else for (const token of line.split('\t')) found.push(...split(vcpu, token));
  }
  return found;
}

/** `gs: 0 @ 1/2` is three values, `cs:eip: 1:2` is two. */
function split(vcpu: string, token: string): { name: string; value: string }[] {
  const colon = token.lastIndexOf(': ');
  const names = token.slice(0, colon).trim().split(':');
  const value = token.slice(colon + 2).trim();
  const parts = names.length > 1 ? value.split(':') : value.split(/ @ |\//);
  return parts.map((part, i) => ({ name: `${vcpu} ${names[i] ?? `${names[0] ?? ''}${i > 0 ? ` base ${i}` : ''}`}`, value: part }));
}

/** Finding 4 of the images: the saver makes PFNs of page tables, and of start_info in vCPU 0's rdx. */
const isRewritten = (name: string): boolean => /^vcpu\d+ cr3$/.test(name) || /^vcpu0 [re]dx$/.test(name);

export function compareXenctx(ours: string, theirs: string, pv: boolean): Comparison {
  const [mine, truth] = [tokens(ours), tokens(theirs)];
  const wrong = mine.length === truth.length ? [] : [`${mine.length} values here, ${truth.length} there`];
  const rewritten: string[] = [];
  for (const [i, there] of truth.entries()) {
    const here = mine[i];
    if (here?.name === there.name && here.value === there.value) continue;
    const line = `${there.name}: ${here?.name === there.name ? here.value : `${here?.name ?? 'nothing'} ${here?.value ?? ''}`}, there ${there.value}`;
    (pv && here?.name === there.name && isRewritten(there.name) ? rewritten : wrong).push(line);
  }
  return { values: truth.length, rewritten, wrong };
}
