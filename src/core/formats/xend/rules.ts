/** Framing rules of xend's save file, which no toolstack since Xen 4.5 reads. */
import { defineRule, READ } from '../../index/finding.ts';

export const NOT_READ = defineRule({ id: 'xend.header.not-read', title: 'The file is one that a current toolstack reads', objectors: ['restore'], cite: 'xen tools/xl/xl_vmcontrol.c create_domain()', hint: 'The converter takes the stream behind the header.', logs: 'File has wrong magic number', checked: READ });
export const TRUNCATED = defineRule({ id: 'xend.header.truncated', title: 'The header is whole and a stream follows', objectors: ['restore'], cite: 'xen 4.4 tools/python/xen/xend/XendCheckpoint.py restore()', logs: 'File has wrong magic number', checked: READ });

export const CONFIG_LENGTH = defineRule({ id: 'xend.header.config-length', title: 'The config has a length that is not negative', objectors: ['restore'], cite: 'xen 4.4 tools/python/xen/xend/XendCheckpoint.py restore()', logs: 'not a valid guest state file: config len', checked: READ });
export const ENCRYPTED = defineRule({ id: 'xend.relocation.encrypted', title: 'A relocation can be read', objectors: [], cite: 'xen 4.4 tools/python/xen/xend/server/relocate.py op_sslreceive()', hint: 'Behind "sslreceive" the connection goes on in TLS: only who has its keys can read it.' });

export const XEND_RULES = [NOT_READ, TRUNCATED, CONFIG_LENGTH, ENCRYPTED];
