/** docs/specs/libxc-migration-stream.pandoc, told again: what each part of a libxc image is for and how a restore takes it. */
import type { Sections } from './sections.ts';

const VCPU_BLOB = 'The body is a header with the vCPU\u2019s number, then a blob whose layout belongs to a hypercall and not to the stream: restore hands it back to Xen as it came. Blobs are kept until END and loaded after all memory is in place. A vCPU with nothing to say has no record; older savers wrote one with an empty blob, which restore passes over.';

export const LIBXC: Sections = {
  'image header': [
    'The first 24 octets of a libxc image. They are always in network order, so that a reader can tell what it has before it knows the byte order of the rest.',
    'The marker of all ones stands where a legacy stream has its p2m size, which can never be that large: this is how old and new formats are told apart. Bit 0 of options gives the byte order of everything that follows.',
  ],
  'domain header': [
    'Says what kind of guest the image is of, how large its pages are, and which Xen saved it. It follows the image header and is the first part in the byte order that the image header announced.',
    'A converter of legacy streams writes 0 as the major version and its own version as the minor one.',
  ],
  END: ['Closes the image. It has no body. Only when a restore meets it does it finish the domain: it loads vCPUs, pins page tables, or hands the HVM context to Xen. What is missing from the stream is noticed here.', 'A checkpointed stream normally never gets this far: it ends because the sender died.'],
  PAGE_DATA: [
    'A batch of guest memory. First come count and the list of count entries of 8 octets; then, for each entry whose type has contents, one page, in the order of the list.',
    'An entry holds the PFN in its lower 52 bits and the page\u2019s type in the upper 4. Types tell page tables of a PV guest by level and whether they are pinned; XTAB, XALLOC and BROKEN entries have no contents.',
    'A PFN may be sent again as long as the guest runs: the last copy counts. Page tables of a PV guest hold PFNs while they are in the stream; sender and receiver translate them.',
    'Savers of Xen put up to 1,024 entries into a batch; the format itself sets no such limit.',
  ],
  X86_PV_INFO: ['Width of a guest word and number of page-table levels of a PV guest: 4 and 3, or 8 and 4. Everything else about a PV guest is read in the light of these two, so the record stands before all other PV records.'],
  X86_PV_P2M_FRAMES: [
    'A PV guest keeps its own table from PFN to frame number. This record lists the PFNs of the pages that hold the part of that table from start_pfn to end_pfn.',
    'The count of pages follows from the range: one for each 512 PFNs of a 64-bit guest, for each 1,024 of a 32-bit one, with the range rounded to whole pages. A later record may extend the table when the guest has grown.',
  ],
  X86_PV_VCPU_BASIC: [VCPU_BLOB, 'This blob is the register context. PFNs take the place of frame numbers in it: in cr3, in cr1 (the user page tables of a 64-bit guest) and in the frames of the GDT; rdx of vCPU 0 (edx of a 32-bit guest) names the start info page.'],
  X86_PV_VCPU_EXTENDED: [VCPU_BLOB, 'This blob holds what was added to the context later: entry points of system calls, callbacks, and machine-check state. Restore takes up to 128 octets.'],
  X86_PV_VCPU_XSAVE: [VCPU_BLOB, 'This blob begins with the XCR0 values, and then has the XSAVE area, whose components the CPUID policy describes.'],
  X86_PV_VCPU_MSRS: [VCPU_BLOB, 'This blob is a list of MSRs, 16 octets each: index, reserved, value.'],
  SHARED_INFO: ['The page that a PV guest shares with Xen: pending events, the time of each vCPU, the wall clock. Its layout depends on the width of the guest. Restore copies what must live on and resets the rest.'],
  X86_TSC_INFO: ['How the guest sees the time-stamp counter: the mode, the frequency, the nanoseconds that have passed, and how often it has moved. It is handed to Xen as it is, as soon as it is met.'],
  HVM_CONTEXT: ['The state of vCPUs, interrupt controllers and timers of an HVM guest, a blob of Xen\u2019s own with entries of its own (shown as layer hvm-context). It is kept and loaded at END. The last one counts.'],
  HVM_PARAMS: [
    'Parameters of an HVM guest: count and reserved, then count pairs of index and value, 16 octets each. Only parameters that are not zero are sent.',
    'Some are set in Xen as they stand; the pages of I/O request servers, console, xenstore and buffered I/O are also noted and cleared by the restorer.',
  ],
  TOOLSTACK: ['A blob of the toolstack above, which the format had while it was being developed. What it held moved into the libxl layer, and a restore of today refuses it as a mandatory record that it does not know.'],
  VERIFY: ['A mark without a body that a debugging save writes after the guest is paused: all memory comes once more, and restore compares it with what it has instead of writing it.'],
  CHECKPOINT: [
    'A mark without a body: what came before it is one consistent state of the guest. The stream goes over to the layer around it, which may write records of its own and hands it back.',
    'Restore keeps the records behind the first checkpoint aside and applies them only when the next CHECKPOINT has arrived whole. If the sender dies, what was kept aside is dropped, and the guest goes on from the last whole checkpoint.',
  ],
  CHECKPOINT_DIRTY_PFN_LIST: ['A list of PFNs, 8 octets each, that the secondary side of COLO has dirtied. It travels from the receiver to the sender, so it never stands in a forward stream.'],
  STATIC_DATA_END: ['A mark without a body, new in version 3: what does not change while the guest runs (X86_PV_INFO, the CPUID and MSR policies) has been sent. The receiver may now build the domain. An image of version 2 has none, and the receiver infers it.'],
  X86_CPUID_POLICY: ['What the guest may see of CPUID: a list of leaves, 24 octets each (leaf, subleaf, and the four registers). It is handed to Xen when STATIC_DATA_END is met; a leaf that Xen does not keep makes it refuse.'],
  X86_MSR_POLICY: ['What the guest may see in MSRs that describe the processor: a list of entries, 16 octets each (index, flags, value). It is handed to Xen together with the CPUID policy.'],
};
