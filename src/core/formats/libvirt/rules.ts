/** Framing rules of libvirt's save header; its own reader is the restorer here. */
import { defineRule, READ } from '../../index/finding.ts';

const OPEN = 'libvirt src/libxl/libxl_domain.c libxlDomainSaveImageOpen()';

export const MAGIC = defineRule({ id: 'libvirt.header.magic', title: 'The magic is libvirt\u2019s', objectors: ['restore'], cite: OPEN, logs: 'image magic is incorrect', checked: READ });
export const VERSION = defineRule({ id: 'libvirt.header.version', title: 'The version is one that libvirt knows', objectors: ['restore'], cite: OPEN, logs: 'image version is not supported', checked: READ });
export const XML_LENGTH = defineRule({ id: 'libvirt.header.xml-length', title: 'The XML has a length', objectors: ['restore'], cite: OPEN, logs: 'invalid XML length', checked: READ });
export const PAYLOAD = defineRule({ id: 'libvirt.header.payload', title: 'The version says which stream follows', objectors: ['restore'], cite: 'libvirt src/libxl/libxl_driver.c libxlDomainRestoreFlags()', hint: 'libvirt hands the version on as the stream\u2019s: for version 1 libxl runs the converter of legacy streams.', logs: 'exited with error status', checked: READ });
export const UNUSED = defineRule({ id: 'libvirt.header.unused', title: 'Unused words are zero', objectors: [], otherwise: 'warning', cite: 'libvirt src/libxl/libxl_conf.h libxlSavefileHeader', hint: 'No release looks at them, and none writes anything but zeroes.', checked: READ });
export const TRUNCATED = defineRule({ id: 'libvirt.header.truncated', title: 'The header is whole and a stream follows', objectors: ['spec', 'verify', 'restore'], cite: OPEN, logs: 'failed to read', checked: READ });

export const LIBVIRT_RULES = [MAGIC, VERSION, XML_LENGTH, PAYLOAD, UNUSED, TRUNCATED];
