/** Who stops at an image of XAPI, and what it is that restores one: xenopsd, emu-manager's xenguest, the converter. */
import { describe, expect, it } from 'vitest';
import { restoreCard, restoreStep } from '../../../../src/core/restore/card.ts';
import { goodPv, libxcPv } from '../../../build/good.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import { open, type Opened } from '../../../build/open.ts';
import { END, header, join, LEGACY, libxc, qemu, QEVM, SIGNATURE, XENOPS } from '../../../build/xapi-writer.ts';

const outcome = (opened: Opened) => opened.run(restoreCard(opened.stream)).outcome;
const IMAGE = join(SIGNATURE, XENOPS, libxc(libxcPv().bytes()), END);

describe('the restore of an image of XAPI', () => {
  it('is xenopsd\u2019s, and of memory that of emu-manager\u2019s xenguest', () => {
    const { kind, sentence } = outcome(open(IMAGE));
    expect(kind).toBe('restores');
    expect(sentence).toMatch(/^Would restore: xenopsd reads it to End_of_image \(xapi:2, at 0x[0-9a-f]+\), and has emu-manager\u2019s xenguest read the libxc image\. It also depends/);
  });

  it('stops in xenguest where libxc refuses, and xenopsd logs what it hears of it', () => {
    const cut = outcome(open(IMAGE.subarray(0, XENOPS.length + 15 + 16 + 5000)));
    expect(cut.sentence).toMatch(/^Would not restore: xenguest, which emu-manager runs for xenopsd, stops in .*, in read_record\(\), which logs "Failed to read .* xenopsd logs "Received: " and what emu-manager passes on of that, and gives the restore up\.$/);
    expect(cut.headline).toMatch(/^Would not restore: xenguest stops in /);
    expect(cut).toMatchObject({ kind: 'stops', file: 'tools/libs/guest/xg_sr_common.c' });
  });

  it('stops in xenopsd where a header or a record of its own is at fault', () => {
    const cases: readonly (readonly [Uint8Array, RegExp, string])[] = [
      [join(SIGNATURE, XENOPS, header(0xabc), END), /^Would not restore: xenopsd stops at .*Invalid_header_type/, 'ocaml/xenopsd/lib/suspend_image.ml'],
      [join(SIGNATURE, XENOPS, libxc(libxcPv().bytes()), qemu(join(QEVM, new Uint8Array(1024 * 1024))), END), /^Would not restore: xenopsd stops at Qemu_trad .* in consume_qemu_record\(\), which logs "QEMU record length in header too large"/, 'ocaml/xenopsd/xc/domain.ml'],
      [IMAGE.subarray(0, IMAGE.length - 16), /^Would not restore: xenopsd stops where the file ends/, 'ocaml/xenopsd/xc/domain.ml'],
    ];
    for (const [bytes, words, file] of cases) {
      const found = outcome(open(bytes));
      expect(found.sentence).toMatch(words);
      expect(found).toMatchObject({ kind: 'stops', file });
      expect(found.sentence).not.toContain('Received');
    }
  });

  it('of a legacy one goes through the converter', async () => {
    const real = LEGACY_IMAGES.find(({ name }) => name === 'legacy45tools32-pv64-minios-8m-nonlive.raw');
    if (real === undefined) throw new Error('the image is not there');
    const bytes = join(LEGACY, await image(real));
    expect(outcome(open(bytes)).sentence).toMatch(/^Would restore: xenopsd reads it to .*, and sends the legacy stream through convert-legacy-stream to emu-manager\u2019s xenguest\./);
    expect(outcome(open(bytes.subarray(0, 6000))).sentence).toMatch(/^Would not restore: convert-legacy-stream, which xenopsd runs, stops .* xenopsd logs "Conversion script exited with code", and cancels the restore\.$/);
    expect(outcome(open(join(LEGACY, legacyPv(4, 4)))).sentence).toMatch(/^Would not restore: xenguest, which emu-manager runs for xenopsd, stops at p2m_frame_list .* in update_guest_p2m\(\)/);
  });

  it('of any other stream names xenopsd nowhere', () => {
    expect(outcome(open(goodPv())).sentence).not.toContain('xenopsd');
    expect(outcome(open(goodPv().subarray(0, 9000))).sentence).toMatch(/^Would not restore: it stops/);
  });

  it('tells at each row who reads', () => {
    const opened = open(IMAGE);
    const said = opened.rows().map(({ layer }, row) => [layer, opened.run(restoreStep(opened.stream, row)).reader, opened.run(restoreStep(opened.stream, row)).did]);
    expect(said.filter(([layer]) => layer === 'xapi').map(([, reader]) => reader)).toEqual(['xenopsd', 'xenopsd', 'xenopsd', 'xenopsd']);
    expect(said[0]?.[2]).toContain('read_save_signature()');
    expect(said.at(-1)?.[2]).toContain('nothing behind it is read');
    expect(said.every(([, , did]) => did !== '')).toBe(true);
  });
});
