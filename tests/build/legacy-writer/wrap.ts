/** What stood around legacy streams: xl's, xend's and libvirt's headers. */
import { bytes, text, u32, zeroes } from './bytes.ts';

const XL_MAGIC = 'Xen saved domain, xl format\n \0 \r';

/** xl of 4.1 to 4.4 wrote the config file's text, that of 4.5 JSON with a NUL. */
export function inXl(stream: Uint8Array, config: string, json: boolean): Uint8Array {
  const data = text(json ? `${config}\0` : config);
  return bytes(text(XL_MAGIC), u32(0x0102_0304, json ? 1 : 0, 0, 4 + data.length, data.length), data, stream);
}

/** xend: the length is the one number in network order. */
export function inXend(stream: Uint8Array, config: string): Uint8Array {
  const length = new DataView(new ArrayBuffer(4));
  length.setInt32(0, config.length);
  return bytes(text('LinuxGuestRecord'), new Uint8Array(length.buffer), text(config), stream);
}

export const inLibvirt = (stream: Uint8Array, xml: string): Uint8Array => bytes(text('libvirt-xml\n \0 \r'), u32(1, xml.length + 1), zeroes(40), text(xml), [0], stream);
