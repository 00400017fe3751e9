/** The card of each real image: what its config and headers say, and bytes that say it. */
import { describe, expect, it } from 'vitest';
import { domainCard, type CardEntry } from '../../src/core/analysis/domain-card.ts';
import { image, IMAGES } from '../fixtures/images.ts';
import { open } from '../build/open.ts';

const CARDS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'xen417-hvm-seabios-16m.save': [
    ['name', 'hvmbios'], ['uuid', '37e7b50e-52c1-46d0-a5f0-0fa075f858cc'], ['type', 'hvm'], ['memory', '16 MiB'], ['maximum memory', '16 MiB'], ['vcpus', '2'], ['on crash', 'preserve'],
    ['guest type', 'x86 HVM'], ['saved by', 'Xen 4.17'], ['emulator', 'QEMU upstream, 25 sections'],
  ],
  'xen417-pv64-minios-8m-libvirt.save': [
    ['name', 'lvpv'], ['uuid', '4a1f6d0e-5b58-4b0e-9c7a-0d3a5e6c7b11'], ['type', 'linux'], ['memory', '8 MiB'], ['maximum memory', '8 MiB'], ['vcpus', '1'],
    ['kernel', '/root/g/minios-pv64'], ['description', 'libvirt-managed mini-os PV guest, for a save image'],
    ['controller', 'type xenbus · index 0'], ['console', 'type pty · tty /dev/pts/1 · path /dev/pts/1 · type xen · port 0'], ['input', 'type mouse · bus xen'], ['input', 'type keyboard · bus xen'], ['memballoon', 'model xen'],
    ['guest type', 'x86 PV'], ['saved by', 'Xen 4.17'], ['guest width', '64-bit'],
  ],
};

const fact = ({ key, value }: CardEntry): readonly [string, string] => [key, value];

describe('the domain card', () => {
  for (const which of IMAGES.filter(({ name }) => name in CARDS)) {
    it(`of ${which.name} says what its layers say`, async () => {
      const opened = open(await image(which));
      const card = opened.run(domainCard(opened.stream));
      expect(card.map(fact)).toEqual(CARDS[which.name]);
      for (const { row, path, range } of card) {
        const leaf = opened.run(opened.stream.chain(row, path)).at(-1);
        expect(leaf?.range.start).toBe(range.start);
      }
    });
  }
});
