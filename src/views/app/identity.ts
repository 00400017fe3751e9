/** What the stream is in a line: guest, Xen version, from what the layers' headers say and nothing else. */
import type { Identification } from '../../core/formats/identification.ts';
import type { LayerInfo } from '../../core/index/layer.ts';

const DOMAIN_TYPES: Readonly<Record<number, string>> = { 1: 'x86 PV', 2: 'x86 HVM' };

/** `libxc v3`: only where the layer's own header states a version; blobs inside share the facts of the stream around. */
export function layerTitle({ name, detail }: LayerInfo): string {
  const { version } = detail;
  return typeof version === 'number' && version > 0 ? `${name} v${version}` : name;
}

/** `Xen 4.17`, or that a converter wrote it (libxc specification, Domain Header: xen_major 0). */
export function xenVersion(layers: readonly LayerInfo[]): string {
  const says = layers.find(({ detail }) => detail['xen'] !== undefined || detail['converted'] === true);
  if (says === undefined) return '';
  return says.detail['converted'] === true ? 'converted from a legacy stream' : `Xen ${String(says.detail['xen'])}`;
}

/** `x86 PV · 64-bit · Xen 4.17`. */
export function guestInWords(layers: readonly LayerInfo[]): readonly string[] {
  const libxc = layers.find((layer) => layer.facts.domainType !== 0);
  const width = layers.find((layer) => layer.facts.guestWidth !== 0)?.facts.guestWidth ?? 0;
  const parts = [libxc === undefined ? '' : (DOMAIN_TYPES[libxc.facts.domainType] ?? ''), width === 0 ? '' : `${width * 8}-bit`, xenVersion(layers)];
  return parts.filter((part) => part !== '');
}

/** What the bytes say of the file and of each layer in it. */
export function evidenceOf(identification: Identification, layers: readonly LayerInfo[]): readonly string[] {
  const pieces = [...identification.evidence];
  for (const { name, detail } of layers) {
    const piece = detail['evidence'];
    if (typeof piece === 'string' && !identification.evidence.includes(piece)) pieces.push(`${name}: ${piece}`);
  }
  return [...new Set(pieces)];
}
