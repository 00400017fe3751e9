/** Guest card, CPUID policy and HVM summary of real and of broken streams. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../../src/core/analysis/overview/cell.ts';
import { cpuidCard } from '../../../../../src/core/analysis/overview/cpuid-card.ts';
import { guestCard } from '../../../../../src/core/analysis/overview/guest-card.ts';
import { hvmSummary } from '../../../../../src/core/analysis/overview/hvm-summary.ts';
import { outlineOf } from '../../../../../src/core/analysis/overview/survey.ts';
import { HVM_CONTEXT } from '../../../../../src/core/formats/libxc/hvm-context.ts';
import { describeGuest, guestConfig } from '../../../../../src/core/analysis/guest.ts';
import { drive } from '../../../../../src/core/bytes/cursor.ts';
import { arraySource } from '../../../../../src/core/bytes/source.ts';
import { OpenStream } from '../../../../../src/core/open-stream.ts';
import { grouped } from '../../../../../src/core/text.ts';
import { goodHvm, goodPv, hvmStart, hvmState } from '../../../../build/good.ts';
import { legacyHvm } from '../../../../build/legacy.ts';
import { inXend } from '../../../../build/legacy-writer/wrap.ts';
import { open, reading, type Opened } from '../../../../build/open.ts';
import { stream } from '../../../../build/stream.ts';
import { END as IMAGE_END, join, libxc, qemu, QEVM, record, SIGNATURE, varstored, XENOPS } from '../../../../build/xapi-writer.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const goodBareHvm = hvmState(hvmStart(stream())).end().bytes();
const real = async (name: string): Promise<Opened> => open(await image(IMAGES.find((each) => each.name === name)!));
const hvmctx = readFileSync(new URL('../../../../fixtures/images/xen417-hvm-seabios-16m.hvmctx.txt', import.meta.url), 'utf8');
const texts = (cells: readonly Cell[]): Record<string, string> => Object.fromEntries(cells.map(({ label, text }) => [label, text]));

describe('the guest card', () => {
  it('gathers name, memory and Xen from JSON and headers, each with its field', async () => {
    const opened = await real('xen417-hvm-seabios-16m.save');
    const { sections } = opened.run(guestCard(opened.stream));
    const [who, , model] = sections;
    expect(texts(who!.cells)).toMatchObject({ name: 'hvmbios', uuid: '37e7b50e-52c1-46d0-a5f0-0fa075f858cc', memory: '16 MiB', vcpus: '2', 'saved by': 'Xen 4.17', 'domain type': 'x86 HVM' });
    expect(texts(model!.cells)).toMatchObject({ emulator: 'QEMU upstream', 'QEMU sections': '25' });
    for (const { row, path } of who!.cells) expect(opened.run(opened.stream.chain(row, path!)).at(-1)?.path).toBe(path);
  });

  it('reads libvirt XML, and lists its devices', async () => {
    const opened = await real('xen417-pv64-minios-8m-libvirt.save');
    const [who, devices] = opened.run(guestCard(opened.stream)).sections;
    expect(texts(who!.cells)).toMatchObject({ name: 'lvpv', memory: '8 MiB', vcpus: '1', 'guest width': '64-bit' });
    expect(devices!.cells.map(({ label }) => label)).toContain('console 0');
  });

  it('reads xl.cfg text, and disks in it', () => {
    const opened = open(stream().xlHeader({ config: "name = 'old'\nmemory = 512\nvcpus = 3\ndisk = [ 'phy:/dev/vg/a,xvda,w' ]\n" }).libxlHeader().end().bytes());
    const [who, devices] = opened.run(guestCard(opened.stream)).sections;
    expect(texts(who!.cells)).toMatchObject({ name: 'old', memory: '512 MiB', vcpus: '3' });
    expect(texts(devices!.cells)).toEqual({ 'disk 0': 'phy:/dev/vg/a,xvda,w' });
  });

  it('lists disks and nics of JSON in the words of their settings', () => {
    const opened = open(stream().xlHeader({ config: '{"c_info":{"name":"g"},"disks":[{"pdev_path":"/a","vdev":"xvda"}],"nics":[{"mac":"00:16:3e:00:00:01"}]}' }).libxlHeader().end().bytes());
    const [, devices] = opened.run(guestCard(opened.stream)).sections;
    expect(texts(devices!.cells)).toEqual({ 'disk 0': 'pdev_path /a · vdev xvda', 'nic 0': 'mac 00:16:3e:00:00:01' });
  });

  it('reads the S-expression of xend, behind a relocation request too, and takes nothing in it for a current config', () => {
    const sxp = '(domain (domid 3) (uuid 1d2f) (name "old guest") (maxmem 512) (memory 256) (vcpus 2) (on_crash restart) (image (hvm (kernel /usr/lib/xen/boot/hvmloader) (pae 1))) (device (vif (bridge xenbr0) (mac 00:16:3e:00:00:01))) (device (vbd (uname file:/a) (dev hda))) (device (vfb (type vnc))))';
    for (const before of ['', 'receive\n']) {
      const opened = open(Uint8Array.from([...Array.from(before, (c) => c.charCodeAt(0)), ...inXend(legacyHvm(8), sxp)]));
      const [who, devices] = opened.run(guestCard(opened.stream)).sections;
      expect(who!.note).toBe('xend config, S-expression');
      expect(texts(who!.cells)).toMatchObject({ name: 'old guest', uuid: '1d2f', type: 'hvm', memory: '256 MiB', 'maximum memory': '512 MiB', vcpus: '2', kernel: '/usr/lib/xen/boot/hvmloader' });
      expect(texts(devices!.cells)).toEqual({ 'nic 0': 'bridge xenbr0 · mac 00:16:3e:00:00:01', 'disk 0': 'uname file:/a · dev hda', 'vfb 0': 'type vnc' });
      expect(opened.run(describeGuest(opened.stream))).toMatchObject({ name: 'old guest', uuid: '1d2f', vcpus: 2, memoryKiB: 262_144 });
      expect(opened.run(guestConfig(opened.stream))).toMatchObject({ present: false });
    }
  });

  it('finds the device model of XAPI\u2019s image in its own record, and UEFI variables, TPM and the time beside it', () => {
    const store = varstored([{ name: 'SecureBoot', data: Uint8Array.of(1) }, { name: 'Lang', data: Uint8Array.of(101) }]);
    const opened = open(join(SIGNATURE, XENOPS, libxc(goodBareHvm), record(0x0f11, store), record(0x0f13, Uint8Array.of(0x41, 0x41, 0x41, 0x3d)), qemu(QEVM), IMAGE_END));
    const [who, , model] = opened.run(guestCard(opened.stream)).sections;
    expect(texts(who!.cells)).toMatchObject({ suspended: '2024-03-01T02:03:04Z' });
    expect(texts(model!.cells)).toMatchObject({ 'emulator': 'QEMU', 'QEMU stream': 'version 3', 'UEFI variables': expect.stringMatching(/^2 variables, /) as string, 'TPM': '4 B' });
    const [emulator] = model!.cells;
    expect(emulator).toMatchObject({ label: 'emulator', meaning: expect.stringMatching(/^in Qemu_trad, /) as string });
    expect(opened.stream.builder.index.typeOf(emulator!.row)).toBe(0x0f00);
  });

  it.each([
    ['whole', join(SIGNATURE, XENOPS, libxc(goodBareHvm), IMAGE_END), 'none', 'The image has no Qemu_trad record.'],
    ['cut', join(SIGNATURE, XENOPS, libxc(goodBareHvm)), 'not in this image', 'The image ends before any Qemu_trad record.'],
  ])('says of an image of XAPI that is %s why it has no device model', (_what, bytes, text, meaning) => {
    const opened = open(bytes);
    expect(opened.run(guestCard(opened.stream)).sections[2]!.cells[0]).toMatchObject({ label: 'emulator', text, meaning });
  });

  it('says of a stream that was captured in part that its state may be in what is missing', () => {
    const bytes = goodBareHvm;
    const run = (from: number): string => {
      const opened = new OpenStream({ ...arraySource(bytes), holes: [{ start: from, end: bytes.length }] }, [], {});
      drive(opened.identify(), reading(bytes));
      drive(opened.scan(), reading(bytes));
      return outlineOf(opened).noRegisters;
    };
    expect(run(20)).toBe(`No vCPU state in this stream: ${grouped(bytes.length - 20)} bytes of it are not in the capture, from 0x14 on; whether the guest is PV or HVM is not known either.`);
    expect(run(48)).toBe(`No vCPU state in this stream: ${grouped(bytes.length - 48)} bytes of it are not in the capture, from 0x30 on; HVM_CONTEXT may be among them.`);
    expect(outlineOf(open(bytes.subarray(0, 30)).stream).noRegisters).toBe('No vCPU state in this stream: it ends before libxc\u2019s domain header, which says whether the guest is PV or HVM.');
  });

  it('says what a failed save lacks', async () => {
    const opened = await real('xen417-pvh-linux-FAILEDSAVE-noack.save');
    const card = opened.run(guestCard(opened.stream));
    expect(card.missing.join()).toContain('it ends before HVM_CONTEXT');
    expect(card.sections[2]!.cells[0]).toMatchObject({ text: 'not in this stream' });
  });

  it('never throws, wherever a stream is cut', () => {
    for (const whole of [goodPv(), goodHvm()]) for (let length = whole.length; length > 0; length -= 61) {
      const opened = open(whole.subarray(0, length));
      opened.run(guestCard(opened.stream));
    }
  });
});

describe('the CPUID view', () => {
  it('names the processor and its features', async () => {
    const opened = await real('xen417-hvm-seabios-16m.save');
    const { cpuidRow, msrRow } = outlineOf(opened.stream);
    const card = opened.run(cpuidCard(opened.stream, cpuidRow, msrRow));
    expect(texts(card.identity)).toMatchObject({ vendor: 'AuthenticAMD', brand: 'QEMU TCG CPU version 2.5+', signature: 'family 0xf, model 0x6b, stepping 1' });
    const edx = card.groups.find(({ title }) => title === '0x1 edx')!;
    expect(edx.bits.find(({ name }) => name === 'FPU')?.set).toBe(true);
    expect(edx.bits.find(({ name }) => name === 'VME')?.set).toBe(false);
    expect(card.leaves).toHaveLength(59);
    expect(card.leafCount).toBe(59);
    expect(card.msrs.map(({ label }) => label)).toEqual(['INTEL_PLATFORM_INFO', 'ARCH_CAPABILITIES']);
  });

  it('shows a policy that is cut as far as it goes', () => {
    const whole = goodPv();
    for (let length = whole.length; length > 0; length -= 31) {
      const opened = open(whole.subarray(0, length));
      const { cpuidRow, msrRow } = outlineOf(opened.stream);
      opened.run(cpuidCard(opened.stream, cpuidRow, msrRow));
    }
  });
});

describe('the HVM summary', () => {
  it('has a block for each device with the values that xen-hvmctx printed', async () => {
    const opened = await real('xen417-hvm-seabios-16m.save');
    const summary = opened.run(hvmSummary(opened.stream, outlineOf(opened.stream).contexts[0]!, 0));
    expect(summary.incomplete).toBe('');
    const block = (title: string): Record<string, string> => texts([...summary.domain, ...summary.vcpu].find((each) => each.title === title)!.cells);
    const master = block('PIC, master');
    expect(hvmctx).toContain(`PIC: IRQ base ${master['irq_base']!}, irr 0, imr ${master['imr']!}, isr 0`);
    expect(hvmctx).toContain(`IOAPIC: base_address ${block('IOAPIC')['base_address']!}`);
    expect(Object.keys(block('IOAPIC'))).toEqual(['id', 'base_address', 'ioregsel', 'pin 0']);
    expect(hvmctx).toContain(`LAPIC: base_msr ${block('LAPIC')['apic_base_msr']!}`);
    expect(hvmctx).toContain(`capability ${block('HPET')['capability']!}`);
    expect(hvmctx).toContain(`cap ${block('MTRR')['msr_mtrr_cap']!}, default ${block('MTRR')['msr_mtrr_def_type']!}`);
    expect(block('MTRR')).toHaveProperty('variable 0 to 7');
    expect(hvmctx).toContain(`PCI LINK: ${[0, 1, 2, 3].map((n) => block('PCI_LINK')[`route.[${n}]`]!).join(' ')}`);
  });

  it('tells the blocks of one vCPU from those of another', async () => {
    const opened = await real('xen417-hvm-seabios-16m.save');
    const context = outlineOf(opened.stream).contexts[0]!;
    const lapic = (vcpu: number): string => opened.run(hvmSummary(opened.stream, context, vcpu)).vcpu.find(({ title }) => title === 'LAPIC')!.cells[0]!.text;
    expect([lapic(0), lapic(1)]).toEqual(['0xfee00900', '0xfee00800']);
  });

  it('says how many entries are left out of a context that repeats one', () => {
    const entries = new DataView(new ArrayBuffer(8 * 151));
    for (let i = 0; i < 150; i++) entries.setUint16(8 * i, 0x63, true);
    const opened = open(stream().libxcHeaders().record(HVM_CONTEXT, new Uint8Array(entries.buffer)).end().bytes());
    const { domain, incomplete } = opened.run(hvmSummary(opened.stream, outlineOf(opened.stream).contexts[0]!, 0));
    expect(domain).toHaveLength(100);
    expect(incomplete).toBe('Left out here are 50 entries behind the first 100; the list of records has all.');
  });

  it('says where a context ends that is cut', () => {
    const whole = goodHvm();
    const ends = new Set<string>();
    for (let length = whole.length; length > 0; length -= 7) {
      const opened = open(whole.subarray(0, length));
      for (const context of outlineOf(opened.stream).contexts) ends.add(opened.run(hvmSummary(opened.stream, context, 0)).incomplete);
    }
    expect([...ends].some((sentence) => sentence.includes('ends inside CPU'))).toBe(true);
  });
});
