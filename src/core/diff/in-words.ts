/** In what two things differ, where their values side by side do not show it, and why a side has nothing: in words. */
import type { OpenStream } from '../open-stream.ts';
import { grouped, hex, plural } from '../text.ts';
import type { Sides } from './expectations.ts';
import type { Fact } from './fact.ts';
import { isConverted, type Subject } from './subject.ts';

/** Numbers of 64 bits are text; those of 32 bits are not: the same field has either width by the width of the guest. */
const sameValue = (left: Fact['value'], right: Fact['value']): boolean => left === right || (typeof left !== typeof right && asHex(left) === asHex(right));

/** Of long bytes by the digest that nobody could prepare another stream for. */
export const sameFact = (left: Fact, right: Fact): boolean => left.mark === right.mark && sameValue(left.value, right.value);

const asHex = (value: Fact['value']): string => (typeof value === 'number' ? `0x${value.toString(16)}` : value);

/** What a difference of a field means. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:libxc\.X86_TSC_INFO\.khz|hvm-context\.HEADER\[\d+\]\.gtsc_khz)$/,
    'The rate of the guest\u2019s TSC: that of the host which started it, as measured at that boot. Xen emulates the TSC of a guest whose rate is not the host\u2019s, unless the processor scales it (xen/arch/x86/time.c, tsc_set_info).',
  ],
  [/^xl\.header\.config\.c_info\.uuid$/, 'These are two domains: each has a UUID of its own.'],
  [/^libxc\.domain-header\.xen_m(?:aj|in)or$/, 'Another version of Xen saved it.'],
];

/** Meanings with fewer parts are seen at a glance. */
const FEW = 3;
/** Values of bytes that are seen at a glance. */
const SHORT = 20;

export function inWhat(left: Fact, right: Fact): string {
  const meaning = MEANINGS.find(([path]) => path.test(left.path))?.[1] ?? '';
  const type = types(left, right);
  if (type === '' && sameValue(left.value, right.value)) return 'The bytes differ, although the digest that is printed is the same: somebody made them so.';
  return [meaning, type, parts(left.meaning, right.meaning), bytes(left.value, right.value)].filter((text) => text !== '').join(' ');
}

const JSON_TYPE = /^(?:string|number|literal)\b/;

/** Of values in JSON that may look alike. */
function types(left: Fact, right: Fact): string {
  const [a, b] = [left, right].map(({ mark }) => JSON_TYPE.exec(mark)?.[0] ?? '');
  if (a === b || a === '' || b === '') return '';
  return `Another type of JSON: ${a ?? ''} on the left, ${b ?? ''} on the right, which libxl does not read alike.`;
}

/** Of two lists of names those that only one of them has. */
function parts(left: string, right: string): string {
  const [a, b] = [left.split(', '), right.split(', ')];
  if (left === '' || right === '' || a.length + b.length < 2 * FEW) return '';
  const [more, fewer] = [a.filter((name) => !b.includes(name)), b.filter((name) => !a.includes(name))];
  return [more.length > 0 ? `Only on the left: ${more.join(', ')}.` : '', fewer.length > 0 ? `Only on the right: ${fewer.join(', ')}.` : ''].filter((text) => text !== '').join(' ');
}

const BYTES = /^(?:[0-9a-f]{2})+$/;

/** Where two strings of bytes of one length differ. */
function bytes(left: Fact['value'], right: Fact['value']): string {
  if (typeof left !== 'string' || typeof right !== 'string' || left.length !== right.length || left.length <= 2 * SHORT || !BYTES.test(left) || !BYTES.test(right)) return '';
  const length = left.length / 2;
  const at = (value: string, byte: number): string => value.slice(2 * byte, 2 * byte + 2);
  const differing = Array.from({ length }, (_, byte) => byte).filter((byte) => at(left, byte) !== at(right, byte));
  const [first = 0] = differing;
  return `${grouped(differing.length)} of ${plural(length, 'byte')} ${differing.length === 1 ? 'differs' : 'differ'}, the first at +${hex(first)}: ${at(left, first)} against ${at(right, first)}.`;
}

/** Headers of files that a stream is kept in: each of another program. */
const CONTAINERS: Readonly<Record<string, string>> = { xl: 'xl', libvirt: 'libvirt', xend: 'xend' };
const CONTAINER = /^(?:xl|libvirt|xend)\.header$/;

/**
 * @param lost whether the other side has it, in bytes that a packet capture lost
 * @param reached whether the other side goes on with what stands behind it: then it does not lack it because it ends
 */
export function onlyOn(side: 'left' | 'right', path: string, sides: Sides, { lost, reached }: { readonly lost: boolean; readonly reached: boolean }): string {
  const [there, other] = side === 'left' ? (['the left', 'the right'] as const) : (['the right', 'the left'] as const);
  if (lost) return `Only on ${there}: of ${other} it was not captured.`;
  const without = sides[side === 'left' ? 'right' : 'left'];
  if (without.from !== undefined) return `Only on ${there}: ${path.startsWith('memory[') ? `this pass over the memory of ${other} did not send it` : `of ${other} no more is compared than one pass over memory sent`}.`;
  const missing = reached ? '' : missingOf(without);
  if (missing !== '') return `Only on ${there}: ${other} ${missing}.`;
  return [`Only on ${there}.`, CONTAINER.test(path) ? keptIn(other, without) : '', path.startsWith('xl.header.config.') ? olderOne(sides) : ''].filter((text) => text !== '').join(' ');
}

function keptIn(name: string, { stream: { layers } }: Subject): string {
  const container = layers.map((layer) => CONTAINERS[layer.name]).find((one) => one !== undefined);
  const what = container === undefined ? 'has no header of a file around its stream' : `is in a file of ${container}`;
  return `${name.replace(/^t/, 'T')} ${what}: configurations are compared between files of one kind alone.`;
}

/** Keys come and go with versions of libxl. */
function olderOne({ left, right }: Sides): string {
  const [a, b] = [saverOf(left), saverOf(right)];
  return a === '' || b === '' || a === b ? '' : `The left was saved by ${a}, the right by ${b}: which keys a configuration has can hang on that.`;
}

/** Which Xen saved; empty where a stream does not say. */
export function saverOf(subject: Subject): string {
  if (isConverted(subject)) return 'Xen 4.5 or earlier';
  const version = subject.stream.layers.find(({ name }) => name === 'libxc')?.detail['xen'];
  return typeof version === 'string' && version !== '' ? `Xen ${version}` : '';
}

/** Why a side may lack what the other has: in streams that are asked again and again, found once. */
const MISSING = new WeakMap<OpenStream, string>();

function missingOf({ stream, refusal }: Subject): string {
  if (refusal !== undefined) return 'is at fault before it, and not converted further';
  const known = MISSING.get(stream);
  if (known !== undefined) return known;
  const cut = stream.builder.findings.find(({ rule }) => rule.endsWith('.truncated'));
  const hole = stream.source.holes?.[0];
  const words = cut !== undefined ? `is cut at ${hex(cut.range.start)}` : hole !== undefined ? `lacks bytes that were not captured, from ${hex(hole.start)} on` : '';
  MISSING.set(stream, words);
  return words;
}
