/** A comparison in one of the forms that it is handed on in. */
import { jsonText } from '../../report/json.ts';
import type { DiffResult } from '../result.ts';
import { diffHtml } from './html.ts';
import { diffJson } from './json.ts';
import { diffMarkdown } from './markdown.ts';

export type DiffFormat = 'markdown' | 'html' | 'json';

export function diffReport(result: DiffResult, format: DiffFormat, version: string): string {
  switch (format) {
    case 'markdown':
      return `${[...diffMarkdown(result)].join('\n')}\n`;
    case 'html':
      return diffHtml(result, version);
    case 'json':
      return `${jsonText(diffJson(result), 1)}\n`;
  }
}
