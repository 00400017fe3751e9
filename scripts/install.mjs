/** What the test scripts share to get a Debian package: as root, through sudo without a password, or not at all. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program, from PATH; null where there is none. */
export function which(name) {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(directory, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // The next directory.
    }
  }
  return null;
}

/** Runs a command; its output goes to the terminal's error stream only where it fails. */
export function succeeds(command, args, options = {}) {
  const run = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (run.status !== 0 && process.env.XSI_VERBOSE === '1') console.error(`${command} ${args.join(' ')}: ${run.stderr ?? run.error}`);
  return run.status === 0;
}

/** The words before a command that make it run as root; null where that cannot be. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  return which('sudo') !== null && succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : null;
}

function runAsRoot(args) {
  const prefix = asRoot();
  if (prefix === null) return false;
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
  return succeeds(command, rest);
}

/** Refreshes apt's lists; false where there is no apt or no right to. */
export const aptUpdate = () => which('apt-get') !== null && runAsRoot(['apt-get', '-qq', 'update']);

/** Installs a Debian package; false where that cannot be done. */
export function aptInstall(name) {
  if (which('apt-get') === null || asRoot() === null) return false;
  const install = ['apt-get', '-qq', '-y', '--no-install-recommends', 'install', name];
  return runAsRoot(install) || (aptUpdate() && runAsRoot(install));
}
