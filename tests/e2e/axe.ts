/** What axe has to say about the page as it stands. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { App } from './app-driver.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical violations, each with the first element that has it. */
export async function violations(app: App): Promise<string[]> {
  await app.page.evaluate(AXE);
  const results = await app.page.evaluate(() => (Reflect.get(globalThis, 'axe') as { run: () => Promise<AxeResults> }).run());
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
}
