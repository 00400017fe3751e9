/** The tokens as a canvas can use them: resolved for the theme that is in force. */
import type { LayerName } from '../../core/index/layer.ts';
import type { Severity } from '../../core/index/finding.ts';
import { LAYER_TOKENS, layerToken } from '../shared/layer-colour.ts';
import { FAMILIES, type RecordFamily } from '../shared/record-family.ts';
import { SHADES } from './layout.ts';

export interface Palette {
  readonly family: (family: RecordFamily) => string;
  /** PAGE_DATA from no page at all to nothing but pages. */
  readonly shades: readonly string[];
  readonly layer: (name: LayerName) => string;
  readonly severity: (severity: Severity) => string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly pane: string;
  readonly raised: string;
  readonly selected: string;
  readonly accent: string;
  readonly hatch: string;
  readonly rate: string;
  readonly pause: string;
  /** Text that can be read on a colour. */
  readonly textOn: (colour: string) => string;
  readonly font: string;
}

type Rgb = readonly [number, number, number];

function parse(colour: string): Rgb {
  const [r, g, b] = (/rgba?\(([^)]*)\)/.exec(colour)?.[1] ?? '').split(/[\s,/]+/).map(Number);
  return [r ?? 0, g ?? 0, b ?? 0];
}

const mix = (a: Rgb, b: Rgb, share: number): string =>
  `rgb(${a.map((value, i) => Math.round(value + ((b[i] ?? 0) - value) * share)).join(', ')})`;

/** Relative luminance (WCAG 2.2). */
function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** @param host an element in the theme; a probe is put into it for as long as the reading takes */
export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement('span');
  host.append(probe);
  const style = getComputedStyle(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return style.color;
  };
  const families = new Map(FAMILIES.map((family) => [family, read(family === 'gap' ? '--gap-hatch' : `--type-${family}`)]));
  const layers = new Map<string, string>();
  for (const token of LAYER_TOKENS) layers.set(token, read(token));
  const severities = new Map((['error', 'warning', 'info'] as const).map((name) => [name, read(`--severity-${name}`)]));
  const [empty, full] = [parse(read('--type-page-data-empty')), parse(read('--type-page-data'))];
  const inks = [read('--text'), read('--text-on-accent'), read('--surface-pane')];
  const palette = {
    text: read('--text'),
    muted: read('--text-muted'),
    line: read('--line'),
    lineStrong: read('--line-strong'),
    pane: read('--surface-pane'),
    raised: read('--surface-raised'),
    selected: read('--selected-line'),
    accent: read('--accent'),
    hatch: read('--gap-hatch'),
    rate: read('--clock-rate'),
    pause: read('--clock-pause'),
    font: `${style.fontSize} ${style.fontFamily}`,
  };
  probe.remove();
  return {
    ...palette,
    family: (family) => families.get(family) ?? palette.text,
    shades: Array.from({ length: SHADES + 1 }, (_, i) => mix(empty, full, i / SHADES)),
    layer: (name) => layers.get(layerToken(name)) ?? palette.muted,
    severity: (severity) => severities.get(severity) ?? palette.text,
    textOn: (colour) => {
      const ground = parse(colour);
      return inks.reduce((best, ink) => (contrast(parse(ink), ground) > contrast(parse(best), ground) ? ink : best));
    },
  };
}
