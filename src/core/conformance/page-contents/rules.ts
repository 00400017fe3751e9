/** The rules that need the contents of pages. */
import { defineRule, READ, type Rule } from '../../index/finding.ts';

const SPEC = 'libxc: PAGE_DATA';
const PV = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c';
const PROCESS = 'xen tools/libs/guest/xg_sr_restore.c process_page_data()';
const UNSEEN = 'verify-stream-v2 does not look at the contents of pages.';

export const ENTRY_RANGE = defineRule({ id: 'libxc.page-data.pte-range', title: 'A page-table entry names a PFN that the guest has', objectors: ['restore'], spec: SPEC, cite: `${PV} x86_pv_localise_page(), pfn_to_mfn()`, ref: 'C071', hint: `libxc looks at every present entry of every table that it receives, and aborts: assertion "pfn <= ctx->x86.pv.max_pfn" failed. ${UNSEEN}`, logs: 'died due to fatal signal', checked: READ });
export const ENTRY_UNSENT = defineRule({ id: 'libxc.page-data.pte-unsent', title: 'What page tables map is sent', objectors: [], spec: SPEC, cite: `${PV} x86_pv_localise_page()`, ref: 'C072', hint: 'libxc logs nothing: it populates the PFN, and the guest finds a page there that the sender did not write.', checked: READ });
export const RETYPED = defineRule({ id: 'libxc.page-data.gone', title: 'A page that was sent stays a page', objectors: [], otherwise: 'warning', spec: SPEC, cite: PROCESS, ref: 'C073', hint: 'libxc keeps the memory and its contents, and only notes the type; used as start info, GDT, page table or P2M frame the PFN is refused.', checked: READ });
export const VERIFY_DIFFERS = defineRule({ id: 'libxc.page-data.verify-differs', title: 'What is sent again behind VERIFY is what was sent before', objectors: [], otherwise: 'warning', spec: 'libxc: VERIFY', cite: PROCESS, ref: 'C074', hint: 'libxc keeps the contents that were sent before, and goes on. The sender lost a write: a page was changed after it had been sent, and not sent again.', logs: 'verify pfn', checked: READ });
export const VERIFY_RETYPED = defineRule({ id: 'libxc.page-data.verify-retyped', title: 'A page has the same kind of type behind VERIFY as before', objectors: [], otherwise: 'warning', spec: 'libxc: VERIFY', cite: `${PV} x86_pv_localise_page()`, ref: 'C077', hint: 'Entries of a page table are MFNs in the guest and PFNs in the stream: libxc compares the one with the other, and complains though nothing was lost.', logs: 'verify pfn', checked: READ });
export const VERIFY_ONLY = defineRule({ id: 'libxc.page-data.verify-only', title: 'Contents are sent before VERIFY', objectors: [], otherwise: 'warning', spec: 'libxc: VERIFY', cite: PROCESS, ref: 'C074', hint: 'Behind VERIFY libxc compares contents and copies none: the guest never gets this page.', logs: 'verify pfn', checked: READ });
export const VERIFY_UNKNOWN = defineRule({ id: 'libxc.page-data.verify-unchecked', title: 'What was sent before VERIFY is known', objectors: [], otherwise: 'warning', spec: 'libxc: VERIFY', cite: PROCESS, ref: 'C074', hint: 'A limit of this program, not a fault of the stream.', checked: READ });
export const START_INFO_PFN = defineRule({ id: 'libxc.start-info.pfn', title: 'start_info names pages that the guest has', objectors: ['restore'], spec: 'libxc: x86 PV Guest', cite: `${PV} process_start_info()`, ref: 'C096', hint: `libxc calls it out of range, or says that it has a bad mfn; ${UNSEEN}`, logs: 'XenStore pfn', checked: READ });
export const PINNED_CONFLICT = defineRule({ id: 'libxc.page-data.pin-conflict', title: 'A pinned page table is used as that table alone', objectors: ['restore'], spec: SPEC, cite: `${PV} pin_pagetables(), xen/arch/x86/mm.c get_page_type()`, ref: 'C099', hint: `The hypervisor gives a page one type at a time; ${UNSEEN}`, logs: 'Failed to pin batch of pagetables', checked: READ });

export const PINNED_FLAGS = defineRule({ id: 'libxc.page-data.pin-flags', title: 'Entries of pinned page tables are ones that the hypervisor takes', objectors: ['restore'], spec: SPEC, cite: `${PV} pin_pagetables(), xen/arch/x86/mm.c get_page_from_l2e()`, ref: 'C099', hint: `The hypervisor looks at every entry below a pinned table, and says which flags are bad in its own log ("Bad L2 flags"); ${UNSEEN}`, logs: 'Failed to pin batch of pagetables', checked: READ });

export const CONTENT_RULES = [ENTRY_RANGE, ENTRY_UNSENT, RETYPED, VERIFY_DIFFERS, VERIFY_RETYPED, VERIFY_ONLY, VERIFY_UNKNOWN, START_INFO_PFN, PINNED_CONFLICT, PINNED_FLAGS];

/** What a legacy stream's pages become are pages of PAGE_DATA, and are judged as such; what it sends to be compared the converter sends on as contents. */
const LEGACY_TWINS: ReadonlyMap<string, Rule> = new Map(
  [ENTRY_RANGE, ENTRY_UNSENT, RETYPED, START_INFO_PFN, PINNED_CONFLICT, PINNED_FLAGS].map((rule) => [rule.id, { ...rule, id: rule.id.replace('libxc.page-data.', 'legacy.page-batch.').replace('libxc.', 'legacy.'), spec: '', hint: rule.hint.replace(`; ${UNSEEN}`, '.').replace(` ${UNSEEN}`, '') }]),
);
export const LEGACY_CONTENTS: readonly Rule[] = [...LEGACY_TWINS.values()];
export const legacyTwin = (rule: Rule): Rule => LEGACY_TWINS.get(rule.id) ?? rule;
