/** What a broken stream tells of its sender: real images cut at each kind of place, and streams in the wrong hands. */
import { beforeAll, describe, expect, it } from 'vitest';
import { restoreCard } from '../../../../src/core/restore/card.ts';
import type { RestoreCard } from '../../../../src/core/restore/restore-card.ts';
import { joinBytes } from '../../../../src/core/layout/encode.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import { LegacyWriter } from '../../../build/legacy.ts';
import { open, scanned, type Opened } from '../../../build/open.ts';
import { ascii, stream } from '../../../build/stream.ts';

const card = (opened: Opened): RestoreCard => opened.run(restoreCard(opened.stream));
const real = async (name: string): Promise<Uint8Array> => {
  const found = [...IMAGES, ...LEGACY_IMAGES].find((which) => which.name === name);
  if (found === undefined) throw new Error(name);
  return image(found);
};
/** The first row of a type in a layer, in the whole image. */
const rowOf = (opened: Opened, layer: string, type: number, nth = 0): { start: number; end: number } => {
  const found = opened.rows().filter((row) => row.layer === layer && row.kind === 'record' && row.type === type)[nth];
  if (found === undefined) throw new Error(`${layer}:${type}`);
  return found;
};

describe('a save of a PV guest', () => {
  let bytes = new Uint8Array(0);
  let whole = scanned(bytes);
  beforeAll(async () => {
    bytes = Uint8Array.from(await real('xen417-pv64-minios-8m-richstate.save'));
    whole = scanned(bytes);
  });
  const cutAt = (offset: number): RestoreCard => card(open(bytes.subarray(0, offset)));

  it('cut in its second batch stopped in the first pass, with half of its memory sent', () => {
    const batch = rowOf(whole, 'libxc', 1, 1);
    const { outcome, state, forensics } = cutAt(batch.start + 100_000);
    expect(outcome).toMatchObject({ kind: 'stops', where: 'read_record()', file: 'tools/libs/guest/xg_sr_common.c' });
    expect(outcome.logs).toBe('Failed to read 4202504 bytes of data for record (0x00000001, Page data)');
    expect(state.facts.find(({ name }) => name === 'PAGE_DATA records')?.value).toBe('1');
    expect(forensics.story).toMatch(/^The sender stopped while it sent memory, in its first pass over memory/);
    expect(forensics.sent).toMatchObject({ pfns: 1024, of: 2048 });
    expect(forensics.missing.map(({ what }) => what)).toEqual(['SHARED_INFO', 'X86_PV_VCPU_BASIC of vCPU 0', 'END of libxc', 'END of libxl']);
  });

  it('cut between two batches says so of the record header', () => {
    expect(cutAt(rowOf(whole, 'libxc', 1, 1).start).outcome.logs).toBe('Failed to read Record Header from stream');
  });

  it('cut in the static data did not come to memory', () => {
    expect(cutAt(rowOf(whole, 'libxc', 0x11).start + 20).forensics.story).toMatch(/^The stream ends within the static data/);
  });

  it('cut behind STATIC_DATA_END failed before the first page', () => {
    expect(cutAt(rowOf(whole, 'libxc', 0x10).end).forensics.story).toMatch(/^The save failed before the first page: only the static data were written/);
  });

  it('cut in the tail had suspended its guest', () => {
    const { forensics } = cutAt(rowOf(whole, 'libxc', 5).start);
    expect(forensics.story).toMatch(/^The sender stopped behind the memory/);
    expect(forensics.sent).toMatchObject({ pfns: 2048, of: 2048 });
    expect(forensics.missing.map(({ what }) => what)).toEqual(['END of libxc', 'END of libxl']);
  });

  it('cut behind the image of libxc restores: libxl takes the end of the file for END', () => {
    const { outcome, forensics } = cutAt(rowOf(whole, 'libxc', 0).end);
    expect(outcome.kind).toBe('restores');
    expect(outcome.sentence).toContain('takes the end of the file for its END record');
    expect(forensics.story).toMatch(/^libxc\u2019s image is whole/);
  });

  it('cut right behind LIBXC_CONTEXT is a save of which libxc wrote nothing', () => {
    const { outcome, forensics } = cutAt(rowOf(whole, 'libxl', 1).end);
    expect(outcome).toMatchObject({ kind: 'stops', where: 'read_headers()' });
    expect(forensics.story).toMatch(/^The save failed before libxc wrote a byte/);
    expect(forensics.missing.map(({ what }) => what)).toEqual(['the image of libxc']);
  });

  it('cut in the headers has nothing', () => {
    expect(cutAt(rowOf(whole, 'libxl', 1).end + 10).forensics.story).toMatch(/^The stream ends before libxc\u2019s image/);
    const { forensics } = cutAt(20);
    expect(forensics.lastWholeRow).toBe(-1);
    expect(forensics.story).toContain('not one header is whole');
  });
});

describe('a legacy stream', () => {
  it.each([
    [0, -1, /^The legacy stream ends before the first page\./],
    [6, 20_000, /^The sender of the legacy stream stopped while it sent memory: .* The last whole record is TSC_INFO/],
    [7, 20_000, /^The sender of the legacy stream stopped while it sent memory: .* The last whole record is page batch/],
    [13, 20, /^The sender of the legacy stream stopped behind the memory, while it wrote the state of vCPUs and devices/],
  ] as const)('that is cut behind its piece %i tells where its sender was', async (piece, more, story) => {
    const bytes = await real('legacy41-pv64-minios-8m-nonlive.xl');
    const row = scanned(bytes).rows().filter(({ layer, parent }) => layer === 'legacy' && parent < 0)[piece];
    expect(card(open(bytes.subarray(0, (row?.end ?? 0) + Math.max(0, more)))).forensics.story).toMatch(story);
  });
});

describe('real images', () => {
  it('of a guest that did not acknowledge the suspend tell so', async () => {
    const { outcome, forensics } = card(open(await real('xen417-pvh-linux-FAILEDSAVE-noack.save')));
    expect(outcome).toMatchObject({ kind: 'stops', logs: 'Failed to read Record Header from stream' });
    expect(forensics.story).toMatch(/only the static data were written.*as when a guest does not acknowledge the suspend request/);
    expect(forensics.sent).toEqual({ pfns: 0, of: 40_960, ofWhat: 'pages of the memory that the config gives the guest' });
  });

  it.each([
    ['xen417-pv64-minios-8m-remus.wire', 14],
    ['xen417-hvm-seabios-16m-remus.wire', 22],
  ])('%s fails over from checkpoint %i', async (name, checkpoints) => {
    const { outcome, state, forensics } = card(open(await real(name)));
    expect(outcome.kind).toBe('fails-over');
    expect(outcome.sentence).toContain(`Would fail over from checkpoint ${checkpoints}, the last whole one`);
    expect(state.facts.find(({ name: fact }) => fact === 'checkpoints')?.value).toBe(String(checkpoints));
    expect(forensics.story).toContain(`the backup takes over with the state of checkpoint ${checkpoints}`);
  });

  it('of Remus, cut inside a later checkpoint, fail over from the one before and drop the rest', async () => {
    const bytes = await real('xen417-pv64-minios-8m-remus.wire');
    const end = rowOf(scanned(bytes), 'libxl', 4, 4).end;
    const { outcome } = card(open(bytes.subarray(0, end + 5000)));
    expect(outcome.kind).toBe('fails-over');
    expect(outcome.sentence).toContain('from checkpoint 5, the last whole one');
    expect(outcome.sentence).toContain('The 5,000 bytes behind it were buffered and are dropped.');
  });

  it('of Remus, cut in libxl\u2019s part of a checkpoint, wait for ever', async () => {
    const bytes = await real('xen417-pv64-minios-8m-remus.wire');
    const { outcome } = card(open(bytes.subarray(0, rowOf(scanned(bytes), 'libxl', 4, 4).start)));
    expect(outcome).toMatchObject({ kind: 'hangs', rule: 'libxl.stream.truncated' });
  });

  it('of Remus, cut before the first checkpoint is whole, have nothing to fail over to', async () => {
    const bytes = await real('xen417-pv64-minios-8m-remus.wire');
    const { outcome, forensics } = card(open(bytes.subarray(0, rowOf(scanned(bytes), 'libxc', 0xe).start)));
    expect(outcome.kind).toBe('stops');
    expect(forensics.lastCheckpoint).toBe('');
  });

  it('of a live migration count their passes', async () => {
    const { outcome, forensics } = card(open(await real('xen417-pv64-minios-8m-livemigrate-debug.wire')));
    expect(outcome.kind).toBe('restores');
    expect(forensics.lastIteration).toMatch(/^pass \d+ over memory/);
    expect(forensics.tail?.sentence).toMatch(/^44 bytes at 0x11769b2 are xl migrate\u2019s permission to unpause/);
  });
});

describe('a legacy stream that cannot be followed', () => {
  it('is not called whole: nobody saw its end', async () => {
    const bytes = Uint8Array.from(await real('legacy41-pv64-minios-8m-nonlive.xl'));
    const batches = scanned(bytes).rows().filter(({ layer, type, kind }) => layer === 'legacy' && kind === 'record' && type === 1);
    const at = batches[1]?.start ?? NaN;
    // A count that no saver writes.
    bytes.set([0, 0, 1, 0], at);
    const { story } = card(open(bytes)).forensics;
    expect(story).toMatch(/^The stream cannot be followed to its end: of the [\d,]+ bytes from 0x[\da-f]+ on nothing can be told\./);
  });
});

describe('the share of a legacy stream', () => {
  it('is of p2m_size for a PV guest, whole and cut', async () => {
    const bytes = await real('legacy45tools32-pv64-minios-8m-nonlive.raw');
    expect(card(open(bytes)).forensics.sent).toEqual({ pfns: 2048, of: 2048, ofWhat: 'PFNs of the p2m (p2m_size)' });
    const cut = open(bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const batches = cut.rows().flatMap((row, i) => (row.layer === 'legacy' && !row.cut ? [cut.stream.builder.index.pagesOf(i)?.pages ?? 0] : []));
    const sent = batches.reduce((sum, pages) => sum + pages, 0);
    expect(sent).toBeGreaterThan(0);
    expect(card(cut).forensics.sent).toMatchObject({ pfns: sent, of: 2048 });
  });

  it('is of the config\u2019s memory for an HVM guest, which has holes among its PFNs', async () => {
    expect(card(open(await real('legacy45-hvm-seabios-16m-nonlive.xl'))).forensics.sent).toEqual({ pfns: 4092, of: 4096, ofWhat: 'pages of the memory that the config gives the guest' });
  });
});

describe('a stream in the wrong hands', () => {
  const legacy = Uint8Array.from(new LegacyWriter({ width: 8 }).extendedInfo(8).frames(8).tsc().bytes());
  const story = (bytes: Uint8Array, as?: 'libxl' | 'libxc'): string => card(open(bytes, as)).forensics.story;

  it('is told to be a legacy one, with what libxl logs', () => {
    const told = story(joinBytes([stream().xlHeader().bytes(), legacy]));
    expect(told).toMatch(/these are legacy bytes/);
    expect(told).toContain('libxl logs "Invalid ident"');
  });

  it('is told to be one of libxc, or of libxl', () => {
    expect(story(joinBytes([stream().xlHeader().bytes(), stream().libxcHeaders().end().bytes()]))).toContain('where libxl\u2019s header is due stands a libxc image');
    expect(story(stream().libxlHeader().end().bytes(), 'libxc')).toContain('where libxc\u2019s header is due stands a libxl stream');
  });

  it('of no known kind is not guessed at', () => {
    expect(story(joinBytes([stream().xlHeader().bytes(), ascii('something else altogether, really')]))).not.toContain('wrong reader');
  });
});
