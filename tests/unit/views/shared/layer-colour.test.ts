/** Layers and their colours: every colour is a token, and layers of one stream are told apart. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LAYER_TOKENS, layerToken } from '../../../../src/views/shared/layer-colour.ts';

const TOKENS = readFileSync(new URL('../../../../src/styles/tokens.css', import.meta.url), 'utf8');

describe('colours of layers', () => {
  it('are tokens, and the palette reads every one', () => {
    for (const token of LAYER_TOKENS) expect(TOKENS).toContain(`${token}: light-dark(`);
    for (const name of ['xl', 'xapi', 'colo', 'pcap', 'xl-wire', 'libvirt-mig'] as const) expect(LAYER_TOKENS).toContain(layerToken(name));
  });

  it.each([
    ['xl', 'libxl', 'libxc', 'hvm-context', 'qemu', 'xl-wire'],
    ['xapi', 'libxc', 'legacy', 'hvm-context', 'qemu'],
    ['libvirt-mig', 'libvirt', 'libxl', 'libxc', 'xend'],
    ['xl-wire', 'colo'],
  ] as const)('differ where layers meet: %s, %s and others', (...names) => {
    expect(new Set(names.map(layerToken)).size).toBe(names.length);
  });
});
