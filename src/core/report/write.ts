/** A report in one of the forms that it is handed on in. */
import { html } from './html.ts';
import { jsonText, reportJson } from './json.ts';
import { markdown } from './markdown.ts';
import type { Report } from './report.ts';
import { sarif } from './sarif.ts';

export type ReportFormat = 'markdown' | 'html' | 'json' | 'sarif';
export const REPORT_FORMATS: readonly ReportFormat[] = ['markdown', 'html', 'json', 'sarif'];

export const writeReport = (report: Report, format: ReportFormat): string => WRITERS[format](report);

const WRITERS: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  markdown,
  html,
  json: (report) => `${jsonText(reportJson(report), 1)}\n`,
  sarif: (report) => `${jsonText(sarif(report), 1)}\n`,
};
