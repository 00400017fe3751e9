/** Findings as SARIF 2.1.0 (OASIS), for tools that collect results of analyses. Section numbers are the standard's. */
import { lengthOf } from '../bytes/range.ts';
import { RULES } from '../conformance/catalogue.ts';
import { severityOf, type Finding, type Rule, type Severity } from '../index/finding.ts';
import { printable } from '../text.ts';
import { rowWords } from './words.ts';
import type { Report } from './report.ts';

/** 3.58.6: result.level. */
const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

const RULE_INDEX: ReadonlyMap<string, number> = new Map(RULES.map(({ id }, i) => [id, i]));

export function sarif(report: Report): Record<string, unknown> {
  // A name alone is a relative reference (3.4.3); a path would tell of the machine that it was made on.
  const uri = encodeURIComponent(report.name);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'xsi', semanticVersion: report.version, rules: RULES.map(ruleOf) } },
        artifacts: [{ location: { uri }, length: report.size, roles: ['analysisTarget'] }],
        invocations: [{ executionSuccessful: report.whole }],
        results: report.findings.map((finding) => resultOf(finding, uri, report)),
      },
    ],
  };
}

/** 3.49: reportingDescriptor. */
function ruleOf(rule: Rule): Record<string, unknown> {
  const { id, title, objectors, otherwise, spec, cite, hint, logs } = rule;
  const help = [hint, spec === '' ? '' : `Specification: ${spec}.`, cite === '' ? '' : `In Xen: ${cite}.`, logs === '' ? '' : `It logs "${logs}".`].filter((part) => part !== '').join(' ');
  return {
    id,
    shortDescription: { text: title },
    help: { text: help === '' ? title : help },
    defaultConfiguration: { level: LEVEL[severityOf(objectors, otherwise)] },
    properties: { objectors },
  };
}

/** 3.27: result. Offsets are those of the innermost source, which `source` numbers: 0 is the file itself. */
function resultOf(finding: Finding, uri: string, report: Report): Record<string, unknown> {
  const { rule, severity, message, count, range, objectors, layer, source, spec, cite, ref } = finding;
  const ruleIndex = RULE_INDEX.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVEL[severity],
    message: { text: printable(message) },
    occurrenceCount: count,
    locations: [
      {
        physicalLocation: { artifactLocation: { uri, index: 0 }, region: { byteOffset: range.start, byteLength: lengthOf(range) } },
        logicalLocations: [{ name: rowWords(finding, report), kind: 'member' }],
      },
    ],
    properties: { objectors, layer, source, spec, cite, ref },
  };
}
