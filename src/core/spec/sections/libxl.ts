/** docs/specs/libxl-migration-stream.pandoc, told again. */
import type { Sections } from './sections.ts';

const EMULATOR = 'The body begins with the number of the device model (1 for the traditional one, 2 for upstream QEMU) and an index, of which only 0 is in use.';

export const LIBXL: Sections = {
  'libxl header': [
    'The first 16 octets of a libxl stream, in network order: the ident, the version, and options. Bit 0 of options gives the byte order of the records, bit 1 says that the stream was made by the conversion of a legacy one.',
    'Whether a stream is a legacy one libxl is told by xl, whose own header has a flag for it; a stream that should be of this format and does not begin with the ident is refused.',
  ],
  END: ['Closes the stream. It has no body. A migration by xl goes on behind it with messages of its own, which belong to no stream.'],
  LIBXC_CONTEXT: ['Hands the stream to libxc. The record itself is empty: the libxc image stands behind it, outside any record, and reads its own end. libxl goes on where libxc stops reading.'],
  EMULATOR_XENSTORE_DATA: [EMULATOR, 'Behind that stand pairs of key and value, each ended by a NUL. Keys are relative to the device model\u2019s directory in xenstore. This is how the places of video memory and ROMs (physmap) reach the new device model.'],
  EMULATOR_CONTEXT: [EMULATOR, 'Behind that stands whatever the device model saved of itself. libxl writes it to a file and passes it to the new device model without looking at it.'],
  CHECKPOINT_END: ['A mark without a body: libxl has written all that belongs to a checkpoint, and the stream goes back to libxc. It stands only between CHECKPOINT of libxc and what libxc sends next.'],
  CHECKPOINT_STATE: ['What the two sides of COLO tell each other, as a number: a new checkpoint is wanted, the guest is suspended, ready, or resumed. It stands only in streams of COLO.'],
};
