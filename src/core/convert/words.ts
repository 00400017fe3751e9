/** What a conversion did with bytes, in words for a person. Each says what `convert` does at the place that writes or drops them. */
import { LOSSES, type Loss, type Run, type Step } from './provenance.ts';

const WORDS: Readonly<Record<Step | Loss, string>> = {
  constant: 'written by the conversion: nothing in the legacy stream tells it',
  copied: 'the same bytes',
  widened: 'each element made 8 bytes wide, from the 4 of a 32-bit toolstack',
  'page entry': 'the type moved from the top of a word of the toolstack to bits 63:60',
  computed: 'worked out from it: a length, a count or a mask',
  reordered: 'the same value in another place of the record',
  decoded: 'decoded, and written anew as text',
  decompressed: 'the whole page, after this change',
  framing: 'markers, counts and lengths: records of version 3 have their own',
  hole: 'an entry without a page: version 3 lists only what was there',
  'unmapped PFNs': 'version 3 has no list of them: what is not sent is not mapped',
  'stale context': 'a copy of a vCPU\u2019s registers that the tail has again, newer',
  padding: 'padding',
  flag: 'a flag: version 3 says the same by which records there are',
  p2m_size: 'the size of the p2m: the page lists and P2M frames tell it',
  'xsave header': 'its sizes: the record has its own',
  'transcendent memory': 'tmem: no current Xen has any',
  'toolstack data': 'lengths and counts of libxl\u2019s regions: what those tell is in the emulator\u2019s xenstore keys, where there are any',
  'parameter of another guest type': 'a parameter that this type of guest does not have',
  'compression framing': 'what only the compression needed',
  'superseded checkpoint': 'a later whole checkpoint replaces it',
  'checkpoint that is not whole': 'the stream breaks off before this checkpoint is whole',
  'header of another toolstack': 'a header that the result does not have',
  'device model': 'the device model\u2019s state, which this format does not carry',
  'behind the stream': 'bytes behind the end of the stream',
};

export const stepWords = (step: Run['step']): string => WORDS[step];

const LOST: ReadonlySet<string> = new Set(LOSSES);

/** Whether the bytes went nowhere. */
export const isLoss = (step: Run['step']): step is Loss => LOST.has(step);
