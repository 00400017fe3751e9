/** What a walk over a legacy stream knows as it goes, and how it makes rows and findings. */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import type { Judge, Rule } from '../../index/finding.ts';
import type { LegacyFacts } from '../../index/layer.ts';
import { hex, plural } from '../../text.ts';
import { DHDR_TYPE_X86_PV } from '../libxc/domain-header.ts';
import { recordName } from '../names.ts';
import { gapToEnd, type ScanContext } from '../scan-context.ts';
import type { Width } from './define-chunk.ts';
import * as rules from './rules.ts';
import { MARKER_SIZE } from './save-id.ts';

export type GuestType = 'pv' | 'hvm';

/** A way to read a stream that says nothing of itself. */
export interface Reading {
  readonly width: Width;
  readonly guest: GuestType;
  /** Of a PV guest: extended info follows p2m_size. */
  readonly extended: boolean;
  /** Of a PV guest without it. */
  readonly guestWidth: Width;
}

const DHDR_TYPE_X86_HVM = 2;
const LONGEST_ROW = 2 ** 32 - 1;

export interface Piece {
  readonly row: number;
  readonly start: number;
  readonly whole: boolean;
}

export class LegacyWalk {
  readonly context: ScanContext;
  readonly layer: number;
  readonly reading: Reading;
  /** A trial makes few rows, looks into less, and doubts more. */
  readonly limit: number;
  p2mSize = 0;
  /** -1 where no block has said it, or one too short to. */
  xcnt = -1;
  vcpus: readonly number[] | null = null;
  batches = 0;
  chunks = 0;
  compression: 'off' | 'next' | 'on' = 'off';
  /** LAST_CHECKPOINT was met. */
  last = false;
  /** Tails that are whole. */
  tails = 0;
  /** Pieces that are whole. */
  whole = 0;
  /** Something cannot be as this reading has it. */
  faulty = false;
  /** What the bytes say where a person says something else; empty where nobody does. */
  instead = '';

  constructor(context: ScanContext, layer: number, reading: Reading, limit = Infinity) {
    this.context = context;
    this.layer = layer;
    this.reading = reading;
    this.limit = limit;
    const draft = context.builder.layer(layer);
    const legacy: LegacyFacts = { toolstackWidth: reading.width, extendedContexts: false, xsave: false, tmemOid: 24, tmemPage: 4096 };
    const pv = reading.guest === 'pv';
    draft.facts = { ...draft.facts, littleEndian: true, domainType: pv ? DHDR_TYPE_X86_PV : DHDR_TYPE_X86_HVM, guestWidth: pv ? reading.guestWidth : 0, legacy };
  }

  get trial(): boolean {
    return this.limit !== Infinity;
  }

  /** The trial has seen enough. */
  get tired(): boolean {
    return this.whole >= this.limit;
  }

  get guestWidth(): number {
    return this.context.builder.layer(this.layer).facts.guestWidth;
  }

  get facts(): LegacyFacts {
    const { legacy } = this.context.builder.layer(this.layer).facts;
    if (legacy === undefined) throw new Error('a legacy layer has its facts from the start');
    return legacy;
  }

  learn(facts: Partial<LegacyFacts>, guestWidth = this.guestWidth): void {
    const draft = this.context.builder.layer(this.layer);
    draft.facts = { ...draft.facts, guestWidth, legacy: { ...this.facts, ...facts } };
  }

  /**
   * Makes the row of a piece at the cursor, which goes behind it; a piece that the source cuts ends the walk.
   * @param exact the length where a number does not hold it exactly
   */
  piece(type: number, length: number, exact: number | bigint = length): Piece {
    const { builder, cursor } = this.context;
    const start = cursor.position;
    if (cursor.remaining === 0) {
      this.truncated(builder.rowCount - 1, `${recordName('legacy', type)} is due at ${hex(start)}, where the stream ends.`);
      return { row: -1, start, whole: false };
    }
    const whole = length <= cursor.remaining;
    const row = builder.pushPiece(this.layer, type, start, Math.min(length, LONGEST_ROW), !whole);
    if (whole) this.whole++;
    else this.truncated(row, `${recordName('legacy', type)} needs ${plural(exact, 'byte')}; only ${plural(cursor.remaining, 'byte')} are there. The stream ends at ${hex(cursor.size)}.`);
    cursor.position = Math.min(start + length, cursor.size);
    return { row, start, whole };
  }

  /**
   * Something cannot be as this reading has it. True where that ends the walk: of a trial, and of a reading that was asked
   * for where the bytes speak of another.
   * @param length of the bytes at fault, which begin at the cursor or at `start`
   */
  doubts(length: number, start = this.context.cursor.position): boolean {
    this.faulty = true;
    if (this.trial || this.instead === '') return this.trial;
    const { builder, cursor } = this.context;
    const row = gapToEnd(this.context, this.layer);
    this.report(rules.READING, row < 0 ? builder.rowCount - 1 : row, { start, end: Math.min(start + length, cursor.size) }, `At ${hex(start)} the stream cannot be what it was asked for as. ${this.instead}`);
    return true;
  }

  /** Has the first bytes of a piece at hand; where the source ends before, makes its row and says false. */
  *head(type: number, length: number): Scan<boolean> {
    if (this.context.cursor.holds(length) || (yield* this.context.cursor.fill(length))) return true;
    this.piece(type, length);
    return false;
  }

  /** The marker at the cursor; null where the source ends before, which is told. */
  *marker(): Scan<number | null> {
    const { cursor } = this.context;
    if (cursor.holds(MARKER_SIZE) || (yield* cursor.fill(MARKER_SIZE))) return cursor.i32(0, true);
    const left = cursor.remaining;
    const row = gapToEnd(this.context, this.layer);
    const what = left === 0 ? 'where a chunk is due: the body goes on to an END' : `after ${plural(left, 'byte')} of a marker`;
    this.truncated(row < 0 ? this.context.builder.rowCount - 1 : row, `The stream ends at ${hex(cursor.size)}, ${what}.`);
    return null;
  }

  truncated(row: number, message: string): void {
    const { size } = this.context.cursor;
    const { tails } = this;
    this.report(rules.TRUNCATED, row, { start: size, end: size }, tails === 0 ? message : `${message} Restores up to Xen 4.5 fall back to checkpoint ${tails}, the last whole one.`);
  }

  /**
   * What cannot be walked any further: a row for the piece's first `length` bytes, which say so; the rest is a gap.
   * @param at where among them the fault begins
   */
  refuse(rule: Rule, type: number, length: number, message: string, { at = 0, logs = rule.logs, name = '' }: { readonly at?: number; readonly logs?: string; readonly name?: string } = {}): false {
    const { cursor, builder } = this.context;
    this.faulty = true;
    const { position } = cursor;
    const row = builder.pushPiece(this.layer, type, position, length);
    if (name !== '') builder.name(row, name);
    cursor.position = position + length;
    gapToEnd(this.context, this.layer);
    this.report(rule, row, { start: position + at, end: position + length }, this.instead === '' ? message : `${message} ${this.instead}`, { logs });
    return false;
  }

  /** The converter stops at the first tail, so a current Xen objects to nothing behind it. */
  report(rule: Rule, row: number, range: ByteRange, message: string, { heard = rule.objectors, logs = rule.logs }: { readonly heard?: readonly Judge[]; readonly logs?: string } = {}): void {
    const objectors = this.tails === 0 ? heard : [];
    this.context.builder.report(rule, { layer: this.layer, row, range, message, objectors, logs });
  }
}
