/** A glyph a severity: colour alone says nothing to many. The same glyphs in list, tree and strip. */
import type { Severity } from '../../core/index/finding.ts';

export const SEVERITY_GLYPHS: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', info: 'ℹ' };
