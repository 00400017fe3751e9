/** How a stream begins: p2m_size and, of a PV guest, extended info and the list of frames that hold its p2m. */
import { array, casesOf, struct, text, u32, undescribed, word } from '../../layout/fields.ts';
import type { Shape } from '../../layout/shape.ts';
import { asciiChar, grouped, plural } from '../../text.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../libxc/vcpu-context.ts';
import { defineChunk, DOMAIN_SAVE_C, readWord, SAVE_RESTORE_H, widthOf } from './define-chunk.ts';
import { Piece } from './save-id.ts';

/** Never rounded: a hostile size has 64 bits. */
const pfns = (value: number | bigint): string => `${grouped(value)} ${value === 1 || value === 1n ? 'PFN' : 'PFNs'}`;

export const P2M_SIZE = defineChunk({
  type: Piece.P2M_SIZE,
  name: 'p2m_size',
  doc: 'How many PFNs the guest\u2019s p2m has: the highest one, and one.',
  spec: DOMAIN_SAVE_C,
  layout: (width) => struct('unsigned long', { p2m_size: word(width, { base: 'hex', doc: 'Number of PFNs; the saver refuses more than 0x0fffffff, for lack of bits.', meaning: pfns }) }),
  describe: ({ view, facts }) => pfns(readWord(view, 0, widthOf(facts))),
});

export const EXTENDED_INFO = defineChunk({
  type: Piece.EXTENDED_INFO,
  name: 'extended info',
  doc: 'Blocks about a PV guest follow. Without it the p2m frame list stands here.',
  spec: SAVE_RESTORE_H,
  layout: (width) =>
    struct('extended info', {
      signature: word(width, { base: 'hex', doc: 'All ones: no PFN of a frame list.' }),
      tot_sz: u32({ doc: 'Bytes of all blocks, their headers included.', unit: 'bytes' }),
    }),
  describe: ({ view, facts }) => `${plural(view.getUint32(widthOf(facts), true), 'byte')} of blocks`,
});

/** Block header: char[4] id, u32 size. */
export const BLOCK_HEADER_SIZE = 8;
export const CONTEXT_SIZE_64 = VCPU_GUEST_CONTEXT_64.size ?? 0;
export const CONTEXT_SIZE_32 = VCPU_GUEST_CONTEXT_32.size ?? 0;

const XCNT = struct('xcnt', { xcnt: u32({ doc: 'Bytes of vCPU 0\u2019s extended state at the start of the save, and 16 for what stands before it.', unit: 'bytes' }) });
const UNKNOWN_BLOCK = undescribed('rest', 'Data of a block that is not known; a restore by Xen 4.5 skipped it, the converter refuses it.');

function blockData(head: Uint8Array, length: number): Shape {
  const id = String.fromCharCode(...head);
  if (id === 'vcpu' && length === CONTEXT_SIZE_64) return VCPU_GUEST_CONTEXT_64;
  if (id === 'vcpu' && length === CONTEXT_SIZE_32) return VCPU_GUEST_CONTEXT_32;
  return id === 'xcnt' && length >= 4 ? XCNT : UNKNOWN_BLOCK;
}

const ID_SIZE = 4;

const BLOCK_DATA = { ...casesOf(null, ID_SIZE, blockData, { doc: 'Of "vcpu", registers of vCPU 0 as they were when the save began: only their size counts.' }), look: 'parent' } as const;

export const BLOCK = defineChunk({
  type: Piece.BLOCK,
  name: 'extended info block',
  doc: 'One block of extended info: "vcpu" tells the guest\u2019s width, "extv" and "xcnt" what the vCPUs of the tail carry.',
  spec: SAVE_RESTORE_H,
  layout: () =>
    struct('extended info block', {
      id: text(ID_SIZE, { doc: 'Four letters.' }),
      size: u32({ doc: 'Bytes of data.', unit: 'bytes' }),
      data: BLOCK_DATA,
    }),
  describe: ({ view }) => {
    const id = Array.from({ length: ID_SIZE }, (_, i) => asciiChar(view.getUint8(i))).join('');
    const size = view.getUint32(4, true);
    if (id === 'xcnt' && size >= 4) return `xcnt ${view.getUint32(BLOCK_HEADER_SIZE, true)}`;
    return `"${id}", ${plural(size, 'byte')}`;
  },
});

export const P2M_FRAME_LIST = defineChunk({
  type: Piece.P2M_FRAME_LIST,
  name: 'p2m_frame_list',
  doc: 'PFNs of the frames that hold the guest\u2019s p2m, a frame for every 512 (64-bit guest) or 1,024 (32-bit guest) PFNs.',
  spec: DOMAIN_SAVE_C,
  layout: (width) => struct('p2m_frame_list', { frames: array(word(width, { base: 'hex', doc: 'PFN of one frame of the p2m; as wide as the toolstack\u2019s words, whatever the guest\u2019s.' }), 'rest', { doc: 'The frames, in order.' }) }),
  describe: ({ length, facts }) => plural(Math.floor(length / widthOf(facts)), 'frame'),
});
