/** What a stream says about its guest, gathered from all layers; each value only where some layer states it. */
import type { Scan } from '../bytes/cursor.ts';
import { NO_CONFIG, type GuestConfig } from '../formats/guest-config.ts';
import type { LayerInfo } from '../index/layer.ts';
import type { OpenStream } from '../open-stream.ts';

export interface Guest {
  readonly name: string | null;
  readonly uuid: string | null;
  /** `x86 PV`, `x86 HVM`. */
  readonly type: string | null;
  /** Bits in a guest word; HVM streams do not say. */
  readonly width: number | null;
  /** Xen that saved the image; null where a converter wrote it. */
  readonly xen: string | null;
  readonly vcpus: number | null;
  readonly memoryKiB: number | null;
}

type Config = Pick<Guest, 'name' | 'uuid' | 'vcpus' | 'memoryKiB'> & Pick<GuestConfig, 'type'>;

const EMPTY_CONFIG: Config = { name: null, uuid: null, vcpus: null, memoryKiB: null, type: null };

/** What the rules ask of the config that comes with a stream. */
export function* guestConfig(stream: OpenStream): Scan<GuestConfig> {
  const config = yield* readConfig(stream);
  return config === null ? NO_CONFIG : { present: true, type: config.type, vcpus: config.vcpus };
}

export function* describeGuest(stream: OpenStream): Scan<Guest> {
  const libxc = stream.layers.find(({ name }) => name === 'libxc' || name === 'legacy');
  const { name, uuid, vcpus, memoryKiB } = (yield* readConfig(stream)) ?? EMPTY_CONFIG;
  const { domainType, guestWidth, xen } = libxc?.detail ?? {};
  return {
    name,
    uuid,
    memoryKiB,
    // Of an HVM guest only the config says how many vCPUs there are.
    vcpus: vcpus ?? (stream.totals.vcpus > 0 ? stream.totals.vcpus : null),
    type: typeof domainType === 'string' ? domainType : null,
    width: typeof guestWidth === 'number' ? guestWidth : null,
    xen: typeof xen === 'string' ? xen : null,
  };
}

/** Null where no config comes with the stream. */
function* readConfig(stream: OpenStream): Scan<Config | null> {
  const xl = stream.layers.find(({ name }) => name === 'xl');
  if (xl !== undefined) {
    const text = yield* headerText(stream, xl, 'config');
    if (text === '') return null;
    return xl.detail['config'] === 'JSON' ? fromJson(text) : fromXlCfg(text);
  }
  const libvirt = stream.layers.find(({ name }) => name === 'libvirt');
  return libvirt === undefined ? null : fromXml(yield* headerText(stream, libvirt, 'xml'));
}

function* headerText(stream: OpenStream, layer: LayerInfo, field: string): Scan<string> {
  const row = stream.builder.index.rowOf(layer.id, 'header', 0);
  if (row < 0) return '';
  const { nodes } = yield* stream.nodes(row, '', 0, 100);
  const value = nodes.find(({ name }) => name === field)?.value;
  return typeof value === 'string' ? value : '';
}

/** libxl_domain_config as JSON: c_info and b_info (tools/libs/light/libxl_types.idl). */
function fromJson(text: string): Config {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return EMPTY_CONFIG;
  }
  const created = member(config, 'c_info');
  const build = member(config, 'b_info');
  return {
    type: typeOf(stringOf(member(created, 'type'))),
    name: stringOf(member(created, 'name')),
    uuid: stringOf(member(created, 'uuid')),
    vcpus: numberOf(member(build, 'max_vcpus')),
    memoryKiB: numberOf(member(build, 'target_memkb')) ?? numberOf(member(build, 'max_memkb')),
  };
}

const typeOf = (text: string | null): GuestConfig['type'] => (text === 'pv' || text === 'hvm' || text === 'pvh' ? text : null);

const member = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined);
const stringOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** xl.cfg(5): `key = value` lines; memory in MiB. */
function fromXlCfg(text: string): Config {
  const value = (key: string): string | null => new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*["']?([^"'\\r\\n]*)`, 'm').exec(text)?.[1]?.trim() ?? null;
  const memory = decimal(value('memory'));
  const type = typeOf(value('type')) ?? (value('builder') === 'hvm' ? 'hvm' : null);
  return { type, name: value('name'), uuid: value('uuid'), vcpus: decimal(value('vcpus')), memoryKiB: memory === null ? null : memory * 1024 };
}

const decimal = (text: string | null): number | null => (text !== null && /^\d+$/.test(text) ? Number(text) : null);

const KIB: Readonly<Record<string, number>> = { b: 1 / 1024, bytes: 1 / 1024, KiB: 1, k: 1, MiB: 1024, M: 1024, GiB: 1024 ** 2, G: 1024 ** 2 };

/** os/type of libvirt's domain XML. */
const LIBVIRT_TYPES: Readonly<Record<string, GuestConfig['type']>> = { xen: 'pv', linux: 'pv', hvm: 'hvm', xenpvh: 'pvh' };

/** libvirt domain XML, only the few elements wanted: each stands once, with plain text. */
function fromXml(text: string): Config {
  const element = (name: string): string | null => new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(text)?.[1]?.trim() ?? null;
  const unit = /<memory[^>]*\sunit=['"]([A-Za-z]+)['"]/.exec(text)?.[1] ?? 'KiB';
  const memory = decimal(element('memory'));
  return { type: LIBVIRT_TYPES[element('type') ?? ''] ?? null, name: element('name'), uuid: element('uuid'), vcpus: decimal(element('vcpu')), memoryKiB: memory === null ? null : memory * (KIB[unit] ?? 1) };
}
