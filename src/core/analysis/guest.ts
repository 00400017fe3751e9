/** What a stream says about its guest, gathered from all layers; each value only where some layer states it. */
import type { Scan } from '../bytes/cursor.ts';
import { NO_CONFIG, type GuestConfig } from '../formats/guest-config.ts';
import type { OpenStream } from '../open-stream.ts';
import type { ConfigCell } from './overview/config-tree.ts';
import { domainCells, findConfig, type FoundConfig } from './overview/guest-config.ts';

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

type Config = Pick<Guest, 'name' | 'uuid' | 'vcpus' | 'memoryKiB'> & Pick<GuestConfig, 'type' | 'targetKiB'> & { readonly language: FoundConfig['language'] | null };

const EMPTY_CONFIG: Config = { name: null, uuid: null, vcpus: null, memoryKiB: null, targetKiB: null, type: null, language: null };

/** What the rules ask of the config that comes with a stream. */
export function* guestConfig(stream: OpenStream): Scan<GuestConfig> {
  const config = yield* readConfig(stream);
  // No toolstack since Xen 4.5 reads xend's: a restore needs a config given apart.
  return config === null || config.language === 'sxp' ? NO_CONFIG : { present: true, type: config.type, vcpus: config.vcpus, targetKiB: config.targetKiB };
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
  const found = yield* findConfig(stream);
  if (found === null) return null;
  const cells = yield* domainCells(found);
  const cell = (key: string): ConfigCell | undefined => cells.find((each) => each.key === key);
  const memory = found.language === 'xml' ? cell('maximum memory') : (cell('memory') ?? cell('maximum memory'));
  const bytes = memory?.bytes ?? null;
  // libxl__domain_build_info_setdefault(): without a target, the maximum.
  const target = (cell('memory') ?? cell('maximum memory'))?.bytes ?? null;
  return {
    language: found.language,
    type: found.language === 'xml' ? (LIBVIRT_TYPES[cell('type')?.text ?? ''] ?? null) : typeOf(cell('type')?.text) ?? (cell('builder')?.text === 'hvm' ? 'hvm' : null),
    name: cell('name')?.text ?? null,
    uuid: cell('uuid')?.text ?? null,
    vcpus: decimal(cell('vcpus')?.text),
    memoryKiB: bytes === null ? null : bytes / KIB,
    targetKiB: target === null ? null : target / KIB,
  };
}

const KIB = 1024;

/** os/type of libvirt's domain XML. */
const LIBVIRT_TYPES: Readonly<Record<string, GuestConfig['type']>> = { xen: 'pv', linux: 'pv', hvm: 'hvm', xenpvh: 'pvh' };

const typeOf = (text: string | undefined): GuestConfig['type'] => (text === 'pv' || text === 'hvm' || text === 'pvh' ? text : null);
const decimal = (text: string | undefined): number | null => (text !== undefined && /^\d+$/.test(text) ? Number(text) : null);
