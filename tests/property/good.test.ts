import { describe, expect, it } from 'vitest';
import { GOOD } from '../build/good.ts';
import { open, rowTilingFault } from '../build/open.ts';

/** Every real sender does so. */
const CONTEXT_FIRST = 'libxc.hvm-context.before-params';
const HOLES = 'libxc.page-data.holes';

/** What real senders do against a verifier's wish, and what no real sender does. */
const OBJECTIONS: Readonly<Record<string, readonly string[]>> = {
  'an xl save file of an HVM guest': [HOLES, CONTEXT_FIRST, 'libxl.emulator-xenstore-data.as-shipped'],
  'a Remus capture': ['libxc.stream.no-end', HOLES, CONTEXT_FIRST, 'libxc.stream.failover'],
  'a checkpointed stream with an END': [HOLES, CONTEXT_FIRST, 'libxc.checkpoint.as-shipped'],
  'a big-endian libxc image': ['libxc.image-header.endianness'],
};

describe('a good stream', () => {
  for (const [name, build] of Object.entries(GOOD)) {
    it(`${name} has no finding but what is known of it`, () => {
      expect(open(build()).rules).toEqual(OBJECTIONS[name] ?? []);
    });

    it(`${name} has rows that tile it`, () => {
      const bytes = build();
      expect(rowTilingFault(open(bytes).rows(), bytes.length)).toBeNull();
    });
  }
});
