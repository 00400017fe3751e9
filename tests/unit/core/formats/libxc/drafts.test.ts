/** Images of the drafts of the format: named, and shown as far as their framing goes. */
import { describe, expect, it } from 'vitest';
import { TOOLSTACK } from '../../../../../src/core/formats/libxc/toolstack.ts';
import { open, tilingFault } from '../../../../build/open.ts';
import { ascii, stream, zeroes } from '../../../../build/stream.ts';

const physmap = new Uint8Array(8 + 28);
physmap.set([1, 0, 0, 0, 1]);

describe('an image of version 1', () => {
  const opened = open(stream().libxcHeaders({ version: 1, type: 2 }).pages([{ pfn: 0 }]).record(TOOLSTACK, physmap).end().bytes());

  it('is said to be of a draft', () => {
    expect(opened.findings.find(({ rule }) => rule === 'libxc.image-header.version')?.message).toMatch(/drafts of the format.*XenServer/);
  });

  it('has its records listed to the END', () => {
    expect(opened.rows().filter(({ kind }) => kind === 'record').map(({ type }) => type)).toEqual([1, TOOLSTACK.type, 0]);
  });

  it('says what the toolstack wrote, and refuses it', () => {
    const found = opened.findings.find(({ rule }) => rule === 'libxc.toolstack.deprecated');
    expect(found?.message).toContain('36 bytes of the toolstack\u2019s own: it begins as libxl\u2019s physmap of version 1 does, with 1 region');
    expect(found?.logs).toBe('Mandatory record 0xb (Toolstack) not handled');
  });

  it('says no more of data that is something else', () => {
    const other = open(stream().libxcHeaders({ type: 2 }).record(TOOLSTACK, zeroes(8)).end().bytes());
    expect(other.findings.find(({ rule }) => rule === 'libxc.toolstack.deprecated')?.message).toMatch(/8 bytes of the toolstack\u2019s own\.$/);
  });

  it('is named for what it is where it is identified', () => {
    expect(opened.stream.identification?.evidence).toContain('version 1 at 0xc: a draft of the format, from before Xen 4.6');
    expect(opened.stream.layers[0]?.detail['evidence']).toContain('of version 1: a draft from before Xen 4.6');
    expect(open(stream().libxcHeaders({ type: 2 }).end().bytes()).stream.identification?.evidence).toEqual(['ff x 8, then "XENF" at 0x0']);
  });

  it('has the regions of libxl\u2019s physmap field by field, and the four bytes that leaked behind each', () => {
    const blob = new DataView(new ArrayBuffer(8 + 28 + 5 + 4));
    blob.setUint32(0, 1, true);
    blob.setUint32(4, 1, true);
    blob.setBigUint64(8, 0xf000_0000n, true);
    blob.setBigUint64(16, 0xa_0000n, true);
    blob.setBigUint64(24, 0x80_0000n, true);
    blob.setUint32(32, 5, true);
    new Uint8Array(blob.buffer).set(ascii('vram'), 36);
    const draft = open(stream().libxcHeaders({ version: 1, type: 2 }).record(TOOLSTACK, new Uint8Array(blob.buffer)).end().bytes());
    const row = draft.rows().findIndex(({ type, kind }) => kind === 'record' && type === TOOLSTACK.type);
    const leaves = draft.leaves(row);
    expect(leaves.map(({ name }) => name).slice(2)).toEqual(['version', 'count', 'phys_offset', 'start_addr', 'size', 'namelen', 'name', '_leak', 'padding']);
    expect(tilingFault(leaves, draft.rows()[row]?.start ?? -1, draft.rows()[row]?.end ?? -1)).toBeNull();
  });
});
