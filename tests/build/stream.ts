/**
 * Streams from the very layouts that the decoder reads by, so that a broken stream is one readable line away from a
 * good one: `stream().libxcHeaders().record(END, {}, { bodyLength: 8 }).bytes()`.
 */
import type { RecordSpec } from '../../src/core/formats/define.ts';
import { LIBVIRT_HEADER, LIBVIRT_MAGIC } from '../../src/core/formats/libvirt/header.ts';
import { DHDR_TYPE_X86_PV, DOMAIN_HEADER } from '../../src/core/formats/libxc/domain-header.ts';
import { END as LIBXC_END } from '../../src/core/formats/libxc/end.ts';
import { IHDR_ID, IHDR_MARKER, IMAGE_HEADER } from '../../src/core/formats/libxc/image-header.ts';
import { hasPageData, PAGE_DATA } from '../../src/core/formats/libxc/page-data.ts';
import { LIBXL_HEADER, LIBXL_IDENT, LIBXL_VERSION } from '../../src/core/formats/libxl/header.ts';
import { XL_BYTEORDER, XL_HEADER, XL_MAGIC } from '../../src/core/formats/xl/header.ts';
import { encode, joinBytes, type EncodeValue } from '../../src/core/layout/encode.ts';

export type Values = Readonly<Record<string, EncodeValue>>;

/** How a record departs from what its body asks for. */
export interface RecordFault {
  /** The length field, where it is not the body's. */
  readonly bodyLength?: number;
  /** The bytes behind the body, where they are not zeroes up to a multiple of 8. */
  readonly padding?: Uint8Array;
  /** The type field, where it is not the record's. */
  readonly type?: number;
}

export interface Page {
  readonly pfn: number;
  /** XEN_DOMCTL_PFINFO type; 0, a normal page, where it is left out. */
  readonly type?: number;
  /** 4,096 bytes; zeroes where it is left out. */
  readonly data?: Uint8Array;
}

interface ImageOptions {
  /** DHDR_TYPE_*. */
  readonly type?: number;
  readonly version?: number;
  readonly bigEndian?: boolean;
  /** Fields of either header that differ. */
  readonly image?: Values;
  readonly domain?: Values;
}

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
export const zeroes = (length: number): Uint8Array => new Uint8Array(length);

/** 64-bit words as bytes, for lists, which no table encodes. */
export function words(values: readonly bigint[], littleEndian = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => { view.setBigUint64(8 * i, value, littleEndian); });
  return new Uint8Array(view.buffer);
}

/** An entry of a PAGE_DATA list. */
export const pfnEntry = (pfn: number, type = 0): bigint => (BigInt(type) << 60n) | BigInt(pfn);

export class StreamWriter {
  readonly #parts: Uint8Array[] = [];
  #littleEndian = true;

  /** xl's save-file header with a config; `header` overrides its fields. */
  xlHeader(options: { readonly config?: string; readonly header?: Values } = {}): this {
    const config = ascii(`${options.config ?? '{}'}\0`);
    const values = { magic: XL_MAGIC, byteorder: XL_BYTEORDER, mandatory_flags: 3, optional_data_len: config.length + 4, config_len: config.length, config };
    return this.raw(encode(XL_HEADER, { ...values, ...options.header }));
  }

  libvirt(options: { readonly xml?: string; readonly header?: Values } = {}): this {
    const xml = ascii(`${options.xml ?? '<domain type="xen"><name>guest</name></domain>'}\0`);
    return this.raw(encode(LIBVIRT_HEADER, { magic: LIBVIRT_MAGIC, version: 2, xmlLen: xml.length, xml, ...options.header }));
  }

  libxlHeader(options: { readonly bigEndian?: boolean; readonly header?: Values } = {}): this {
    this.#littleEndian = options.bigEndian !== true;
    return this.raw(encode(LIBXL_HEADER, { ident: LIBXL_IDENT, version: LIBXL_VERSION, options: this.#littleEndian ? 0 : 1, ...options.header }));
  }

  libxcHeaders(options: ImageOptions = {}): this {
    this.#littleEndian = options.bigEndian !== true;
    const image = { marker: IHDR_MARKER, id: IHDR_ID, version: options.version ?? 3, options: this.#littleEndian ? 0 : 1, ...options.image };
    const domain = { type: options.type ?? DHDR_TYPE_X86_PV, page_shift: 12, xen_major: 4, xen_minor: 20, ...options.domain };
    return this.raw(encode(IMAGE_HEADER, image)).raw(encode(DOMAIN_HEADER, domain, this.#littleEndian));
  }

  /** A record with a body from values or bytes. */
  record(spec: RecordSpec, content: Values | Uint8Array = {}, fault: RecordFault = {}): this {
    const body = content instanceof Uint8Array ? content : encode(spec.layout, content, this.#littleEndian);
    return this.unknown(fault.type ?? spec.type, body, fault);
  }

  /** A record of any type. */
  unknown(type: number, body: Uint8Array = zeroes(0), fault: RecordFault = {}): this {
    const header = new DataView(new ArrayBuffer(8));
    header.setUint32(0, type, this.#littleEndian);
    header.setUint32(4, fault.bodyLength ?? body.length, this.#littleEndian);
    return this.raw(new Uint8Array(header.buffer), body, fault.padding ?? zeroes((8 - (body.length % 8)) % 8));
  }

  /** One PAGE_DATA record; `values` overrides its fields. */
  pages(pages: readonly Page[], values: Values = {}, fault: RecordFault = {}): this {
    const contents = pages.filter(({ type = 0 }) => hasPageData(type)).map(({ data }) => data ?? zeroes(4096));
    const list = { count: pages.length, pfn: pages.map(({ pfn, type }) => pfnEntry(pfn, type)), page_data: joinBytes(contents) };
    return this.record(PAGE_DATA, { ...list, ...values }, fault);
  }

  /** END: type 0 and no body in libxc and libxl alike. */
  end(fault: RecordFault = {}): this {
    return this.record(LIBXC_END, {}, fault);
  }

  raw(...parts: readonly Uint8Array[]): this {
    this.#parts.push(...parts);
    return this;
  }

  bytes(): Uint8Array {
    return joinBytes(this.#parts);
  }
}

export const stream = (): StreamWriter => new StreamWriter();
