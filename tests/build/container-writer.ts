/** libvirt's and xend's containers, written from their sources alone: nothing is shared with what reads them. */
import { join } from './xapi-writer.ts';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const u32 = (value: number, little = true): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, little);
  return new Uint8Array(view.buffer);
};

const XML = '<domain type="xen"><name>guest</name></domain>';

/** libxlSavefileHeader: magic, version, xmlLen, unused[10]; then the XML with its NUL. */
export function libvirtFile(payload: Uint8Array, { version = 2, xmlLen = XML.length + 1, unused = 0 } = {}): Uint8Array {
  return join(latin('libvirt-xml\n \0 \r'), u32(version), u32(xmlLen), u32(unused), new Uint8Array(36), latin(`${XML}\0`), payload);
}

export const SXP = '(domain (domid 3) (name guest) (image (linux (kernel /boot/k))) (device (vif (mac 00:16:3e:00:00:01))))';
export const xendFile = (payload: Uint8Array, length = SXP.length): Uint8Array => join(latin('LinuxGuestRecord'), u32(length, false), latin(SXP), payload);

export const message = (state: string, status = 0, version = 1): Uint8Array => latin(`{"libvirt-libxl-mig-msg": {"version": ${version}, "state": "${state}", "status": ${status}}}`);

/** One HVM context entry: u16 typecode, u16 instance, u32 length, body. */
export const entry = (typecode: number, body: Uint8Array, length = body.length): Uint8Array => join(Uint8Array.of(typecode, 0, 0, 0), u32(length), body);
export const HVM_HEADER = entry(1, join(u32(0x5438_1286), u32(1), new Uint8Array(8).fill(0xff), u32(0x306a9), u32(2_000_000)));
export const HVM_BLOB = join(HVM_HEADER, entry(19, new Uint8Array(8)), entry(0, new Uint8Array(0)));

/** An ELF64 core file with one note, as xc_domain_dumpcore begins. */
export const core = (note: string, type: number): Uint8Array => join(latin('\u007fELF\u0002\u0001\u0001'), new Uint8Array(9), Uint8Array.of(4, 0, 62, 0), new Uint8Array(300), u32(4), u32(0), u32(type), latin(note), new Uint8Array(600).fill(0x80));
