import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFile } from '../../../src/cli/file-source.ts';
import { createSpool } from '../../../src/cli/spool.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'xsi-test-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('openFile', () => {
  it('reads at any position, and less only at the end', () => {
    const path = join(directory, 'a.save');
    writeFileSync(path, Uint8Array.of(1, 2, 3, 4, 5));
    const source = openFile(path);
    expect(source.size).toBe(5);
    expect(source.read(3, 10)).toEqual(Uint8Array.of(4, 5));
    expect(source.read(0, 2)).toEqual(Uint8Array.of(1, 2));
    expect(source.read(7, 2)).toEqual(new Uint8Array(0));
    source.close();
  });

  it('says in numbers that the file shrank', () => {
    const path = join(directory, 'a.save');
    writeFileSync(path, new Uint8Array(5000));
    const source = openFile(path);
    truncateSync(path, 100);
    expect(() => source.read(0, 200)).toThrow(/a\.save changed while it was being read: it had 5,000 bytes, now it has 100\./);
    source.close();
  });

  it('refuses a file that was overwritten, and reads one that only grows', () => {
    const path = join(directory, 'a.save');
    writeFileSync(path, new Uint8Array(10));
    const grown = openFile(path);
    appendFileSync(path, new Uint8Array(10));
    expect(grown.read(0, 100)).toEqual(new Uint8Array(10));
    grown.close();
    const overwritten = openFile(path);
    utimesSync(path, 1000, 1000);
    expect(() => overwritten.read(0, 1)).toThrow(/a\.save changed while it was being read\.$/);
    overwritten.close();
  });

  it('says that a directory is one, and that a missing file is missing', () => {
    expect(() => openFile(directory)).toThrow(`${directory} is a directory, not a file.`);
    expect(() => openFile(join(directory, 'none'))).toThrow(/none does not exist\.$/);
    expect(() => openFile('/dev/null')).toThrow(/is a device/);
  });
});

describe('createSpool', () => {
  it('leaves no name behind and reads back what was written', () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = directory;
    try {
      const spool = createSpool();
      expect(readdirSync(directory)).toEqual([]);
      spool.write(Uint8Array.of(1, 2, 3));
      spool.write(Uint8Array.of(4));
      const source = spool.finish('a pipe');
      expect(source.size).toBe(4);
      expect(source.read(1, 9)).toEqual(Uint8Array.of(2, 3, 4));
      source.close();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('says where no temporary file can be made', () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = join(directory, 'none');
    try {
      expect(createSpool).toThrow(/No temporary file could be made in .*none/);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
});
