/** Logs of toolstacks other than xl against their own files: XenServer's xenopsd and emu-manager, libvirt. */
import { describe, expect, it } from 'vitest';
import { Correlator } from '../../../../../src/core/analysis/log/correlate.ts';
import { logFacts } from '../../../../../src/core/analysis/log/facts.ts';
import { matchLine, MESSAGES } from '../../../../../src/core/analysis/log/match.ts';
import { RULES_OF_MESSAGE } from '../../../../../src/core/analysis/log/rules.ts';
import { rowName } from '../../../../../src/core/formats/names.ts';
import { hvmStart, hvmState } from '../../../../build/good.ts';
import { open, type Opened } from '../../../../build/open.ts';
import { stream } from '../../../../build/stream.ts';
import { END, join, libxc, qemu, QEVM, SIGNATURE, XENOPS } from '../../../../build/xapi-writer.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

/** A suspend image of an HVM guest. */
const IMAGE = join(SIGNATURE, XENOPS, libxc(hvmState(hvmStart(stream())).end().bytes()), qemu(QEVM), END);

/** The rows that lines lead to, by layer and name; empty where they lead nowhere. */
function placesOf(opened: Opened, lines: readonly string[]): string[] {
  const correlator = new Correlator(opened.stream, opened.run(logFacts(opened.stream)));
  const { builder } = opened.stream;
  return lines.map((line) => {
    const { row } = correlator.read(line);
    if (row < 0) return '';
    const { name } = builder.layerInfo(builder.index.layerOf(row));
    return builder.index.kindOf(row) === 'header' ? `${name} header` : `${name} ${builder.index.nameOf(row) ?? rowName(builder.index, row, name)}`;
  });
}

const rulesOf = (line: string): readonly string[] => RULES_OF_MESSAGE[matchLine(line)?.message ?? -1] ?? [];

describe('xenopsd\u2019s log', () => {
  const LINE = 'Nov 21 08:00:01 host xenopsd-xc: [debug||12 |Async.VM.suspend R:1f|mig64] ';
  const VM = 'VM = 5a1f0c7e-0000-0000-0000-000000000001; domid = 12; ';

  it('leads to the headers that it tells of', () => {
    const opened = open(IMAGE);
    expect(placesOf(opened, [
      `${LINE}Writing save signature: XenSavedDomv2-`,
      `${LINE}Writing Xenops header (length=51)`,
      `${LINE}Writing Libxc header`,
      `${LINE}${VM}suspending qemu-dm`,
      `${LINE}Writing End_of_image footer(s)`,
      `${LINE}Sent restore:xenguest to emu-manager. Waiting for result...`,
      `${LINE}Read suspend image footer`,
    ])).toEqual(['xapi header', 'xapi Xenops', 'xapi Libxc', 'xapi Qemu_trad', 'xapi End_of_image', 'xapi Libxc', 'xapi End_of_image']);
  });

  it('that tells of a failure leads to where the bytes end', () => {
    const cut = open(IMAGE.subarray(0, IMAGE.length - 40));
    const lines = [`${LINE}${VM}emu-manager failed: "xenguest died"`, 'Nov 21 08:00:01 host emu-manager-12[99]: em-client: emu xenguest unexpectedly disconnected (died?)'];
    const last = placesOf(cut, lines);
    expect(last[0]).not.toBe('');
    expect(last[1]).toBe(last[0]);
  });

  it('speaks of the rules that make it say so', () => {
    expect(rulesOf(`${LINE}${VM}QEMU record length in header too large (2000000 bytes)`)).toContain('xapi.record.qemu-length');
    expect(rulesOf(`${LINE}${VM}Error reading save signature: Not a valid signature`)).toContain('xapi.header.signature');
    expect(rulesOf(`${LINE}error from remote: Domain_not_found`)).toContain('xapi.handshake.error');
  });
});

describe('libvirt\u2019s log', () => {
  const LINE = '2026-11-21 08:00:01.763+0000: 4711: error : libxlDomainSaveImageOpen:612 : ';

  it('speaks of the rules that make it say so', () => {
    expect(rulesOf(`${LINE}operation failed: image magic is incorrect`)).toContain('libvirt.header.magic');
    expect(rulesOf(`${LINE}image version is not supported (3 > 2)`)).toContain('libvirt.header.version');
    expect(rulesOf(`${LINE}failed to read XML`)).toContain('libvirt.header.truncated');
  });

  it('leads to its header, and where it failed to where the bytes end', async () => {
    const which = IMAGES.find(({ name }) => name.endsWith('libvirt.save'));
    if (which === undefined) throw new Error('no such image');
    const [header, failed] = placesOf(open(await image(which)), [`${LINE}invalid XML length: 0`, `${LINE}internal error: libxenlight failed to restore domain 'lvpv'`]);
    expect(header).toBe('libvirt header');
    expect(failed).toBe('libxl END');
  });

  it('has all its messages and xenopsd\u2019s in the table', () => {
    for (const program of ['libvirt', 'virsh', 'xenopsd', 'emu-manager']) expect(MESSAGES.filter((message) => message.program === program).length, program).toBeGreaterThan(1);
  });
});
