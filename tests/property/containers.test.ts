/**
 * Every container and capture of a stream's surroundings, written by writers that share nothing with the readers: cut at every byte of its
 * own, and with every word of its own wild. Rows stay whole, what came before a cut stays as it was, and the cut is told.
 */
import { describe, expect, it } from 'vitest';
import { core, HVM_BLOB, libvirtFile, message, xendFile } from '../build/container-writer.ts';
import { hvmStart, hvmState, libxcPv } from '../build/good.ts';
import { legacyHvm, legacyPv } from '../build/legacy.ts';
import { Opened, rowTilingFault, type Row } from '../build/open.ts';
import { ascii, stream } from '../build/stream.ts';
import { END, handshake, header, join, LEGACY, legacyQemu, libxc, qemu, QEVM, record, request, SIGNATURE, varstored, XENOPS } from '../build/xapi-writer.ts';

const PV = libxcPv().bytes();
const HVM = hvmState(hvmStart(stream())).end().bytes();
const LIBXL = stream().libxlHeader().raw(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]), PV).end().bytes();
const PV64 = legacyPv(8, 8);
const PV32 = legacyPv(4, 4);
const BANNER = ascii('xl migration receiver ready, send binary domain data.\n');
const TALK = join(BANNER, ascii('domain received, ready to unpause\0my copy unpause results are as follows\0\u0000'));
const STATE = (id: number): Uint8Array => Uint8Array.from([5, 0, 0, 0, 4, 0, 0, 0, id, 0, 0, 0, 0, 0, 0, 0]);
const DIRTY = Uint8Array.from([15, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0]);
const COLO = join(STATE(2), STATE(3), STATE(1), DIRTY, STATE(2), STATE(3));
const STORE = varstored([{ name: 'SecureBoot', data: Uint8Array.of(1), attributes: 6 }, { name: 'Lang', data: ascii('eng') }]);

const VGPU = 'XAPI: a vGPU';
const VGPU_ALONE = 'XAPI: a vGPU on a file of its own';
const WIRE = 'xl over the wire';
const CONTAINERS: Readonly<Record<string, Uint8Array>> = {
  'xl': stream().xlHeader().raw(LIBXL).bytes(),
  [WIRE]: stream().xlHeader().raw(LIBXL, ascii('domain is yours, you are cleared to unpause\0')).bytes(),
  'what xl\u2019s receiver says': TALK,
  'the back channel of COLO': COLO,
  'the back channel of COLO behind a banner': join(BANNER, COLO),
  'libvirt version 1': libvirtFile(PV64, { version: 1 }),
  'libvirt version 2': libvirtFile(LIBXL),
  'libvirt\u2019s messages': join(message('negotiate-version'), ascii('\n'), message('sending-binary-data'), LIBXL, message('done')),
  'xend': xendFile(PV64),
  'a relocation of xend': join(ascii('receive\n'), xendFile(PV64)),
  'XAPI: PV': join(SIGNATURE, XENOPS, libxc(PV), END),
  'XAPI: HVM with UEFI, TPM and QEMU': join(SIGNATURE, XENOPS, libxc(HVM), record(0x0f11, STORE), record(0x0f13, ascii('AAECAw==')), qemu(QEVM), END),
  'XAPI: a raw TPM': join(SIGNATURE, XENOPS, libxc(HVM), record(0x0f12, new Uint8Array(40).fill(3)), qemu(QEVM), END),
  [VGPU]: join(SIGNATURE, XENOPS, header(0x0f10), new Uint8Array(300).fill(0x5a), libxc(PV), END),
  [VGPU_ALONE]: join(header(0x0f10), new Uint8Array(300).fill(0x5a), END),
  'XAPI: a type that nobody knows': join(SIGNATURE, XENOPS, record(0x1234, ascii('later')), libxc(PV), END),
  'XAPI: refused headers': join(SIGNATURE, XENOPS, libxc(PV), record(0x0f01, QEVM), header(0xf1), END),
  'XAPI: a legacy stream behind a header': join(SIGNATURE, XENOPS, header(0xf2), PV32, END),
  'XAPI: legacy, PV': join(LEGACY, PV32),
  'XAPI: legacy, HVM with QEMU': join(LEGACY, legacyHvm(4).subarray(0, -34), legacyQemu(QEVM)),
  'XAPI: the memory of a migration': join(request('mem/1'), SIGNATURE, XENOPS, libxc(PV), END),
  'XAPI: the talk of a migration': join(request('vm/1'), handshake(), handshake('no room')),
  'a bare HVM context': HVM_BLOB,
  'a bare state of QEMU': QEVM,
};

/** Where a cut cannot be told: a stream without xl's last word is a whole save file, and a vGPU's state ends where the next header can stand. */
const UNTOLD: Readonly<Record<string, (cut: number, bytes: Uint8Array) => boolean>> = {
  [WIRE]: (cut, bytes) => cut === bytes.length - 44,
  [VGPU_ALONE]: (cut) => cut >= 16 + 300,
  [VGPU]: (cut) => cut >= 15 + XENOPS.length + 16 + 300 && cut < 15 + XENOPS.length + 16 + 300 + 24,
};

/** Layers of the streams inside, whose own bytes are cut one by one elsewhere (cut.test.ts, the legacy tests). */
const INNER: ReadonlySet<string> = new Set(['libxl', 'libxc', 'legacy']);
const STRIDE = 97;
const PROVABLE = 4;

/** Bytes at which a container is cut: each of its own and those around them, and some of what is inside. */
function places(bytes: Uint8Array): number[] {
  const own = new Uint8Array(bytes.length + 1);
  for (const { layer, start, end } of new Opened(bytes, { check: false }).rows()) if (!INNER.has(layer ?? '')) own.fill(1, Math.max(0, start - 2), Math.min(bytes.length, Math.min(end, start + 600) + 2));
  return Array.from({ length: bytes.length - PROVABLE }, (_, i) => i + PROVABLE).filter((at) => own[at] === 1 || at % STRIDE === 0);
}

const same = (a: Row | undefined, b: Row): boolean => a !== undefined && a.layer === b.layer && a.kind === b.kind && a.type === b.type && a.start === b.start && a.end === b.end && a.cut === b.cut;

function complaint(bytes: Uint8Array, whole: readonly Row[], cut: number): string | null {
  const opened = new Opened(bytes.subarray(0, cut), { check: cut % STRIDE === 0 });
  const { identification } = opened.stream;
  // Bytes that no longer prove what they are said to be nothing, and nothing is made of them.
  if (identification?.kind !== 'stream') return opened.rowCount === 0 ? null : 'rows in what is no stream';
  const rows = opened.rows();
  const fault = rowTilingFault(rows, cut);
  if (fault !== null) return fault;
  const kept = whole.filter((row) => (whole[row.parent] ?? row).end <= cut && row.kind !== 'gap');
  const lost = kept.findIndex((row) => !rows.some((other) => same(other, row)));
  if (lost >= 0) return `row ${lost} is no longer what it was`;
  const told = opened.findings.length > 0 || rows.some((row) => row.cut || row.kind === 'gap') || identification.evidence.some((words) => words.includes('ends there'));
  return told || kept.length === whole.length ? null : 'nobody says that it is cut';
}

describe('a container', () => {
  it('of each kind is among them', () => {
    const layers = new Set(Object.values(CONTAINERS).flatMap((bytes) => new Opened(bytes, { check: false }).stream.layers.map(({ name }) => name)));
    expect([...layers].sort()).toEqual(['colo', 'hvm-context', 'legacy', 'libvirt', 'libvirt-mig', 'libxc', 'libxl', 'qemu', 'xapi', 'xend', 'xl', 'xl-wire']);
  });

  it.each(Object.entries(CONTAINERS))('is told by its bytes and is whole: %s', (_name, bytes) => {
    const opened = new Opened(bytes);
    expect(opened.stream.identification?.kind).toBe('stream');
    expect(rowTilingFault(opened.rows(), bytes.length)).toBeNull();
  });

  it.each(Object.entries(CONTAINERS))('that is cut keeps what came before, and says so: %s', (name, bytes) => {
    const whole = new Opened(bytes, { check: false }).rows();
    const wrong: string[] = [];
    for (const cut of places(bytes)) {
      const found = UNTOLD[name]?.(cut, bytes) === true ? null : complaint(bytes, whole, cut);
      if (found !== null) wrong.push(`cut at ${cut}: ${found}`);
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 60_000);

  it.each(Object.entries(CONTAINERS))('stays bounded and whole with any of its words wild: %s', (_name, bytes) => {
    const wrong: string[] = [];
    for (const at of places(bytes).filter((place) => place % 4 < 2)) {
      for (const wild of [[0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0], [0xf9, 0xff, 0xff, 0xff]]) {
        const copy = bytes.slice();
        copy.set(wild.slice(0, bytes.length - at), at);
        const opened = new Opened(copy, { check: at % STRIDE === 0 });
        const fault = opened.stream.identification?.kind === 'stream' ? rowTilingFault(opened.rows(), bytes.length) : null;
        if (fault !== null) wrong.push(`${at}: ${fault}`);
        if (opened.rowCount > bytes.length) wrong.push(`${at}: ${opened.rowCount} rows`);
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 60_000);

  it('that is a dump of a core is named as what it is, wherever it is cut', () => {
    const dump = core('Xen', 0x2000001);
    for (let cut = 64; cut <= dump.length; cut++) expect(new Opened(dump.subarray(0, cut), { check: false }).stream.identification).toMatchObject({ kind: 'foreign', title: expect.stringMatching(/ELF|core/i) as string });
  });
});
