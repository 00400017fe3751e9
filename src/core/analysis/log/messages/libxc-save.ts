/** libxc's saver: tools/libs/guest/xg_sr_save.c and its x86 parts. */
import { messagesOf, type Message } from '../message.ts';

const SAVE = messagesOf('libxc', 'tools/libs/guest/xg_sr_save.c');
const PV = messagesOf('libxc', 'tools/libs/guest/xg_sr_save_x86_pv.c');
const HVM = messagesOf('libxc', 'tools/libs/guest/xg_sr_save_x86_hvm.c');
const IMAGE = { at: 'header', layer: 'libxc' } as const;
const DOMAIN = { at: 'header', layer: 'libxc', number: 1 } as const;
const FRAMES = { at: 'record', layer: 'libxc', type: 3, which: 'next' } as const;
const STOP = { at: 'stop' } as const;
const ABSENT = 'The saver met a table of the guest that it cannot follow; the stream has nothing of it.';

export const LIBXC_SAVE_MESSAGES: readonly Message[] = [
  SAVE('xc_domain_save', 'fd {fd:u}, dom {domid:u}, flags {flags:u}, hvm {hvm:u}', 'libxc was called to save: bit 0 of flags is a live save, bit 1 a debugging one with verify frames.', { where: IMAGE, begins: true }),
  SAVE('save', 'Saving domain {domid:u}, type {type:s}', 'The saver knows the guest and writes both headers next.', { where: DOMAIN, claim: 'domain-type', begins: true }),
  SAVE('save', 'Start of stream: {done:u}/{total:u}', 'Both headers and what does not change come now.', { where: IMAGE }),
  SAVE('send_memory_live', 'Frames iteration {n:u}: {done:u}/{total:u}', 'So many of this iteration\u2019s frames have been looked at. Iteration 0 goes over all PFNs, later ones over those that the guest has written since.', { where: { at: 'frames', of: 'iteration' } }),
  SAVE('send_domain_memory_nonlive', 'Frames: {done:u}/{total:u}', 'So many PFNs have been looked at; those without memory make no entry in the stream.', { where: { at: 'frames', of: 'all' } }),
  SAVE('verify_frames', 'Frames verify: {done:u}/{total:u}', 'All memory is sent once more behind VERIFY.', { where: { at: 'frames', of: 'verify' } }),
  SAVE('suspend_and_send_dirty', 'Checkpointed save: {done:u}/{total:u}', 'The pages of one checkpoint have been sent.', { where: { at: 'frames', of: 'checkpoint' } }),
  SAVE('suspend_domain', 'Domain now suspended: {done:u}/{total:u}', 'The guest stands still. What follows belongs to one consistent state.'),
  SAVE('save', 'End of stream: {done:u}/{total:u}', 'All state has been written; END follows.', { where: { at: 'record', layer: 'libxc', type: 0, which: 'last' } }),
  SAVE('save', 'Complete: {done:u}/{total:u}', 'The saver is through.', { where: { at: 'record', layer: 'libxc', type: 0, which: 'last' } }),
  SAVE('verify_frames', 'Enabling verify mode', 'A debugging save: VERIFY is written and all memory sent again.', { where: { at: 'record', layer: 'libxc', type: 0xd } }),
  SAVE('verify_frames', '  Further stats: faults {faults:u}, dirty {dirty:u}', 'How much the paused guest\u2019s memory changed while it was sent again; both should be 0.', { where: { at: 'frames', of: 'verify' } }),
  SAVE('suspend_domain', 'Domain has not been suspended: shutdown {shutdown:u}, reason {reason:u}', 'The guest was to stand still and does not. The stream ends before the first state of vCPUs.', { where: STOP }),
  SAVE('save', 'Domain has not been suspended', 'The guest was to stand still and does not.', { where: STOP }),
  SAVE('suspend_domain', 'save callback suspend() failed: {rc:d}', 'The toolstack above could not suspend the guest.', { where: STOP }),
  SAVE('save', 'Save failed', 'The save ends without an END; the line before it says why.', { where: STOP }),
  SAVE('write_headers', 'Unable to write Image/Domain headers to stream', 'The receiver or the disk took nothing: not one octet of libxc\u2019s stream may be there.', { where: IMAGE }),
  SAVE('write_batch', 'Failed to write page data to stream', 'The receiver is gone, or the disk full: the last PAGE_DATA is cut.', { where: STOP }),
  SAVE('write_batch', 'Failed to get types for pfn batch', 'Xen did not tell the types of the pages.', { where: STOP }),
  SAVE('write_batch', 'Failed to map guest pages', 'The pages of a batch could not be mapped.', { where: STOP }),
  SAVE('write_batch', 'Mapping of pfn {pfn:x} (mfn {mfn:x}) failed {rc:d}', 'A page could not be mapped, so its batch was not written.', { where: STOP }),
  SAVE('write_batch', 'Unknown type {type:x} for pfn {pfn:x}', 'Xen gave a page a type that the saver does not know.', { where: STOP }),
  SAVE('send_memory_live', 'Abort precopy loop', 'The toolstack above asked for an end of the live phase.', { where: STOP }),
  SAVE('send_memory_live', 'Failed to retrieve logdirty bitmap', 'Xen did not say which pages the guest has written.', { where: STOP }),
  SAVE('enable_logdirty', 'Failed to enable logdirty: {a:d},{b:d},{c:d}', 'Xen did not begin to note which pages the guest writes; a live save cannot begin.'),
  SAVE('write_record', 'Unable to write record to stream', 'The receiver is gone, or the disk full.', { where: STOP }),
  SAVE('save', 'Unknown checkpointed stream', 'Neither Remus nor COLO; a defect of the caller.'),
  PV('x86_pv_setup', '{bits:u} bits, {levels:u} levels', 'Width and page-table levels of the PV guest: what X86_PV_INFO says. Both sides log it.', { where: { at: 'record', layer: 'libxc', type: 2 }, claim: 'width' }),
  PV('x86_pv_map_m2p', 'max_mfn {mfn:x}', 'How far the machine\u2019s memory reaches; nothing of it is in the stream.'),
  PV('map_p2m_tree', 'max_pfn {pfn:x}, p2m_frames {frames:u}', 'The guest\u2019s highest PFN and how many pages its P2M table has: what X86_PV_P2M_FRAMES says.', { where: FRAMES, claim: 'max-pfn' }),
  PV('map_p2m_list', 'p2m list from {start:x} to {end:x}, root at {mfn:x}', 'The guest keeps its P2M table as a list in its own address space.', { where: { at: 'record', layer: 'libxc', type: 3 } }),
  PV('x86_pv_check_vm_state', 'p2m generation count changed. Migration aborted.', 'The guest rebuilt its P2M table while it was sent; the save cannot go on.', { where: STOP }),
  PV('map_p2m_tree', 'Bad mfn in p2m_frame_list[{index:u}]', ABSENT, { where: STOP }),
  PV('map_p2m_list', 'Bad p2m_cr3 value {value:x}', ABSENT, { where: STOP }),
  PV('map_p2m_list', 'Bad virtual p2m address range {start:x}-{end:x}', ABSENT, { where: STOP }),
  PV('write_one_vcpu_basic', 'Bad mfn for suspend record', ABSENT, { where: STOP }),
  PV('normalise_pagetable', 'Cannot migrate superpage (L{level:u}[{index:u}]: {pte:x})', 'A PV guest with large pages cannot be saved.', { where: STOP }),
  PV('normalise_pagetable', 'Bad mfn for L{level:u}[{index:u}]', 'A page table names a frame that is not the guest\u2019s.', { where: STOP }),
  HVM('write_hvm_context', 'Couldn\'t get HVM context from Xen', 'Xen did not give the state of vCPUs and devices.', { where: STOP }),
  HVM('x86_hvm_setup', 'Cannot save this big a guest', 'More memory than the saver can count.', { where: STOP }),
];
