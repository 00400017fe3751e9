/** What the command line says where its output goes nowhere: one sentence, exit 2, whatever the command. */
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { imagePath, IMAGES, LEGACY_IMAGES } from '../fixtures/images.ts';

const XSI = fileURLToPath(new URL('../../dist/cli/xsi.js', import.meta.url));

/** A device that is always full; systems without it have no such test. */
const FULL = '/dev/full';

const [image] = IMAGES;
const [legacy] = LEGACY_IMAGES;
if (image === undefined || legacy === undefined) throw new Error('there are images');

describe.runIf(existsSync(FULL))('a full disk', () => {
  it.each<[string, ...string[]]>([['info'], ['verify', '--json'], ['verify', '--sarif'], ['verify', '--format', 'html'], ['records', '--ndjson'], ['vcpu', '--json'], ['hex', '--offset', '0', '--length', '64'], ['unwrap']])('is no defect of %s', async (command, ...options) => {
    const { status, stderr } = spawnSync(process.execPath, [XSI, command, await imagePath(image), ...options], { encoding: 'utf8', stdio: ['ignore', openSync(FULL, 'w'), 'pipe'] });
    expect(stderr).toBe('xsi: Standard output could not be written: no space is left there (ENOSPC).\n');
    expect(status).toBe(2);
  });

  it('is no defect of a conversion into a pipe', async () => {
    const { status, stderr } = spawnSync(process.execPath, [XSI, 'convert', await imagePath(legacy), '-'], { encoding: 'utf8', stdio: ['ignore', openSync(FULL, 'w'), 'pipe'] });
    expect(stderr).toContain('no space is left there (ENOSPC)');
    expect(status).toBe(2);
  });
});
