/** xenopsd's images and connections: whole, in each way broken, cut at every byte, with lengths that nobody could mean. */
import { describe, expect, it } from 'vitest';
import { hvmStart, hvmState, libxcPv } from '../../../../build/good.ts';
import { legacyHvm, legacyPv } from '../../../../build/legacy.ts';
import { open, Opened, rowTilingFault, scanned, tilingFault } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';
import { digests, END, handshake, header, join, legacyQemu, LEGACY, libxc, qemu, QEVM, record, request, SIGNATURE, varstored, XENOPS } from '../../../../build/xapi-writer.ts';

const PV = libxcPv().bytes();
const HVM = hvmState(hvmStart(stream())).end().bytes();
const PV32 = legacyPv(4, 4);
/** Without the record that libxl puts behind it: signature, length and nine bytes of state. */
const HVM32 = legacyHvm(4).subarray(0, -34);
const STORE = varstored([{ name: 'SecureBoot', data: Uint8Array.of(1), attributes: 6 }, { name: 'db', data: digests(2) }, { name: 'BootOrder', data: Uint8Array.of(1, 0, 0, 0) }, { name: 'Lang', data: ascii('eng') }]);
const whole = (...parts: readonly Uint8Array[]): Uint8Array => join(SIGNATURE, XENOPS, ...parts);
const UEFI = whole(libxc(HVM), record(0x0f11, STORE), record(0x0f13, ascii('AAECAw==')), qemu(QEVM), END);

const names = (opened: Opened, layer = 'xapi'): string[] => opened.rows().flatMap((row, i) => (row.layer === layer && row.kind === 'record' ? [opened.stream.builder.index.nameOf(i) ?? row.type.toString(16)] : []));
const own = (opened: Opened): string[] => opened.rules.filter((rule) => rule.startsWith('xapi.'));

/** Every row is all leaves, and rows are all bytes. */
function hole(opened: Opened, size: number): string | null {
  const fault = rowTilingFault(opened.rows(), size);
  if (fault !== null) return fault;
  for (const [row, { start, end, parent }] of opened.rows().entries()) {
    if (parent >= 0) continue;
    const leaf = tilingFault(opened.leaves(row), start, end);
    if (leaf !== null) return `row ${row}: ${leaf}`;
  }
  return null;
}

describe('a suspend image', () => {
  it('of a PV guest is signature, Xenops, Libxc, a libxc image and End_of_image', () => {
    const bytes = whole(libxc(PV), END);
    const opened = open(bytes);
    expect(opened.stream.identification).toMatchObject({ kind: 'stream', layer: 'xapi' });
    expect(names(opened)).toEqual(['f', 'f0', 'ffff']);
    expect(opened.findings).toEqual([]);
    expect(opened.stream.layers.map(({ name, parent, spans }) => [name, parent, spans])).toEqual([['xapi', null, [{ start: 0, end: bytes.length }]], ['libxc', 0, [{ start: 15 + XENOPS.length + 16, end: bytes.length - 16 }]]]);
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('of a guest with UEFI and TPM has all its records, down to their bytes', () => {
    const opened = open(UEFI);
    expect(names(opened)).toEqual(['f', 'f0', 'f11', 'f13', 'f00', 'ffff']);
    expect(own(opened)).toEqual([]);
    expect(opened.stream.layers.map(({ name }) => name)).toEqual(['xapi', 'libxc', 'hvm-context', 'qemu']);
    expect(hole(opened, UEFI.length)).toBeNull();
  });

  it('shows the Xenops record as a tree', () => {
    const opened = open(UEFI);
    const row = opened.rows().findIndex(({ type, kind }) => type === 0x0f && kind === 'record');
    expect(opened.leaves(row).map(({ name, text }) => [name, text])).toEqual(expect.arrayContaining([['type', '0xf'], ['time', '2024-03-01T02:03:04Z'], ['word_size', '64'], ['vm_str', '{"version": 3}']]));
    expect(opened.run(opened.stream.summary(row))).toBe('2024-03-01T02:03:04Z');
  });

  it('shows UEFI variables by name, with their GUIDs, attributes and keys', () => {
    const opened = open(UEFI);
    const row = opened.rows().findIndex(({ type }) => type === 0x0f11);
    const leaves = opened.leaves(row);
    expect(opened.run(opened.stream.summary(row))).toMatch(/^4 variables, /);
    expect(leaves.filter(({ name }) => name === 'name').map(({ meaning }) => meaning)).toEqual(['SecureBoot', 'db', 'BootOrder', 'Lang']);
    expect(leaves.find(({ name }) => name === 'data')?.meaning).toBe('secure boot is on');
    expect(leaves.find(({ name }) => name === 'guid')?.meaning).toBe('8be4df61-93ca-11d2-aa0d-00e098032b8c, EFI_GLOBAL_VARIABLE');
    expect(leaves.find(({ name }) => name === 'SignatureType')?.meaning).toContain('EFI_CERT_SHA256_GUID');
    expect(leaves.filter(({ name }) => name === 'SignatureData')).toHaveLength(2);
    expect(leaves.find(({ name }) => name === 'attributes')?.meaning).toBe('BOOTSERVICE_ACCESS, RUNTIME_ACCESS');
    expect(leaves.some(({ name }) => name.startsWith('(not'))).toBe(false);
  });

  describe('whose UEFI variables are those of a real guest', () => {
    const wide = (text: string): number[] => Array.from({ length: text.length + 1 }, (_, i) => text.charCodeAt(i) || 0).flatMap((code) => [code % 256, Math.floor(code / 256)]);
    const path = Uint8Array.of(4, 4, 4, 0, 0x7f, 0xff, 4, 0);
    const option = join(Uint8Array.of(1, 0, 0, 0, path.length, 0), Uint8Array.from(wide('Windows\u00ae Boot')), path, ascii('given'));
    const microsoft = Uint8Array.of(0xbd, 0x9a, 0xfa, 0x77, 0x59, 0x03, 0x32, 0x4d, 0xbd, 0x60, 0x28, 0xf4, 0xe7, 0x8f, 0x78, 0x4b);
    const unknown = Uint8Array.from({ length: 16 }, (_, i) => i);
    const variables = [
      { name: 'Boot0001', data: option },
      { name: 'PlatformLang', data: ascii('en-US\0') },
      { name: 'CurrentPolicy', data: Uint8Array.of(1, 2, 3), guid: microsoft, attributes: 0x27 },
      { name: '\u00e4\u4e2d', data: Uint8Array.of(9), guid: unknown, attributes: 0x8000_0001 },
    ];
    const payload = varstored(variables);
    const bytes = whole(libxc(HVM), record(0x0f11, payload), qemu(QEVM), END);
    const at = 15 + XENOPS.length + 16 + HVM.length;
    const leavesOf = (opened: Opened): ReturnType<Opened['leaves']> => opened.leaves(opened.rows().findIndex(({ type }) => type === 0x0f11));

    it('shows name, GUID, attributes and value of each', () => {
      const opened = open(bytes);
      expect(own(opened)).toEqual([]);
      const leaves = leavesOf(opened);
      const all = (name: string): string[] => leaves.filter((leaf) => leaf.name === name).map(({ text, meaning }) => meaning || text);
      expect(all('name')).toEqual(['Boot0001', 'PlatformLang', 'CurrentPolicy', '\u00e4\u4e2d']);
      expect(all('guid')).toEqual(['8be4df61-93ca-11d2-aa0d-00e098032b8c, EFI_GLOBAL_VARIABLE', '8be4df61-93ca-11d2-aa0d-00e098032b8c, EFI_GLOBAL_VARIABLE', '77fa9abd-0359-4d32-bd60-28f4e78f784b, Microsoft', '03020100-0504-0706-0809-0a0b0c0d0e0f']);
      expect(all('attributes')[2]).toBe('NON_VOLATILE, BOOTSERVICE_ACCESS, RUNTIME_ACCESS, TIME_BASED_AUTHENTICATED_WRITE_ACCESS');
      expect(all('Description')).toEqual(['Windows\u00ae Boot']);
      expect(leaves.filter(({ name }) => ['Attributes', 'FilePathList', 'OptionalData'].includes(name)).map(({ name, range }) => [name, range.end - range.start])).toEqual([['Attributes', 4], ['FilePathList', 8], ['OptionalData', 5]]);
      expect(leaves.filter(({ name }) => name === 'data').map(({ text }) => text)).toEqual([expect.stringContaining('en-US') as string, expect.stringContaining('01 02 03') as string, expect.stringContaining('09') as string]);
      expect(hole(opened, bytes.length)).toBeNull();
    });

    it('shows of a store that is cut at any byte the variables before the cut, leaves no byte out, and says so', () => {
      const ends = variables.reduce<number[]>((list, { name, data }) => [...list, (list.at(-1) ?? at + 16 + 24 + 268) + 16 + 2 * name.length + data.length + 68], []);
      const wrong: string[] = [];
      for (let cut = at + 1; cut < at + 16 + payload.length; cut++) {
        const opened = open(bytes.subarray(0, cut));
        const rows = opened.rows();
        if (!opened.findings.some(({ rule, objectors }) => rule === 'xapi.stream.truncated' && objectors.includes('restore'))) wrong.push(`${cut}: not told`);
        if (rowTilingFault(rows, cut) !== null) wrong.push(`${cut}: ${rowTilingFault(rows, cut) ?? ''}`);
        const row = rows.findIndex(({ type, kind }) => kind === 'record' && type === 0x0f11);
        if (row < 0) continue;
        const leaves = opened.leaves(row);
        const fault = tilingFault(leaves, rows[row]!.start, cut);
        if (fault !== null) wrong.push(`${cut}: ${fault}`);
        const names = leaves.filter(({ name }) => name === 'name').map(({ meaning }) => meaning);
        if (names.length !== ends.filter((end) => end <= cut).length) wrong.push(`${cut}: ${names.join()}`);
      }
      expect(wrong.slice(0, 10)).toEqual([]);
    });

    it('keeps its bounds whatever any of its words say', () => {
      const wrong: string[] = [];
      for (let place = at; place < at + 16 + payload.length - 4; place += 2) {
        for (const wild of [0, 0xffff_ffff, 0x7fff_ffff, 0x8000_0000]) {
          const copy = bytes.slice();
          new DataView(copy.buffer).setUint32(place, wild, true);
          const fault = hole(scanned(copy), copy.length);
          if (fault !== null) wrong.push(`${place}: ${fault}`);
        }
      }
      expect(wrong.slice(0, 10)).toEqual([]);
    });
  });

  it('names what stands behind it, and does not judge it', () => {
    const bytes = join(UEFI, new Uint8Array(5000));
    const opened = open(bytes);
    expect(own(opened)).toEqual(['xapi.stream.old-content']);
    expect(opened.findings.find(({ rule }) => rule === 'xapi.stream.old-content')).toMatchObject({ severity: 'info', objectors: [], range: { start: UEFI.length, end: bytes.length } });
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('of a vGPU ends its state where the next header can stand, and says that this is a guess', () => {
    const state = Uint8Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? 0x0f : i % 3 === 0 ? 0xff : 0));
    const bytes = whole(header(0x0f10), state, libxc(PV), END);
    const opened = open(bytes);
    expect(names(opened)).toEqual(['f', 'f10', 'f0', 'ffff']);
    expect(opened.findings.find(({ rule }) => rule === 'xapi.demu.end')?.message).toMatch(/^A vGPU\u2019s state of 3,000 bytes, by guess: the next header that can be one stands at 0x/);
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('finds the header behind a vGPU\u2019s state wherever it lies between two reads', () => {
    for (const length of [0, 1024 * 1024 - 17, 1024 * 1024 - 3, 1024 * 1024, 1024 * 1024 + 11]) {
      const opened = open(whole(header(0x0f10), new Uint8Array(length).fill(0x55), qemu(QEVM), libxc(PV), END));
      expect(names(opened).slice(0, 4)).toEqual(['f', 'f10', 'f00', 'f0']);
    }
  });

  it('with a type that nobody knows is read on behind it where a header stands there', () => {
    const bytes = whole(record(0x1234, ascii('a later release')), libxc(PV), END);
    const opened = open(bytes);
    const at = 15 + XENOPS.length;
    expect(names(opened)).toEqual(['f', '1234', 'f0', 'ffff']);
    expect(opened.stream.layers.map(({ name }) => name)).toEqual(['xapi', 'libxc']);
    expect(opened.findings).toHaveLength(1);
    expect(opened.findings[0]).toMatchObject({ rule: 'xapi.record.unknown', objectors: ['restore'], range: { start: at, end: at + 8 }, message: 'Header type 0x1234 is not known. xenopsd stops at it; the 15 bytes that it says follow are passed over here, for behind them stands a header of type Libxc.' });
    const row = opened.rows().findIndex(({ type }) => type === 0x1234);
    expect(opened.leaves(row).map(({ name, range }) => [name, range.end - range.start])).toEqual([['type', 8], ['length', 8], ['payload', 15]]);
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it.each([
    ['another of them behind it', whole(record(0x1234, ascii('abc')), record(0x1235, ascii('d')), libxc(PV), END), ['f', '1234', '1235', 'f0', 'ffff'], 'stands a header of type 0x1235'],
    ['the end behind it', whole(libxc(PV), record(0x1234, ascii('abc'))), ['f', 'f0', '1234'], 'the file ends'],
    ['a type of more than 32 bits', whole(header(0x1_0000_000fn, 3), ascii('abc'), libxc(PV), END), ['f', '30004', 'f0', 'ffff'], 'Header type 0x10000000f is not known'],
    ['no header behind it', whole(header(0x1234, 4), libxc(PV), END), ['f', '1234'], 'What follows is not read: behind the 4 bytes that it says follow, no header stands.'],
    ['a length beyond the end', whole(header(0x1234, 2n ** 62n), libxc(PV), END), ['f', '1234'], `What follows is not read: it says that 4,611,686,018,427,387,904 bytes follow, and ${(PV.length + 32).toLocaleString('en')} bytes do.`],
    ['a negative length', whole(header(0xffff_ffff_ffff_fff1n, -1), libxc(PV), END), ['f', '30004'], 'Header type 0xfffffffffffffff1 is not known. What follows is not read: its length is negative.'],
  ])('with a type that nobody knows, %s, is read as far as that can be told', (_what, bytes, types, words) => {
    const opened = open(bytes);
    expect(names(opened)).toEqual(types);
    expect(opened.findings.find(({ rule }) => rule === 'xapi.record.unknown')?.message).toContain(words);
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('tells lengths that no double holds to the last digit', () => {
    const bytes = whole(header(0x0f11, 2n ** 62n + 1n), libxc(PV), END);
    expect(open(bytes).findings.find(({ rule }) => rule === 'xapi.stream.truncated')?.message).toContain('Varstored needs 4,611,686,018,427,387,921 bytes;');
  });

  it.each([
    ['an unknown header', whole(header(0x1234, 4), libxc(PV), END), 'xapi.record.unknown', ['restore']],
    ['a type of 64 bits', whole(header(0x1_0000_000fn, 4), libxc(PV), END), 'xapi.record.unknown', ['restore']],
    ['a header of type Libxl', whole(header(0xf1), stream().libxlHeader().end().bytes(), END), 'xapi.record.refused', ['restore']],
    ['a header of type Qemu_xen', whole(libxc(PV), record(0x0f01, QEVM), END), 'xapi.record.refused', ['restore']],
    ['a negative length', whole(header(0x0f00, -1), libxc(PV), END), 'xapi.record.length', ['restore']],
    ['a length of a Libxc header', whole(header(0xf0, 8), PV, END), 'xapi.record.idle-length', []],
    ['more than 1 MiB of QEMU', whole(libxc(PV), qemu(join(QEVM, new Uint8Array(1024 * 1024))), END), 'xapi.record.qemu-length', ['restore']],
    ['QEMU before memory', whole(qemu(QEVM), libxc(PV), END), 'xapi.record.order', []],
    ['two Xenops records', whole(XENOPS, libxc(PV), END), 'xapi.record.order', []],
    ['no memory', whole(END), 'xapi.stream.no-memory', ['restore']],
    ['no End_of_image', whole(libxc(PV)), 'xapi.stream.no-end', ['restore']],
    ['half a header', whole(libxc(PV), END.subarray(0, 9)), 'xapi.stream.truncated', ['restore']],
    ['a damaged signature', (() => { const bytes = whole(libxc(PV), END); bytes[5] = 0x20; return bytes; })(), 'xapi.header.signature', ['restore']],
  ])('with %s is told by its rule', (_what, bytes, rule, objectors) => {
    const opened = open(bytes);
    const finding = opened.findings.find((each) => each.rule === rule);
    expect(finding?.objectors, opened.rules.join()).toEqual(objectors);
    expect(hole(opened, bytes.length)).toBeNull();
    const { index } = opened.stream.builder;
    expect(finding?.range.start).toBeGreaterThanOrEqual(index.startOf(finding?.row ?? 0));
    expect(finding?.range.end).toBeLessThanOrEqual(index.endOf(finding?.row ?? 0));
  });

  it('keeps what came before the cut, at every byte, and says so', () => {
    const wrong: string[] = [];
    const rows = open(UEFI).rows();
    for (let cut = 4; cut < UEFI.length; cut += cut > 400 && cut < UEFI.length - 2500 ? 7 : 1) {
      const opened = open(UEFI.subarray(0, cut));
      if (hole(opened, cut) !== null) wrong.push(`${cut}: ${hole(opened, cut) ?? ''}`);
      if (!opened.findings.some(({ severity }) => severity === 'error')) wrong.push(`${cut}: silent`);
      const kept = rows.filter(({ end }) => end <= cut);
      if (opened.rows().filter(({ end, kind }) => end <= cut && kind !== 'gap').length < kept.filter(({ parent }) => parent < 0).length) wrong.push(`${cut}: rows lost`);
    }
    expect(wrong).toEqual([]);
  });

  it('with any one length wild stays bounded and tiled', () => {
    const headers = [15, 15 + XENOPS.length, UEFI.length - 16, ...open(UEFI).rows().filter(({ layer, kind }) => layer === 'xapi' && kind === 'record').map(({ start }) => start)];
    for (const at of headers) {
      for (const wild of [0n, 1n, 15n, 0xffff_ffffn, 0x1_0000_0000n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]) {
        const bytes = UEFI.slice();
        new DataView(bytes.buffer).setBigUint64(at + 8, wild, true);
        expect(hole(open(bytes), bytes.length), `${at} ${wild}`).toBeNull();
      }
    }
  });
});

describe('the state of a vGPU on a file of its own', () => {
  const STATE = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 251);
  const ALONE = join(header(0x0f10), STATE, END);

  it('is told by its header, which no signature precedes', () => {
    const opened = open(ALONE);
    expect(opened.stream.identification).toMatchObject({ kind: 'stream', layer: 'xapi', title: 'XAPI vGPU state' });
    expect(names(opened)).toEqual(['f10', 'ffff']);
    expect(opened.rows().map(({ start, end }) => [start, end])).toEqual([[0, 5016], [5016, 5032]]);
    expect(own(opened)).toEqual(['xapi.demu.alone', 'xapi.demu.end']);
    expect(opened.findings.flatMap(({ objectors }) => objectors)).toEqual([]);
    expect(opened.stream.layers[0]?.detail).toMatchObject({ format: 'vGPU' });
    expect(hole(opened, ALONE.length)).toBeNull();
  });

  it('ends at the last End_of_image, whatever its state holds', () => {
    const bytes = join(header(0x0f10), STATE, END, STATE, END, STATE, END);
    expect(open(bytes).rows().map(({ start }) => start)).toEqual([0, bytes.length - 16]);
  });

  it('on a disk ends at the first End_of_image, as what stands behind it is what the disk held', () => {
    const bytes = join(ALONE, new Uint8Array(3000).fill(7));
    const opened = open(bytes);
    expect(own(opened)).toEqual(['xapi.demu.alone', 'xapi.demu.end', 'xapi.stream.old-content']);
    expect(opened.rows().map(({ start }) => start)).toEqual([0, 5016, 5032]);
  });

  it('is read wherever it is cut, and says so', () => {
    for (const cut of [16, 17, 20, 100, 5015, 5016, 5017, 5031]) {
      const opened = open(ALONE.subarray(0, cut));
      expect(own(opened), `${cut}`).toContain('xapi.stream.no-end');
      expect(hole(opened, cut)).toBeNull();
    }
  });

  it('is not what an image is that lost its signature', () => {
    const bytes = join(XENOPS, libxc(PV), END);
    const opened = new Opened(bytes, { as: 'xapi' });
    expect(names(opened)).toEqual(['f', 'f0', 'ffff']);
    expect(opened.findings.find(({ rule }) => rule === 'xapi.header.signature')).toMatchObject({ objectors: ['restore'], range: { start: 0, end: 16 }, message: 'Where the signature is due, a header of type Xenops stands. Records are read from there on.' });
    expect(hole(opened, bytes.length)).toBeNull();
  });
});

describe('a legacy image', () => {
  it('of a PV guest is a legacy stream', () => {
    const bytes = join(LEGACY, PV32, new Uint8Array(100));
    const opened = open(bytes);
    expect(opened.stream.layers.map(({ name, parent }) => [name, parent])).toEqual([['xapi', null], ['legacy', 0]]);
    expect(own(opened)).toEqual(['xapi.stream.old-content']);
    expect(opened.rules).not.toContain('legacy.stream.trailing-bytes');
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('with xenopsd\u2019s record of QEMU shows its sections', () => {
    const bytes = join(LEGACY, HVM32, legacyQemu(QEVM));
    const opened = open(bytes);
    expect(opened.stream.layers.map(({ name }) => name)).toEqual(['xapi', 'legacy', 'hvm-context', 'qemu']);
    expect(own(opened)).toEqual([]);
    expect(hole(opened, bytes.length)).toBeNull();
    expect(own(open(bytes.subarray(0, bytes.length - 3)))).toEqual(['xapi.stream.truncated']);
    expect(own(open(join(LEGACY, HVM32)))).toEqual(['xapi.stream.no-qemu']);
  });

  it('stands behind a header as well', () => {
    const bytes = whole(header(0xf2), PV32, END);
    const opened = open(bytes);
    expect(names(opened)).toEqual(['f', 'f2', 'ffff']);
    expect(own(opened)).toEqual([]);
    expect(hole(opened, bytes.length)).toBeNull();
  });
});

describe('a connection of a live migration', () => {
  it('is a request, and the image behind it', () => {
    const head = request('mem/5-6');
    const bytes = join(head, UEFI);
    const opened = open(bytes);
    expect(opened.rows()[0]).toMatchObject({ layer: 'xapi', kind: 'record', start: 0, end: head.length });
    expect(opened.run(opened.stream.summary(0))).toBe('PUT /services/xenops/migrate/mem/5-6 HTTP/1.1');
    expect(opened.leaves(0).map(({ name }) => name)).toEqual(['request line', 'Cookie', 'Connection', 'User-agent', '(end)']);
    expect(own(opened)).toEqual([]);
    expect(hole(opened, bytes.length)).toBeNull();
  });

  it('may have the sender\u2019s last handshake behind the image, told as such', () => {
    const bytes = join(request('mem/5-6'), UEFI, handshake());
    const opened = open(bytes);
    expect(names(opened).at(-1)).toBe(names(open(join(request('vm/5-6'), handshake()))).at(-1));
    expect(own(opened)).toEqual([]);
    expect(hole(opened, bytes.length)).toBeNull();
    expect(own(open(join(request('mem/5-6'), UEFI, handshake(), ascii('\u0001junk'))))).toEqual(['xapi.stream.old-content']);
  });

  it('for talk has handshakes', () => {
    const opened = open(join(request('vm/5-6'), handshake(), handshake()));
    expect(names(opened)).toHaveLength(3);
    expect(opened.findings).toEqual([]);
    const failed = open(join(request('vm/5-6'), handshake('no space')));
    const left = (...parts: readonly Uint8Array[]): string[] => open(join(...parts)).findings.map(({ rule, message }) => `${rule}: ${message}`);
    expect(left(request('vm/5-6'))).toEqual([expect.stringMatching(/^xapi\.request\.left: .*synchronisation point 1-mem ACK\)/)]);
    expect(left(request('vm/5-6'), handshake())).toEqual([expect.stringMatching(/^xapi\.request\.left: .*synchronisation point 3\)\.$/)]);
    expect(left(request('mem/5-6'))).toEqual([expect.stringMatching(/^xapi\.request\.no-image: .* is not in it\./)]);
    for (const bytes of [request('vm/5-6'), join(request('vm/5-6'), handshake()), request('mem/5-6'), join(request('mem/5-6'), ascii('\u0001junk\u0001'))]) expect(open(bytes).refusedBy('restore')).toBe(true);
    for (const bytes of [join(request('vm/5-6'), handshake(), handshake(), ascii('\u0001junk\u0001')), join(request('mem/5-6'), handshake('no space'))]) expect(open(bytes).refusedBy('restore')).toBe(false);
    expect(failed.findings.map(({ rule, message }) => [rule, message])).toEqual([['xapi.handshake.error', 'The other side is told of an error: "no space".']]);
  });

  it('is cut at every byte without a hole', () => {
    const bytes = join(request('vm/5-6'), handshake(), handshake('it failed'), ascii('junk\u0001'));
    expect(own(open(bytes))).toContain('xapi.request.unexpected');
    for (let cut = request('vm/5-6').indexOf(10) + 1; cut <= bytes.length; cut++) expect(hole(open(bytes.subarray(0, cut)), cut)).toBeNull();
  });
});
