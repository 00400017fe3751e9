/** Signatures and header types of xenopsd's suspend image (ocaml/xenopsd/lib/suspend_image.ml). */

/** save_signature: records behind headers. */
export const STRUCTURED_SIGNATURE = 'XenSavedDomv2-\n';
/** legacy_save_signature: a legacy libxc stream, and for HVM guests a record of the device model. */
export const LEGACY_SIGNATURE = 'XenSavedDomain\n';
/** What both have in common: enough to know either by. */
export const XAPI_MAGIC = 'XenSavedDom';
export const SIGNATURE_SIZE = 15;

/** i64 type, i64 length, little-endian (write_header). */
export const XAPI_HEADER_SIZE = 16;

/** What a vGPU's state of its own begins with: a header of type Demu, its length 0. */
export const VGPU_MAGIC = '\u0010\u000f\0\0\0\0\0\0\0\0\0\0\0\0\0\0';

/** int64_of_header_type. */
export const HeaderType = {
  XENOPS: 0x000f,
  LIBXC: 0x00f0,
  LIBXL: 0x00f1,
  LIBXC_LEGACY: 0x00f2,
  QEMU_TRAD: 0x0f00,
  QEMU_XEN: 0x0f01,
  DEMU: 0x0f10,
  VARSTORED: 0x0f11,
  SWTPM0: 0x0f12,
  SWTPM: 0x0f13,
  END_OF_IMAGE: 0xffff,
} as const;

/** Rows without such a header: numbers of our own. */
export const Other = { REQUEST: 0x3_0001, HANDSHAKE: 0x3_0002, QEMU_RECORD: 0x3_0003, UNKNOWN_TYPE: 0x3_0004 } as const;

/** Headers whose length counts bytes; that of the others is 0, and what follows tells its own end. */
export const COUNTED: ReadonlySet<number> = new Set<number>([HeaderType.XENOPS, HeaderType.QEMU_TRAD, HeaderType.QEMU_XEN, HeaderType.VARSTORED, HeaderType.SWTPM0, HeaderType.SWTPM]);

/** legacy_qemu_save_signature, and the big-endian length behind it. */
export const LEGACY_QEMU_SIGNATURE = 'QemuDeviceModelRecord\n';
export const LEGACY_QEMU_HEADER_SIZE = 26;

/** consume_qemu_record() of ocaml/xenopsd/xc/domain.ml takes no more. */
export const MAX_QEMU_RECORD = 1_048_576;
