/** xenopsd's suspend image, written from its sources alone: nothing is shared with what reads it. */

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const little = (value: bigint, size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));

/** write_header: two int64. */
export const header = (type: number | bigint, length: number | bigint = 0): Uint8Array => join(little(BigInt(type), 8), little(BigInt.asUintN(64, BigInt(length)), 8));
export const record = (type: number, payload: Uint8Array): Uint8Array => join(header(type, payload.length), payload);

export const SIGNATURE = latin('XenSavedDomv2-\n');
export const LEGACY = latin('XenSavedDomain\n');
export const XENOPS = record(0x0f, latin('((time 2024-03-01T02:03:04Z)(word_size 64)(vm_str"{\\"version\\": 3}")(xs_subtree()))'));
export const END = header(0xffff);
export const libxc = (image: Uint8Array): Uint8Array => join(header(0xf0), image);
export const qemu = (state: Uint8Array): Uint8Array => record(0x0f00, state);
export const legacyQemu = (state: Uint8Array): Uint8Array => join(latin('QemuDeviceModelRecord\n'), Uint8Array.of(0, 0, Math.floor(state.length / 256), state.length % 256), state);

/** A state of QEMU with one device. */
export const QEVM = join(latin('QEVM\0\0\0\u0003\u0004\0\0\0\0\u0005timer\0\0\0\0\0\0\0\u0002'), new Uint8Array(24), Uint8Array.of(0));

export interface Variable {
  readonly name: string;
  readonly data: Uint8Array;
  /** Sixteen bytes as they stand. */
  readonly guid?: Uint8Array;
  readonly attributes?: number;
}

const GLOBAL = Uint8Array.of(0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11, 0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c);

/** serialize_data of name and value, GUID, attributes, EFI_TIME, certificate's digest. */
function variable({ name, data, guid = GLOBAL, attributes = 7 }: Variable): Uint8Array {
  const wide = Uint8Array.from({ length: 2 * name.length }, (_, i) => Math.floor(name.charCodeAt(Math.floor(i / 2)) / (i % 2 === 0 ? 1 : 256)) % 256);
  return join(little(BigInt(wide.length), 8), wide, little(BigInt(data.length), 8), data, guid, little(BigInt(attributes), 4), new Uint8Array(16), new Uint8Array(32));
}

export interface StoreFault {
  readonly magic?: string;
  readonly version?: number;
  readonly count?: bigint;
  readonly dataLength?: bigint;
}

export function varstored(variables: readonly Variable[], { magic = 'VARS', version = 2, count = BigInt(variables.length), dataLength }: StoreFault = {}): Uint8Array {
  const body = join(...variables.map(variable));
  return join(latin(magic), little(BigInt(version), 4), little(count, 8), little(dataLength ?? BigInt(body.length), 8), new Uint8Array(version === 2 ? 8 + 0x104 : 0), body);
}

/** EFI_SIGNATURE_LIST of SHA-256 digests. */
export function digests(count: number): Uint8Array {
  const type = Uint8Array.of(0x26, 0x16, 0xc4, 0xc1, 0x4c, 0x50, 0x92, 0x40, 0xac, 0xa9, 0x41, 0xf9, 0x36, 0x93, 0x43, 0x28);
  return join(type, little(BigInt(28 + 48 * count), 4), little(0n, 4), little(48n, 4), new Uint8Array(48 * count).fill(0xaa));
}

export const request = (what: string, ...cookies: readonly string[]): Uint8Array => latin(`PUT /services/xenops/migrate/${what} HTTP/1.1\r\nCookie: ${['instance_id=migrate', 'dbg=task', ...cookies].join('; ')}\r\nConnection: keep-alive\r\nUser-agent: xenopsd\r\n\r\n`);
export const handshake = (error = ''): Uint8Array => join(Uint8Array.of(Math.floor(error.length / 256), error.length % 256), latin(error));
