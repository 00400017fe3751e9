/** Builds the app into dist/app where that is missing or older than what it is made of. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createLogger } from 'vite';

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
export const APP = join(ROOT, 'dist', 'app');
export const CLI = join(ROOT, 'dist', 'cli', 'xsi.js');

/** Vite's own CSS modules plugin draws this warning (there is no other PostCSS plugin here), and nobody can act on it. */
const OF_VITE_ITSELF = 'A PostCSS plugin did not pass the `from` option';

function quietLogger() {
  const logger = createLogger('warn');
  const keepUnlessKnown = (report) => (message, options) => {
    if (!message.includes(OF_VITE_ITSELF)) report(message, options);
  };
  return { ...logger, warn: keepUnlessKnown(logger.warn), warnOnce: keepUnlessKnown(logger.warnOnce) };
}

const INPUTS = ['src', 'public', 'index.html', 'url.html', 'package-lock.json', 'vite.config.ts', 'vite.cli.config.ts'];

/** The newest change of a file or of anything in a folder; 0 where there is none. */
async function newest(path) {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const times = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))));
  return Math.max(stats.mtimeMs, ...times);
}

async function isFresh(output) {
  const built = (await stat(output).catch(() => null))?.mtimeMs ?? 0;
  const inputs = await Promise.all(INPUTS.map((name) => newest(join(ROOT, name))));
  return built >= Math.max(...inputs);
}

export async function buildApp({ force = false } = {}) {
  if (force || !(await isFresh(join(APP, 'index.html')))) await build({ root: ROOT, logLevel: 'warn', customLogger: quietLogger() });
}

export async function buildCli({ force = false } = {}) {
  if (force || !(await isFresh(CLI))) await build({ root: ROOT, configFile: join(ROOT, 'vite.cli.config.ts'), logLevel: 'warn', customLogger: quietLogger() });
}
