/** Images of the drafts of the format: named, and shown as far as their framing goes. */
import { describe, expect, it } from 'vitest';
import { TOOLSTACK } from '../../../../../src/core/formats/libxc/toolstack.ts';
import { open } from '../../../../build/open.ts';
import { stream, zeroes } from '../../../../build/stream.ts';

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
});
