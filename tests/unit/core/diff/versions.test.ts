/** A section of QEMU's whose version is another: one row, which says what of it is not compared. */
import { expect, it } from 'vitest';
import { accounts, compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { image, IMAGES } from '../../../fixtures/images.ts';

it('is one row for a section whose fields are laid out by its version, and every byte is accounted for', async () => {
  const which = IMAGES.find(({ name }) => name === 'xen417-hvm-seabios-16m.save');
  if (which === undefined) throw new Error('it is listed');
  const bytes = await image(which);
  const left = await subjectOf(bytes);
  const fact = (await compareSubjects(left, left)).gathered.leftFacts.byPath.get('qemu.apic[1].version_id');
  for (const byte of [0, 1, 2, 3]) {
    const other = new Uint8Array(bytes);
    const at = (fact?.range.start ?? NaN) + byte;
    other[at] = (other[at] ?? 0) ^ 0x10;
    const result = await compareSubjects(left, await subjectOf(other));
    expect(differences(result).map(({ verdict, path }) => [verdict, path])).toEqual([['different', 'qemu.apic[1].version_id']]);
    expect(differences(result)[0]?.why).toMatch(/^Another version of the state is laid out in another way: its \d+ fields on the left and 1 field on the right cannot be laid side by side/);
    expect(accounts(result).missing).toEqual([0, 0]);
  }
}, 60_000);
