/**
 * Finds Xen's own verify-stream-v2 and convert-legacy-stream for the differential tests, or unpacks Debian's package of
 * them into .cache; the system is left as it is, but for a python3 where there is none.
 * `node scripts/xen-tools.mjs` prints {"bin", "pythonPath", "python"} as JSON.
 *
 * XSI_XEN_TOOLS names another place: a source tree of Xen, a folder with bin and lib/python, or a root with usr/lib/xen-4.*.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptInstall, aptUpdate, succeeds, which } from './install.mjs';

const CACHE = fileURLToPath(new URL('../.cache/xen-tools', import.meta.url));

export const NO_TOOLS =
  "Xen's verify-stream-v2 was not found and could not be fetched: install xen-utils and python3, or set XSI_SKIP_DIFFERENTIAL=1 to leave those tests out.";

/** Debian's place, below any root: /usr/lib/xen-4.17/{bin,lib/python}. */
function toolsBelow(root) {
  const lib = join(root, 'usr', 'lib');
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^xen-4\.\d+$/.test(name)) : [];
  for (const version of versions.sort().reverse()) {
    const bin = join(lib, version, 'bin');
    if (existsSync(join(bin, 'verify-stream-v2'))) return { bin, pythonPath: join(lib, version, 'lib', 'python') };
  }
  return null;
}

/** The place that XSI_XEN_TOOLS names, and no other; undefined where it names none. */
function toolsNamed() {
  const root = process.env['XSI_XEN_TOOLS'];
  if (root === undefined || root === '') return undefined;
  const source = join(root, 'tools', 'python');
  if (existsSync(join(source, 'scripts', 'verify-stream-v2'))) return { bin: join(source, 'scripts'), pythonPath: source };
  if (existsSync(join(root, 'bin', 'verify-stream-v2'))) return { bin: join(root, 'bin'), pythonPath: join(root, 'lib', 'python') };
  return toolsBelow(root);
}

function unpack() {
  if (which('apt-get') === null || which('dpkg') === null) return null;
  mkdirSync(CACHE, { recursive: true });
  for (const attempt of [() => true, aptUpdate]) {
    if (!attempt()) continue;
    const list = spawnSync('apt-cache', ['pkgnames', 'xen-utils-4.'], { encoding: 'utf8' }).stdout ?? '';
    const name = list.split('\n').filter((line) => /^xen-utils-4\.\d+$/.test(line)).sort().at(-1);
    if (name === undefined || !succeeds('apt-get', ['-qq', 'download', name], { cwd: CACHE })) continue;
    const file = readdirSync(CACHE).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
    if (file !== undefined && succeeds('dpkg', ['-x', join(CACHE, file), CACHE])) return toolsBelow(CACHE);
  }
  return null;
}

/** Where the tools are; null where they cannot be had. */
export function xenTools() {
  const named = toolsNamed();
  const tools = named !== undefined ? named : toolsBelow('/') ?? toolsBelow(CACHE) ?? unpack();
  const python = which('python3') ?? (aptInstall('python3') ? which('python3') : null);
  return tools === null || python === null ? null : { ...tools, python };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tools = xenTools();
  if (tools === null) {
    console.error(NO_TOOLS);
    process.exit(1);
  }
  console.log(JSON.stringify(tools));
}
