/** Findings as SARIF 2.1.0 (OASIS), for tools that collect results of analyses. */
import { pathToFileURL } from 'node:url';
import { lengthOf } from '../core/bytes/range.ts';
import { RULES } from '../core/conformance/catalogue.ts';
import type { Finding, Severity } from '../core/index/finding.ts';
import { VERSION } from './version.ts';

const LEVEL: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

export function sarif(path: string, findings: readonly Finding[]): Record<string, unknown> {
  const uri = path === '-' ? 'stdin' : pathToFileURL(path).href;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'xsi',
            version: VERSION,
            rules: RULES.map(({ id, title, hint }) => ({ id, shortDescription: { text: title }, ...(hint === '' ? {} : { help: { text: hint } }) })),
          },
        },
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          level: LEVEL[finding.severity],
          message: { text: finding.message },
          occurrenceCount: finding.count,
          locations: [{ physicalLocation: { artifactLocation: { uri }, region: { byteOffset: finding.range.start, byteLength: lengthOf(finding.range) } } }],
          properties: { objectors: finding.objectors, layer: finding.layer, source: finding.source, spec: finding.spec, cite: finding.cite, ref: finding.ref },
        })),
      },
    ],
  };
}
