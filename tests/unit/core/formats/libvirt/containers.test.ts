/** libvirt's files and messages, xend's files and relocations, blobs that are files: whole, broken, cut at every byte; and all of them around one stream. */
import { describe, expect, it } from 'vitest';
import { core, entry, HVM_BLOB, HVM_HEADER, libvirtFile, message, SXP, xendFile } from '../../../../build/container-writer.ts';
import { goodHvm, hvmStart, hvmState, libxcPv } from '../../../../build/good.ts';
import { legacyHvm, legacyPv } from '../../../../build/legacy.ts';
import { open, rowTilingFault, tilingFault, type Opened } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';
import { LIBXC_CONTEXT } from '../../../../../src/core/formats/libxl/libxc-context.ts';
import { detect } from '../../../../../src/core/formats/detect.ts';
import { libxc, END, join, QEVM, SIGNATURE, XENOPS } from '../../../../build/xapi-writer.ts';

const IMAGE = libxcPv().bytes();
const LIBXL = stream().libxlHeader().record(LIBXC_CONTEXT).raw(IMAGE).end().bytes();
const LEGACY = legacyPv(8, 8);

function hole(opened: Opened, size: number): string | null {
  const fault = rowTilingFault(opened.rows(), size);
  if (fault !== null) return fault;
  const rows = opened.rows();
  for (const [row, { start, end }] of rows.entries()) {
    if (rows.some(({ parent }) => parent === row)) continue;
    const leaf = tilingFault(opened.leaves(row), start, end);
    if (leaf !== null) return `row ${row}: ${leaf}`;
  }
  return null;
}

const layers = (opened: Opened): string[] => opened.stream.layers.map(({ name }) => name);
const cuts = (bytes: Uint8Array, first: number): string[] => {
  const wrong: string[] = [];
  for (let cut = first; cut < bytes.length; cut += cut > first + 300 && cut < bytes.length - 300 ? 13 : 1) {
    const fault = hole(open(bytes.subarray(0, cut)), cut);
    if (fault !== null) wrong.push(`${cut}: ${fault}`);
  }
  return wrong;
};

describe('a file of libvirt', () => {
  it('is read by what stands in it, and a wrong version is found', () => {
    expect(open(libvirtFile(LIBXL)).findings).toEqual([]);
    expect(open(libvirtFile(LEGACY, { version: 1 })).rules.filter((rule) => rule.startsWith('libvirt'))).toEqual([]);
    const mislabelled = open(libvirtFile(LEGACY));
    expect(layers(mislabelled)).toEqual(['libvirt', 'legacy']);
    expect(mislabelled.findings.find(({ rule }) => rule === 'libvirt.header.payload')).toMatchObject({ range: { start: 16, end: 20 }, objectors: ['restore'] });
    expect(open(libvirtFile(LIBXL, { version: 1 })).rules).toContain('libvirt.header.payload');
  });

  it('with a negative length or unused words that are used says so', () => {
    expect(open(libvirtFile(LIBXL, { xmlLen: 0xffff_fff0 })).findings.find(({ rule }) => rule === 'libvirt.header.xml-length')?.message).toContain('xmlLen is -16');
    const used = open(libvirtFile(LIBXL, { unused: 7 }));
    expect(used.findings).toMatchObject([{ rule: 'libvirt.header.unused', severity: 'warning', range: { start: 24, end: 64 } }]);
  });
});

describe('libvirt\u2019s messages', () => {
  const forward = join(message('negotiate-version'), ascii('\n'), message('sending-binary-data'), LIBXL, message('done'), ascii('\0'));
  it('stand around a stream, and are trees', () => {
    const opened = open(forward);
    expect(layers(opened)).toEqual(['libvirt-mig', 'libxl', 'libxc']);
    expect(opened.findings).toEqual([]);
    expect(opened.rows().filter(({ layer }) => layer === 'libvirt-mig').map(({ start }) => start)).toEqual([0, message('negotiate-version').length + 1, forward.length - message('done').length - 1]);
    expect(opened.leaves(0).map(({ name, value }) => [name, value])).toEqual(expect.arrayContaining([['version', 1], ['state', 'negotiate-version'], ['status', 0]]));
    expect(opened.run(opened.stream.summary(0))).toBe('version 1, status 0, negotiate-version');
    expect(hole(opened, forward.length)).toBeNull();
  });

  it('stand around a legacy stream as well', () => {
    const bytes = join(message('sending-binary-data'), legacyHvm(8), message('done'));
    const opened = open(bytes);
    expect(layers(opened)).toEqual(['libvirt-mig', 'legacy', 'hvm-context', 'qemu']);
    expect(opened.rows().at(-1)).toMatchObject({ layer: 'libvirt-mig', kind: 'record', end: bytes.length });
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it.each([
    ['out of order', [message('done'), message('negotiate-version')], 'libvirt-mig.conversation.sequence'],
    ['told three times', [message('negotiate-version'), message('negotiate-version'), message('negotiate-version')], 'libvirt-mig.conversation.sequence'],
    ['with a status where there is no error', [message('done', 3)], 'libvirt-mig.message.status'],
    ['of an error with status 0', [message('negotiate-version'), message('error', 0)], 'libvirt-mig.message.status'],
    ['behind an error', [message('negotiate-version'), message('error', 3), message('send-binary-data')], 'libvirt-mig.conversation.sequence'],
    ['of a state that nobody has', [message('paused')], 'libvirt-mig.message.state'],
    ['that are none', [message('negotiate-version'), ascii('{"libvirt": 1}')], 'libvirt-mig.message.syntax'],
    ['and other bytes', [message('negotiate-version'), ascii('junk')], 'libvirt-mig.message.unexpected'],
    ['and an object that is longer than any message', [message('negotiate-version'), ascii(`{"a": "${'x'.repeat(70_000)}"}`)], 'libvirt-mig.message.unexpected'],
    ['that announce what is no stream', [message('negotiate-version'), message('sending-binary-data'), new Uint8Array(100).fill(7)], 'libvirt-mig.message.unexpected'],
    ['that announce a stream and go on', [message('negotiate-version'), message('sending-binary-data'), message('done')], 'libvirt-mig.data.missing'],
    ['that announce a stream and end', [message('negotiate-version'), message('sending-binary-data')], 'libvirt-mig.data.missing'],
    ['that end in the middle', [message('negotiate-version')], 'libvirt-mig.conversation.unfinished'],
    ['that end inside one', [message('negotiate-version'), message('done').subarray(0, 60)], 'libvirt-mig.message.truncated'],
  ])('%s are refused by the other side', (_what, parts, rule) => {
    const bytes = join(...parts);
    const opened = open(bytes);
    expect(opened.findings.find((finding) => finding.rule === rule)).toMatchObject({ severity: 'error', objectors: ['restore'] });
    expect(opened.refusedBy('spec')).toBe(false);
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('end with an error as they should: the migration failed, the talk is whole', () => {
    const opened = open(join(message('negotiate-version'), message('error', 5)));
    expect(opened.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['libvirt-mig.message.error', 'warning']]);
  });

  it('are followed by nothing that anybody reads', () => {
    const opened = open(join(forward, ascii('junk')));
    expect(opened.findings.map(({ rule, severity, objectors }) => [rule, severity, objectors])).toEqual([['libvirt-mig.message.unexpected', 'warning', []]]);
  });

  it.each([
    [1, 1, null],
    [3, 2, null],
    [1, 9, /offers version 1, and the source answers 9/],
    [2, 0, /version is 0/],
    [2, 1.5, /version is 1.5/],
  ])('agree on the lower version: offered %d, answered %d', (offer, answer, said) => {
    const opened = open(join(message('negotiate-version', 0, offer), message('negotiate-version', 0, answer), message('error', 1)));
    const found = opened.findings.find(({ rule }) => rule === 'libvirt-mig.message.version');
    if (said === null) expect(found).toBeUndefined();
    else {
      expect(found?.objectors).toEqual(['restore']);
      expect(found?.message).toMatch(said);
    }
  });

  it('have braces in strings, which close nothing', () => {
    const opened = open(ascii('{"libvirt-libxl-mig-msg": {"state": "a}\\"}{", "version": 1}}'));
    expect(opened.rows()).toHaveLength(1);
    expect(opened.findings[0]?.message).toContain('a}"}{');
  });

  it('are cut at every byte without a hole', () => {
    expect(cuts(forward, 40)).toEqual([]);
  });
});

describe('xend', () => {
  const file = xendFile(LEGACY);
  it('has its config as a tree', () => {
    const opened = open(file);
    expect(layers(opened)).toEqual(['xend', 'legacy']);
    expect(opened.leaves(0).map(({ name, text }) => [name, text])).toEqual(expect.arrayContaining([['domid', '3'], ['name', 'guest'], ['kernel', '/boot/k'], ['mac', '00:16:3e:00:00:01']]));
    expect(hole(opened, file.length)).toBeNull();
  });

  it('relocates with a line before it', () => {
    const bytes = join(ascii('receive\n'), file);
    const opened = open(bytes);
    expect(opened.rows().slice(0, 2).map(({ layer, kind, start, end }) => [layer, kind, start, end])).toEqual([['xend', 'header', 0, 8], ['xend', 'header', 8, 28 + SXP.length]]);
    expect(layers(opened)).toEqual(['xend', 'legacy']);
    expect(hole(opened, bytes.length)).toBeNull();
    for (let cut = 30; cut < bytes.length; cut += 211) expect(rowTilingFault(open(bytes.subarray(0, cut)).rows(), cut), String(cut)).toBeNull();
    for (let cut = 4; cut < 40; cut++) expect(rowTilingFault(open(bytes.subarray(0, cut)).rows(), cut), String(cut)).toBeNull();
  });

  it('relocates in TLS, which nobody can read here', () => {
    const bytes = join(ascii('sslreceive\n'), new Uint8Array(500).fill(0x16));
    const opened = open(bytes);
    expect(opened.findings.map(({ rule, severity, range }) => [rule, severity, range])).toEqual([['xend.header.not-read', 'error', { start: 0, end: 11 }], ['xend.relocation.encrypted', 'info', { start: 11, end: 511 }]]);
    expect(hole(opened, bytes.length)).toBeNull();
    expect(open(ascii('sslreceive\n')).findings.at(-1)?.message).toBe('The sender asks for TLS, and nothing follows.');
  });

  it('with a length that nobody could mean stays bounded', () => {
    for (const length of [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]) {
      const bytes = xendFile(LEGACY, length);
      expect(hole(open(bytes), bytes.length)).toBeNull();
    }
    expect(open(xendFile(LEGACY, 0xffff_ffff)).rules).toContain('xend.header.config-length');
  });
});

describe('a blob that is a file of its own', () => {
  it('of QEMU is a layer with its sections', () => {
    const opened = open(QEVM);
    expect(opened.stream.identification).toMatchObject({ layer: 'qemu' });
    expect(layers(opened)).toEqual(['qemu']);
    expect(opened.rows().map(({ kind, parent }) => [kind, parent])).toEqual([['header', -1], ['record', -1], ['record', -1]]);
    expect(opened.findings).toEqual([]);
    expect(hole(opened, QEVM.length)).toBeNull();
    expect(cuts(QEVM, 4)).toEqual([]);
  });

  it('of Xen is a layer with its entries', () => {
    const opened = open(HVM_BLOB);
    expect(opened.stream.identification).toMatchObject({ layer: 'hvm-context', title: 'HVM context' });
    expect(layers(opened)).toEqual(['hvm-context']);
    expect(opened.rows().map(({ type }) => type)).toEqual([1, 19, 0]);
    expect(hole(opened, HVM_BLOB.length)).toBeNull();
    expect(cuts(HVM_BLOB, 12)).toEqual([]);
    expect(open(join(HVM_HEADER, entry(19, new Uint8Array(8), 0xffff_ffff))).rules).toContain('hvm-context.record.truncated');
    expect(hole(open(HVM_BLOB, 'hvm-context'), HVM_BLOB.length)).toBeNull();
  });

  it('read by hand as what it is not is a gap that says so', () => {
    const opened = open(IMAGE, 'qemu');
    expect(opened.rules).toEqual(['qemu.header.magic']);
    expect(hole(opened, IMAGE.length)).toBeNull();
  });

  it.each([
    ['a core dump of a guest', core('Xen\0', 0x0200_0001), 'Xen core dump', /xl save writes what opens here/],
    ['another core file', core('CORE', 1), 'ELF core file', /ELF core file, not a Xen save image/],
    ['a migration of QEMU itself', join(ascii('QEVM\0\0\0\u0003\u0007'), new Uint8Array(100)), 'QEMU migration stream', /as KVM guests have/],
    ['a cookie of libvirt', ascii('<libxl-migration>\n <migration-stream-version>2</migration-stream-version>\n</libxl-migration>\n'), 'libvirt migration cookie', /over a connection of its own/],
    ['a domain XML', ascii('<domain type=\'xen\' id=\'3\'>\n</domain>\n'), 'libvirt domain XML', /without the stream/],
  ])('%s is named', (_what, bytes, title, sentence) => {
    const found = detect(bytes.subarray(0, 4096), bytes.length);
    expect(found).toMatchObject({ kind: 'foreign', title });
    expect(found.kind === 'foreign' ? found.sentence : '').toMatch(sentence);
  });
});

interface Seen {
  readonly rows: unknown;
  readonly fields: unknown;
  readonly findings: unknown;
}

/** All of the libxc image and what stands in it, as if it began at 0. */
function seen(bytes: Uint8Array): Seen {
  const opened = open(bytes);
  const inner = new Set(['libxc', 'hvm-context']);
  const start = opened.stream.layers.find(({ name }) => name === 'libxc')?.spans[0]?.start ?? 0;
  const rows = opened.rows().map((row, i) => ({ ...row, i })).filter(({ layer }) => inner.has(layer ?? ''));
  const first = rows[0]?.i ?? 0;
  const at = (range: { start: number; end: number }) => ({ start: range.start - start, end: range.end - start });
  return {
    rows: rows.map((row) => ({ ...row, ...at(row), i: row.i - first, parent: row.parent < 0 ? -1 : row.parent - first })),
    fields: rows.map(({ i }) => opened.leaves(i).map((leaf) => ({ ...leaf, range: at(leaf.range) }))),
    findings: opened.findings.filter(({ layer }) => inner.has(layer)).map((finding) => ({ ...finding, row: finding.row - first, range: at(finding.range) })),
  };
}

describe('one image', () => {
  const hvm = hvmState(hvmStart(stream())).end().bytes();
  const faulty = stream().libxcHeaders().pages([{ pfn: 0 }]).end().bytes();
  it.each([['of a PV guest', IMAGE], ['of an HVM guest', hvm], ['with faults', faulty]])('%s is the same bare and in every container', (_what, image) => {
    const bare = seen(image);
    const inLibxl = stream().libxlHeader().record(LIBXC_CONTEXT).raw(image).end().bytes();
    const xl = stream().xlHeader().raw(inLibxl).bytes();
    const containers = { libxl: inLibxl, xl, libvirt: libvirtFile(inLibxl), xapi: join(SIGNATURE, XENOPS, libxc(image), END), 'libvirt-mig': join(message('sending-binary-data'), inLibxl, message('done')) };
    for (const [name, bytes] of Object.entries(containers)) expect(seen(bytes), name).toEqual(bare);
  });

  it('of a whole HVM guest has a bare libxc image as long as its layer', () => {
    const opened = open(goodHvm());
    const [span] = opened.stream.layers.find(({ name }) => name === 'libxc')?.spans ?? [];
    expect(open(goodHvm().slice(span?.start, span?.end)).stream.identification).toMatchObject({ layer: 'libxc' });
  });
});
