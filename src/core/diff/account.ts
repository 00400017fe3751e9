/** What became of every byte of a side in a comparison: the sum of the parts is its size. */
import { lengthOf, type ByteRange } from '../bytes/range.ts';
import type { Provenance } from '../convert/provenance.ts';
import { PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { Facts, FactBytes } from './fact.ts';
import type { Memory } from './memory.ts';
import type { Subject } from './subject.ts';

export interface Account extends FactBytes {
  /** Headers and PFN lists of PAGE_DATA, and what pads them. */
  lists: number;
  /** The last contents of each PFN, which are compared. */
  pages: number;
  /** The last contents of each PFN behind VERIFY, which are compared as such. */
  verify: number;
  /** Contents that later ones of the same PFN took the place of. */
  resent: number;
  /** PAGE_DATA that the end of the file cuts, whose list was not captured, or of iterations before the one that is compared; PFNs beyond what is compared. */
  left: number;
  /** Behind the checkpoint that is compared. */
  behind: number;
  /** Of the stream that was compared: of a legacy side, its conversion. */
  readonly size: number;
}

/** The sum of all parts: the size, or some byte was lost. */
export const totalOf = (account: Account): number => Object.values<number>({ ...account }).reduce((sum, part) => sum + part, -account.size);

export function accountOf({ stream, end, from = 0 }: Subject, facts: Facts, memory: Memory): Account {
  const { index, layers } = stream.builder;
  const verify = memory.verify?.contents ?? 0;
  const lost = memory.lost + (memory.verify?.lost ?? 0);
  const account: Account = { ...facts.bytes, lists: 0, pages: memory.contents * memory.pageSize, verify: verify * memory.pageSize, resent: -(memory.contents + verify + lost) * memory.pageSize, left: 0, behind: 0, size: stream.source.size };
  for (let row = 0; row < index.rowCount; row++) {
    const range = { start: index.startOf(row), end: index.endOf(row) };
    if (range.start >= end) continue;
    if (index.kindOf(row) !== 'record' || index.typeOf(row) !== PAGE_DATA.type || layers[index.layerOf(row)]?.name !== 'libxc') continue;
    addBatch(account, index.isCut(row) || range.start < from ? null : index.pagesOf(row), range, memory.pageSize);
  }
  account.lost += lost * memory.pageSize;
  if (end < account.size) account.behind = account.size - end;
  return account;
}

function addBatch(account: Account, batch: { readonly count: number; readonly pages: number } | null, range: ByteRange, pageSize: number): void {
  const length = lengthOf(range);
  if (batch === null) {
    account.left += length;
    return;
  }
  const lists = RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE + batch.count * PFN_SIZE;
  account.lists += lists;
  account.resent += batch.pages * pageSize;
  account.padding += length - lists - batch.pages * pageSize;
}

/** Bytes of a conversion's output and input that its runs speak of; each byte once. */
export function provenanceAccount(provenance: Provenance): { readonly out: number; readonly in: number } {
  const runs = Array.from({ length: provenance.length }, (_, i) => provenance.run(i));
  return { out: union(runs.map((run) => run.out)), in: union(runs.map((run) => run.in)) };
}

function union(ranges: readonly ByteRange[]): number {
  let covered = 0;
  let end = 0;
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    covered += Math.max(0, range.end - Math.max(range.start, end));
    end = Math.max(end, range.end);
  }
  return covered;
}
