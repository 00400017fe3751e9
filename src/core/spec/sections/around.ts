/** What stands around a libxc or libxl stream, and the state of device models. No specification describes these; their sources do. */
import type { RowKindOf } from '../rules-of.ts';
import type { Sections } from './sections.ts';

const PART = 'The header names the section by its number only; the part that started it has the name. A live migration of QEMU uses these; the save that Xen asks for has none.';

export const AROUND: Readonly<Partial<Record<RowKindOf['layer'], Sections>>> = {
  xl: {
    'xl header': [
      'What xl itself puts in front of a saved or migrating guest: a magic of 32 octets, the byte order of the machine, flags, and how many octets of optional data follow. All numbers are in the order of the saving machine.',
      'Mandatory flags a reader must know: bit 0 says that the config is JSON, bit 1 that the stream behind is one of libxl\u2019s second format and not a legacy one. The optional data is the length of the guest\u2019s config and the config, as text or JSON.',
    ],
  },
  xend: {
    'xend header': ['xend, the toolstack before xl, put a signature of 16 octets here, the length of the guest\u2019s config in network order, and the config as an S-expression. A legacy libxc stream follows. Toolstacks of today do not read it.'],
    'relocation request': ['The first line that xm migrate sends to the xend of another host, on a TCP port of its own: "receive", or "sslreceive" before TLS. The other side answers with a line, and the save file follows as it would stand on a disk.'],
  },
  libvirt: {
    'libvirt header': [
      'libvirt\u2019s own header around a stream that libxl wrote: a magic, a version, the length of the domain XML, and room for the future. The XML follows, and then the stream.',
      'Version 1 announces a legacy stream, version 2 one of libxl\u2019s.',
    ],
  },
  'libvirt-mig': {
    'negotiate-version': ['Each side tells the highest version of the protocol that it knows: first the destination, then the source with the lower of both. The proposal that has these messages never became part of libvirt.'],
    'send-binary-data': ['The destination is ready for the stream.'],
    'sending-binary-data': ['Behind this message the source sends the stream of libxl as it is, on the same connection.'],
    'received-binary-data': ['The destination has read the whole stream.'],
    done: ['The source\u2019s last word: the guest is the destination\u2019s from here on.'],
    error: ['Either side may give up at any time; a status that is not zero says why.'],
    'unknown state': ['An object that has the form of a message, with a state that the proposal does not have.'],
  },
  xapi: {
    'suspend image signature': [
      'The first 15 octets of what xenopsd suspends a VM to. "XenSavedDomv2-" comes before records behind headers of 16 octets; "XenSavedDomain", of releases before them, before a legacy libxc stream of a 32-bit toolstack.',
      'Nothing is aligned behind it: records begin at octet 15 and have no padding.',
    ],
    'HTTP request': ['A live migration opens up to three connections with a PUT each: one for talk, one for the memory image, one for a vGPU. Cookies say for which VM, by which task, and whether the image is compressed with zstd.'],
    handshake: ['Two octets in network order: 0 is success. Any other number is the length of an error message that follows. The connection for talk has them before and after the memory image.'],
    Xenops: ['An S-expression: when the image was made, the word size of the toolstack, and xenopsd\u2019s own state of the VM. A restore reads it, insists that it parses, and uses none of it.'],
    Demu: ['Behind this header the emulator of a virtual GPU writes its state, in a format of its own and without a length. Only the emulator knows where it ends; what is shown here ends where the next header stands that can be one.'],
    Libxc: ['Behind this header stands the libxc image of the guest, up to and with its END. The next header follows without padding.'],
    Libxl: ['A type that is defined for a libxl stream. No release writes it, and a restore refuses it.'],
    Libxc_legacy: ['Behind this header stands a legacy libxc stream of a 32-bit toolstack, up to the end of its tail.'],
    Varstored: ['The UEFI variables of a guest with UEFI firmware, as varstored keeps them: a header with "VARS", a version and the number of variables, what the firmware locked, then name, value, GUID, attributes and time of each. Secure boot lives here.'],
    Swtpm0: ['State of a virtual TPM as swtpm saved it, in octets. A restore encodes it in base64 and goes on as with Swtpm.'],
    Swtpm: ['State of a virtual TPM as swtpm saved it, in base64.'],
    Qemu_trad: ['The file that the device model saved, whichever QEMU it was. A restore refuses more than 1 MiB of it.'],
    Qemu_xen: ['A type that is defined for upstream QEMU. No release writes it, and a restore refuses it.'],
    End_of_image: ['The last header. A suspend image stands at the start of a disk: what follows is what the disk held before.'],
    QemuDeviceModelRecord: ['Behind a legacy stream of an HVM guest: a signature of 22 octets with its line feed, the length in network order, and the file that the device model saved.'],
    'unknown header': ['A header whose type does not fit into 32 bits. None of the types that xenopsd knows is so large.'],
  },
  'xl-wire': {
    'receiver banner': ['The first words of xl\u2019s receiver, on the way back to the sender: it is there. The sender waits for them before it writes its header, so that text from ssh or a shell in front of them shows at once.'],
    'receiver ready': ['The receiver has restored the whole stream, has the guest paused, and asks whether it may start it. The sender waits for this after the last octet of the stream.'],
    'permission to go': ['The sender\u2019s answer, behind the stream on the way forward: the guest is the receiver\u2019s now. From here until the report neither side alone knows where the guest runs.'],
    'unpause report': ['What became of the start: a text and one octet of status, 0 for success. Only then does the sender remove its own domain; any other status lets it take the guest back.'],
  },
  colo: {
    CHECKPOINT_STATE: ['A word from the secondary to the primary, on the pipe that leads back: it has suspended its domain, it has taken the checkpoint over, it has resumed. The primary waits for each of them.'],
    CHECKPOINT_DIRTY_PFN_LIST: ['Behind SVM_SUSPENDED: the PFNs that differ on the secondary since it resumed, in any order. The primary sends their contents again together with its own.', 'Xen 4.18 and later write a header of 16 octets here, in error; no reader expects it.'],
  },
  qemu: {
    'QEMU file header': ['The magic and version of a QEMU state file, big-endian like everything in it. Sections follow, each with a type octet; nothing but the devices\u2019 own code says where the state of one ends.'],
    'ioemu file header': ['The beginning of the state of qemu-traditional (ioemu), whose records carry their length. All numbers are big-endian.'],
    EOF: ['One octet of zero: no more sections follow, but for a description in newer versions.'],
    START: ['The first part of a state that is sent while the guest still runs; it carries name, instance and version.'],
    PART: [PART],
    END: [PART],
    FULL: ['The whole state of one device: number, name, instance and version, then the fields in an order that only the device\u2019s own description tells. No length is given.'],
    VMDESCRIPTION: ['JSON that describes the fields of the sections before it, preceded by its length. QEMU writes it for tools; a load skips it.'],
    CONFIGURATION: ['The machine type that was saved, as a text with its length. A load compares it with its own.'],
    COMMAND: ['An instruction of the migration protocol: number, length, data.'],
    RECORD: ['The state of one device as ioemu wrote it: name, instance, version and the length of what follows.'],
  },
};
