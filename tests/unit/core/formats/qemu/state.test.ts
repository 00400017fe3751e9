/** A device model's state inside EMULATOR_CONTEXT: its sections, where they end, and what is said where nothing says it. */
import { describe, expect, it } from 'vitest';
import { EMULATOR_CONTEXT } from '../../../../../src/core/formats/libxl/emulator-context.ts';
import { LIBXC_CONTEXT } from '../../../../../src/core/formats/libxl/libxc-context.ts';
import { DEVICES } from '../../../../../src/core/formats/qemu/devices/list.ts';
import { EOF_LAYOUT, FOOTER_LAYOUT, NAMED_LAYOUT, QEMU_HEADER, QEMU_MAGIC, RECORD_LAYOUT, Section } from '../../../../../src/core/formats/qemu/framing.ts';
import { isVmsd, type Vmsd } from '../../../../../src/core/formats/qemu/vmstate.ts';
import { encode, joinBytes } from '../../../../../src/core/layout/encode.ts';
import { sizeOf } from '../../../../../src/core/layout/fields.ts';
import { hvmStart, hvmState } from '../../../../build/good.ts';
import { scanned as open, tilingFault, type Opened } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';

const header = (version = 3): Uint8Array => encode(QEMU_HEADER, { magic: QEMU_MAGIC, version }, false);
const EOF = encode(EOF_LAYOUT, { section_type: Section.EOF }, false);
const section = (id: number, idstr: string, version: number, data: Uint8Array, type: number = Section.FULL): Uint8Array =>
  joinBytes([encode(NAMED_LAYOUT, { section_type: type, section_id: id, idstr_len: idstr.length, idstr, version_id: version }, false), data]);
const subsection = (name: string, version: number, data: Uint8Array): Uint8Array => joinBytes([Uint8Array.of(5, name.length), ascii(name), Uint8Array.of(0, 0, 0, version), data]);
const ones = (length: number): Uint8Array => new Uint8Array(length).fill(0x11);

const streamOf = (...state: readonly Uint8Array[]): Uint8Array =>
  hvmState(hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT)).raw(new Uint8Array(0))).end().record(EMULATOR_CONTEXT, { id: 2, emulator_ctx: joinBytes(state) }).end().bytes();

interface Section_ {
  readonly row: number;
  readonly name: string;
  readonly kind: string;
  readonly length: number;
}

function sections({ stream: { builder } }: Opened): Section_[] {
  const { index } = builder;
  return Array.from({ length: index.rowCount }, (_, row) => row)
    .filter((row) => builder.layer(index.layerOf(row)).name === 'qemu')
    .map((row) => ({ row, name: index.nameOf(row) ?? '', kind: index.kindOf(row), length: index.endOf(row) - index.startOf(row) }));
}

const names = (opened: Opened): string[] => sections(opened).map(({ name, kind, length }) => `${kind} ${name} ${length}`);

function faults(opened: Opened): string[] {
  const { index } = opened.stream.builder;
  return sections(opened).flatMap(({ row }) => tilingFault(opened.leaves(row), index.startOf(row), index.endOf(row)) ?? []);
}

describe('a state of QEMU', () => {
  it('has a row for its header, each section and its end', () => {
    const opened = open(streamOf(header(), section(0, 'timer', 2, new Uint8Array(24)), section(3, '0000:00:02.0/what', 7, ones(5)), EOF));
    expect(names(opened)).toEqual(['header  8', 'record timer 43', 'record 0000:00:02.0/what 36', 'record  1']);
    expect(opened.rules).toEqual([]);
    expect(opened.stream.layers.at(-1)?.detail).toMatchObject({ version: 3, sections: 2, guessedEnds: 1 });
    expect(faults(opened)).toEqual([]);
  });

  it('says which ends are guesses, and which follow from a layout', () => {
    const opened = open(streamOf(header(), section(0, 'timer', 2, new Uint8Array(24)), section(3, 'what', 7, ones(5)), EOF));
    const [, timer, what] = sections(opened);
    expect(opened.children(timer?.row ?? 0).at(-1)).toMatchObject({ name: 'data', type: 'timer', meaning: 'the layout ends where the section does' });
    expect(opened.children(what?.row ?? 0).at(-1)).toMatchObject({ name: 'data', kind: 'blob', meaning: '5 bytes; where it ends is a guess' });
    expect(opened.children(what?.row ?? 0).at(-1)?.doc).toContain('Nothing says how long it is');
  });

  it('is not led astray by a device\u2019s bytes where its layout is known', () => {
    const bait = section(9, 'bait', 1, new Uint8Array(0));
    const fifo = new Uint8Array(545);
    fifo.set(bait, 20);
    expect(names(open(streamOf(header(), section(1, 'fdc', 2, fifo), EOF)))).toEqual(['header  8', 'record fdc 562', 'record  1']);
  });

  it('shows subsections, also inside arrays of tables', () => {
    const drive = joinBytes([new Uint8Array(3), subsection('fdrive/media_rate', 1, Uint8Array.of(2))]);
    const opened = open(streamOf(header(), section(1, 'fdc', 2, joinBytes([new Uint8Array(539), drive, drive])), EOF));
    expect(names(opened)[1]).toBe('record fdc 610');
    const rates = opened.leaves(sections(opened)[1]?.row ?? 0).filter(({ name }) => name === 'media_rate');
    expect(rates.map(({ value }) => value)).toEqual([2, 2]);
  });

  it('keeps an unknown subsection as bytes, and its section ends at a guess', () => {
    const opened = open(streamOf(header(), section(1, 'port92', 1, joinBytes([Uint8Array.of(2), subsection('port92/new', 1, ones(3))])), section(2, 'timer', 2, new Uint8Array(24)), EOF));
    expect(names(opened)).toEqual(['header  8', 'record port92 40', 'record timer 43', 'record  1']);
    expect(faults(opened)).toEqual([]);
  });

  it('with footers has them in their sections', () => {
    const footer = (id: number): Uint8Array => encode(FOOTER_LAYOUT, { section_type: Section.FOOTER, section_id: id }, false);
    const opened = open(streamOf(header(), section(1, 'what', 1, ones(9)), footer(1), section(2, 'timer', 2, new Uint8Array(24)), footer(2), EOF));
    expect(names(opened)).toEqual(['header  8', 'record what 32', 'record timer 48', 'record  1']);
    expect(opened.children(sections(opened)[1]?.row ?? 0).at(-1)?.name).toBe('footer');
    expect(faults(opened)).toEqual([]);
  });

  it('with a description behind its end shows it as JSON', () => {
    const json = ascii('{"page_size": 4096, "devices": []}');
    const opened = open(streamOf(header(), EOF, Uint8Array.of(6, 0, 0, 0, json.length), json));
    expect(names(opened)).toEqual(['header  8', 'record  1', 'record  39']);
    expect(opened.leaves(sections(opened)[2]?.row ?? 0).map(({ name }) => name)).toContain('page_size');
    expect(opened.rules).toEqual([]);
  });

  it('is walked by its description, which bytes like a header do not lead astray', () => {
    const bait = section(9, 'bait', 1, new Uint8Array(0));
    const data = joinBytes([Uint8Array.of(0, 0, 0, 7), bait, Uint8Array.of(1, 2, 3, 4), subsection('what/more', 1, Uint8Array.of(0, 5))]);
    const described = (length: number): Uint8Array => ascii(JSON.stringify({ page_size: 4096, devices: [{ name: 'what', instance_id: 0, vmsd_name: 'what', version: 7, fields: [
      { name: 'level', type: 'int32', size: 4 }, { name: 'fifo', type: 'buffer', size: length }, { name: 'lines', array_len: 2, type: 'uint16', size: 2 },
    ], subsections: [{ vmsd_name: 'what/more', version: 1, fields: [{ name: 'inner', type: 'struct', struct: { vmsd_name: 'inner', version: 1, fields: [{ name: 'mode', type: 'uint16', size: 2 }] }, size: 2 }] }] }] }));
    const built = (json: Uint8Array): Opened => open(streamOf(header(), section(3, 'what', 7, data), section(10, 'timer', 2, new Uint8Array(24)), EOF, Uint8Array.of(6, 0, 0, Math.floor(json.length / 256), json.length % 256), json));

    const opened = built(described(bait.length));
    expect(names(opened).slice(0, 4)).toEqual(['header  8', `record what ${18 + data.length}`, 'record timer 43', 'record  1']);
    expect(opened.stream.layers.at(-1)?.detail).toMatchObject({ sections: 2, guessedEnds: 0 });
    const row = sections(opened)[1]?.row ?? 0;
    expect(opened.children(row).at(-1)).toMatchObject({ name: 'data', type: 'what', meaning: 'the description behind the states says where it ends' });
    expect(opened.leaves(row).flatMap(({ name, value }) => (['level', '[0]', '[1]', 'mode'].includes(name) ? [[name, value]] : []))).toEqual([['level', 7], ['[0]', 0x0102], ['[1]', 0x0304], ['mode', 5]]);
    expect(faults(opened)).toEqual([]);
    expect(opened.rules).toEqual([]);

    // One that lies about a size is not followed.
    const lying = built(described(bait.length + 1));
    expect(lying.stream.layers.at(-1)?.detail['guessedEnds']).toBeGreaterThan(0);
    expect(faults(lying)).toEqual([]);
  });

  it('without an end mark is truncated', () => {
    const opened = open(streamOf(header(), section(0, 'timer', 2, new Uint8Array(11))));
    expect(opened.rules).toEqual(['qemu.stream.truncated']);
    expect(opened.findings[0]?.objectors).toEqual(['restore']);
    expect(faults(opened)).toEqual([]);
  });

  it('with bytes behind its end mark ends there all the same, and has a word for them', () => {
    const opened = open(streamOf(header(), section(0, 'timer', 2, new Uint8Array(24)), EOF, ascii('junk!')));
    expect(opened.rules).toEqual(['qemu.stream.trailing']);
    expect(opened.refusedBy('restore')).toBe(false);
    expect(faults(opened)).toEqual([]);
    expect(open(streamOf(header(), section(0, 'timer', 2, new Uint8Array(24)), EOF, new Uint8Array(5))).rules).toEqual([]);
  });

  it('whose last section nobody knows may have its end mark in it: nobody objects', () => {
    const opened = open(streamOf(header(), section(0, 'what', 7, ones(24)), EOF, ascii('junk!')));
    expect(opened.rules).toEqual(['qemu.stream.end-unknown']);
    expect(opened.refusedBy('restore')).toBe(false);
  });

  it('that is none is refused by restore, and left as it is', () => {
    const opened = open(streamOf(ascii('DeviceModelRecord')));
    expect(opened.findings).toMatchObject([{ rule: 'libxl.emulator-context.magic', layer: 'libxl', objectors: ['restore'] }]);
    expect(sections(opened)).toEqual([]);
  });

  it('of an unknown version is a header and a gap', () => {
    const opened = open(streamOf(header(9), ones(20)));
    expect(opened.rules).toEqual(['qemu.header.version']);
    expect(names(opened)).toEqual(['header  8', 'gap  20']);
  });

  it('cut at any byte is shown as far as it goes', () => {
    const whole = streamOf(header(), section(0, 'timer', 2, new Uint8Array(24)), section(1, 'PCIBUS', 1, joinBytes([Uint8Array.of(0, 0, 0, 4), new Uint8Array(16)])), EOF);
    for (let length = whole.length - 140; length < whole.length; length++) expect(faults(open(whole.subarray(0, length)))).toEqual([]);
  });

  it('with any byte changed is still tiled by its leaves', () => {
    const whole = streamOf(header(), section(0, 'timer', 2, new Uint8Array(24)), section(1, 'PCIBUS', 1, joinBytes([Uint8Array.of(0, 0, 0, 4), new Uint8Array(16)])), section(2, 'what', 1, ones(6)), EOF);
    for (let at = whole.length - 170; at < whole.length; at++) {
      for (const byte of [0x00, 0x04, 0x05, 0x7e, 0xff]) {
        const bytes = whole.slice();
        bytes[at] = byte;
        expect(faults(open(bytes))).toEqual([]);
      }
    }
  });
});

describe('a state of ioemu', () => {
  const record = (idstr: string, version: number, data: Uint8Array): Uint8Array => joinBytes([encode(RECORD_LAYOUT, { idstr_len: idstr.length, idstr, version_id: version, record_len: data.length }, false), data]);

  it('of Xen 3.2 has records that say their length, behind a total length', () => {
    const opened = open(streamOf(header(2), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 30), record('timer', 2, new Uint8Array(12))));
    expect(names(opened)).toEqual(['header  16', 'record timer 30']);
    expect(opened.rules).toEqual([]);
    expect(faults(opened)).toEqual([]);
  });

  it('of Xen 3.1 has them right behind the version', () => {
    const opened = open(streamOf(header(1), record('timer', 2, new Uint8Array(12)), record('serial', 1, ones(3))));
    expect(names(opened)).toEqual(['header  8', 'record timer 30', 'record serial 22']);
  });

  it('whose record claims more than there is says so', () => {
    const opened = open(streamOf(header(1), record('timer', 2, new Uint8Array(12)).subarray(0, 20)));
    expect(opened.rules).toEqual(['qemu.stream.truncated']);
    expect(faults(opened)).toEqual([]);
  });
});

/** Bytes of a table without subsections; counts that the stream says are 0. */
function bytesOf(vmsd: Vmsd): number {
  return vmsd.fields.reduce((sum, { content, count, when }) => {
    const one = isVmsd(content) ? bytesOf(content) : (sizeOf(content) ?? NaN);
    return when !== undefined || typeof count === 'string' ? sum : sum + one * (count ?? 1);
  }, 0);
}

/** As QEMU 7.2 wrote them (the image of an HVM guest under Xen 4.17), subsections and arrays of a stream's own length set aside; cpu of x86_64 by its table. */
const SIZES: readonly (readonly [string, number])[] = [
  ['timer', 24], ['cpu_common', 8], ['cpu', 1817], ['cpu', 1313], ['apic', 181], ['PCIBUS', 4], ['I440FX', 277], ['dma', 75], ['PIIX3', 292], ['ioapic', 206], ['hpet', 25],
  ['mc146818rtc', 245], ['serial', 11], ['fdc', 545], ['ps2kbd', 284], ['ps2mouse', 291], ['pckbd', 4], ['port92', 1], ['ide', 430], ['i2c_bus', 1], ['piix4_pm', 312], ['platform', 277],
];

describe('tables of devices', () => {
  it('are as long as on the wire', () => {
    expect(DEVICES.map((device) => [device.name, bytesOf(device)])).toEqual(SIZES);
  });

  it('say of every field what it is, and where it is written', () => {
    const silent = (vmsd: Vmsd): string[] =>
      [...vmsd.fields, ...(vmsd.subsections ?? []).map((content) => ({ name: content.name, content }))].flatMap(({ name, content }) =>
        isVmsd(content) ? [...silent(content), ...(content.doc === '' || content.spec === '' ? [name] : [])] : (content.notes.doc ?? '') === '' ? [name] : [],
      );
    expect(DEVICES.flatMap(silent)).toEqual([]);
  });
});
