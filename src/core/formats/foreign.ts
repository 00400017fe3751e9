/** Files that are not streams, and streams that are known by name but not read yet: each named for what it is. */
import { plural } from '../text.ts';
import type { Identification } from './identification.ts';
import { startsWith } from './magic.ts';

interface Signature {
  readonly magic: string;
  readonly at?: number;
  readonly title: string;
  /** Completes "This is ...". */
  readonly is: string;
}

const NOT_A_STREAM = ', not a Xen save image or migration stream.';

const SIGNATURES: readonly Signature[] = [
  { magic: 'receive\n', title: 'xend relocation capture', is: 'a request of xend to receive a guest, without the guest behind it: the save file that would follow is missing.' },
  { magic: '\u007fELF', title: 'ELF file', is: `an ELF file (a program, or a core dump such as xl dump-core writes)${NOT_A_STREAM}` },
  { magic: '\u00ff\u00d8\u00ff', title: 'JPEG image', is: `a JPEG image${NOT_A_STREAM}` },
  { magic: '\u0089PNG\r\n', title: 'PNG image', is: `a PNG image${NOT_A_STREAM}` },
  { magic: 'GIF8', title: 'GIF image', is: `a GIF image${NOT_A_STREAM}` },
  { magic: 'QFI\u00fb', title: 'qcow2 disk image', is: `a qcow2 disk image${NOT_A_STREAM}` },
  { magic: 'conectix', title: 'VHD disk image', is: `a VHD disk image${NOT_A_STREAM}` },
  { magic: 'vhdxfile', title: 'VHDX disk image', is: `a VHDX disk image${NOT_A_STREAM}` },
  { magic: 'KDMV', title: 'VMDK disk image', is: `a VMDK disk image${NOT_A_STREAM}` },
  { magic: '\u007f\u0010\u00da\u00be', at: 64, title: 'VDI disk image', is: `a VDI disk image${NOT_A_STREAM}` },
  { magic: 'CD001', at: 32769, title: 'ISO image', is: `an ISO 9660 image${NOT_A_STREAM}` },
  { magic: 'ustar', at: 257, title: 'tar archive', is: 'a tar archive. Unpack it and open the stream that is in it.' },
  { magic: 'PK\u0003\u0004', title: 'ZIP archive', is: 'a ZIP archive. Unpack it and open the stream that is in it.' },
  { magic: '7z\u00bc\u00af', title: '7z archive', is: 'a 7z archive. Unpack it and open the stream that is in it.' },
  { magic: 'BZh', title: 'bzip2-compressed file', is: 'bzip2 by its first bytes, but holds no block.' },
  { magic: '%PDF', title: 'PDF document', is: `a PDF document${NOT_A_STREAM}` },
  { magic: 'MZ', title: 'Windows program', is: `a Windows program${NOT_A_STREAM}` },
];

type Foreign = Extract<Identification, { kind: 'foreign' }>;

export interface ForeignKind {
  readonly identification: Foreign;
  /** Whether a damaged magic of a stream would be the better guess. */
  readonly weak: boolean;
}

/** The foreign format that the first bytes show; null where they show none. */
export function foreignKind(head: Uint8Array, size: number): ForeignKind | null {
  if (size === 0) return strong('empty file', 'The file is empty: it has 0 bytes.', ['0 bytes']);
  const known = coreKind(head) ?? markupKind(head);
  if (known !== null) return known;
  for (const { magic, at = 0, title, is } of SIGNATURES) {
    if (startsWith(head, magic, at)) return strong(title, `This is ${is}`, [`signature of ${title} at 0x${at.toString(16)}`]);
  }
  if (head.every((byte) => byte === 0)) return weak('zeroes', `The first ${plural(head.length, 'byte')} are zero: no stream begins so.`, ['all bytes 0x00']);
  if (isText(head)) return isLog(head) ? weak(LOG_TITLE, LOG_SENTENCE, ['lines as toolstacks log them']) : weak('text file', `This is a text file${NOT_A_STREAM}`, ['only printable characters and line ends']);
  return null;
}

/** ELF: e_type of a core file; class and data in e_ident. */
const ELF_MAGIC = '\u007fELF';
const ET_CORE = 4;
/** Type of a note, XEN_ELFNOTE_DUMPCORE_NONE to FORMAT_VERSION (xen/include/public/elfnote.h), and its name. */
const DUMPCORE_NOTE = [0, 1, 2, 3].map((type) => `${String.fromCharCode(type)}\0\0\u0002Xen\0`);

/** Core files: those that xl dump-core writes hold a guest as well, and are not streams. */
function coreKind(head: Uint8Array): ForeignKind | null {
  if (!startsWith(head, ELF_MAGIC) || head.length < 18 || (head[5] === 2 ? head[17] : head[16]) !== ET_CORE) return null;
  const bytes = String.fromCharCode(...head);
  if (!DUMPCORE_NOTE.some((note) => bytes.includes(note))) return strong('ELF core file', `This is an ELF core file${NOT_A_STREAM} If a crashed kernel or Xen wrote it, crash or gdb read it.`, ['signature of ELF at 0x0', 'e_type ET_CORE at 0x10']);
  const sentence = 'This is a core dump of a Xen guest (xl dump-core): memory and vCPUs as ELF sections (.xen_prstatus, .xen_pages, .xen_p2m or .xen_pfn). No restore reads it. Use crash, gdb or Volatility on it; xl save writes what opens here.';
  return strong('Xen core dump', sentence, ['signature of ELF at 0x0', 'e_type ET_CORE at 0x10', 'a note of "Xen" behind its headers']);
}

/** Texts that stand around a migration of libvirt, without its stream. */
function markupKind(head: Uint8Array): ForeignKind | null {
  const start = String.fromCharCode(...head.subarray(0, 512)).trimStart();
  if (start.startsWith('<libxl-migration>')) return strong('libvirt migration cookie', 'This is the cookie by which two libvirts agree on a migration: name, UUID and the version of the stream. The stream itself goes over a connection of its own.', ['<libxl-migration> at the start']);
  if (/^(?:<\?xml[^>]*>\s*)?<domain[^>]* type=['"]xen['"]/.test(start)) return strong('libvirt domain XML', 'This is a guest\u2019s domain XML as libvirt has it, without the stream that a save file has behind it.', ['<domain type="xen"> at the start']);
  return null;
}

const strong = (title: string, sentence: string, evidence: readonly string[]): ForeignKind => ({ identification: { kind: 'foreign', title, sentence, evidence }, weak: false });
const weak = (title: string, sentence: string, evidence: readonly string[]): ForeignKind => ({ ...strong(title, sentence, evidence), weak: true });

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Bytes of a character that the end of the head may have cut. */
const CUT_CHARACTER = 3;

/** Title of a log; the app keeps such a file for the stream that it tells of. */
export const LOG_TITLE = 'toolstack log';
const LOG_SENTENCE = 'This is a toolstack\u2019s log, not a save image or migration stream. Open the stream that it tells of: the log is kept and shown beside it.';

/** As xentoollog, xl, xenopsd, emu-manager and xenguest begin or head their lines. */
const LOG_LINE = /(?:^|\s)(?:(?:xc|libxl|libxl-save-helper|domainbuilder): (?:error|critical|warning|notice|info|progress|detail|debug|verbose):|migration (?:target|sender):|(?:xenopsd|xenguest|emu-manager)[\w-]*(?:\[\d+\])?:)|^(?:Saving to|Loading new save file) .*(?:info|xl fmt)/m;

const isLog = (head: Uint8Array): boolean => LOG_LINE.test(new TextDecoder().decode(head));

function isText(head: Uint8Array): boolean {
  if (!head.every((byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d)) return false;
  for (let cut = 0; cut <= CUT_CHARACTER && cut < head.length; cut++) if (isUtf8(head.subarray(0, head.length - cut))) return true;
  return false;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    UTF8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
