import { afterEach, describe, expect, it, vi } from 'vitest';
import { saveFile, type FileKind } from '../../../src/store/save-file.ts';

const KIND: FileKind = { description: 'Markdown text', mimeType: 'text/markdown', extension: '.md' };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('saving a file', () => {
  it('writes all of it where the picker says, and closes it', async () => {
    const written: string[] = [];
    const asked: unknown[] = [];
    const file = {
      write: async (data: Blob): Promise<void> => {
        written.push(await data.text());
      },
      close: (): Promise<void> => {
        written.push('closed');
        return Promise.resolve();
      },
    };
    vi.stubGlobal('window', {
      showSaveFilePicker: (options: unknown) => {
        asked.push(options);
        return Promise.resolve({ createWritable: () => Promise.resolve(file) });
      },
    });
    expect(await saveFile(new Blob(['# x']), 'a.md', KIND)).toBe(true);
    expect(written).toEqual(['# x', 'closed']);
    expect(asked).toEqual([{ suggestedName: 'a.md', types: [{ description: 'Markdown text', accept: { 'text/markdown': ['.md'] } }] }]);
  });

  it('is no failure when its owner changes their mind', async () => {
    vi.stubGlobal('window', { showSaveFilePicker: () => Promise.reject(new DOMException('The user aborted a request.', 'AbortError')) });
    expect(await saveFile(new Blob([]), 'a.md', KIND)).toBe(false);
  });

  it('says so when the disk is full', async () => {
    vi.stubGlobal('window', { showSaveFilePicker: () => Promise.reject(new DOMException('No space.', 'QuotaExceededError')) });
    await expect(saveFile(new Blob([]), 'a.md', KIND)).rejects.toThrow('No space.');
  });

  it('is a download where there is no picker', async () => {
    const link = { href: '', download: '', clicks: 0, click: (): void => { link.clicks++; } };
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', { createElement: () => link });
    expect(await saveFile(new Blob(['x']), 'a.md', KIND)).toBe(true);
    expect(link).toMatchObject({ download: 'a.md', clicks: 1 });
    expect(link.href).toMatch(/^blob:/);
  });
});
