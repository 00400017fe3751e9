/** The config at the head of a file: whole as a text, and in its language. What it says is for others. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { parseJson } from '../../formats/config/json.ts';
import { judgeXml } from '../../formats/config/xml-well-formed.ts';
import { LIBVIRT_HEADER_SIZE } from '../../formats/libvirt/header.ts';
import { XL_FLAG_JSON_BIT, XL_HEADER_SIZE } from '../../formats/xl/header.ts';
import { hasBit } from '../../bytes/integers.ts';
import { defineRule, READ, type Judge, type Rule, VERIFIED } from '../../index/finding.ts';
import { plural } from '../../text.ts';
import type { Check, CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const XL = 'xen tools/xl/xl_vmcontrol.c create_domain()';
const APART = 'A config given to xl restore takes its place.';
const LIBVIRT = 'libvirt src/libxl/libxl_domain.c libxlDomainSaveImageOpen()';

const JSON_SYNTAX = defineRule({ id: 'xl.config.json', title: 'The config is JSON where the flag says so', objectors: ['restore'], cite: `${XL}, xen tools/libs/light/libxl_json.c libxl__object_from_json()`, ref: 'C154', hint: `xl goes on with an empty config, and libxl refuses that: "domain type unspecified". ${APART}`, logs: 'unable to generate libxl__json_object from JSON representation of', checked: VERIFIED });
const JSON_NUL = defineRule({ id: 'xl.config.nul', title: 'A config in JSON ends with a NUL', objectors: ['restore'], cite: XL, ref: 'C154', hint: `xl hands it on as a string of C. ${APART}`, checked: VERIFIED });
const XML_SYNTAX = defineRule({ id: 'libvirt.config.xml', title: 'The domain\u2019s description is well-formed XML', objectors: ['restore'], cite: `${LIBVIRT}, src/util/virxml.c virXMLParseHelper()`, hint: 'virsh restore --xml gives another.', checked: READ });
const XML_NUL = defineRule({ id: 'libvirt.config.nul', title: 'The domain XML ends with a NUL', objectors: ['restore'], cite: LIBVIRT, hint: 'libvirt hands it on as a string of C.', checked: READ });
const ROOT = defineRule({ id: 'libvirt.config.root', title: 'The XML is a domain\u2019s', objectors: ['restore'], cite: 'libvirt src/conf/domain_conf.c virDomainDefParse()', hint: 'virsh restore --xml gives another.', logs: 'unexpected root element', checked: READ });
const NAME = defineRule({ id: 'libvirt.config.name', title: 'The domain has a name', objectors: ['restore'], cite: 'libvirt src/conf/domain_conf.c virDomainDefParseIDs()', hint: 'virsh restore --xml gives another.', logs: 'missing name information', checked: READ });

/** A longer config is not looked through: real ones have a few thousand bytes. */
const MAX_CONFIG = 4 * 1024 * 1024;
const XL_CONFIG = XL_HEADER_SIZE + 4;

interface Kind {
  readonly nul: Rule;
  readonly name: string;
  /** Reports what is wrong with the text, which begins at `start`; a place behind it is that of its last byte. */
  readonly judge: (text: Uint8Array, tell: Tell) => void;
}

type Tell = (rule: Rule, at: number, length: number, message: string, objectors?: readonly Judge[]) => void;

const JSON_CONFIG: Kind = { nul: JSON_NUL, name: 'config', judge: judgeJson };
const XML_CONFIG: Kind = { nul: XML_NUL, name: 'domain XML', judge: judgeDomain };

export const CONFIG: Check = {
  rules: [JSON_SYNTAX, JSON_NUL, XML_SYNTAX, XML_NUL, ROOT, NAME],
  create: (context) => ({
    visits: [
      { layer: 'xl', types: [0], kind: 'header', reads: XL_CONFIG, visit: (record) => visitXl(context, record) },
      { layer: 'libvirt', types: [0], kind: 'header', reads: LIBVIRT_HEADER_SIZE, visit: (record) => visitLibvirt(context, record) },
    ],
  }),
};

/** Lengths that do not fit are the scan's to tell. */
function visitXl(context: CheckContext, record: RecordView): Scan<void> | undefined {
  if (!record.holds(XL_CONFIG) || !hasBit(record.u32(36), XL_FLAG_JSON_BIT)) return undefined;
  const length = record.u32(XL_HEADER_SIZE);
  return length > record.u32(44) - 4 ? undefined : check(context, record, JSON_CONFIG, record.start + XL_CONFIG, length);
}

const visitLibvirt = (context: CheckContext, record: RecordView): Scan<void> | undefined =>
  record.holds(LIBVIRT_HEADER_SIZE) && record.u32(20) > 0 ? check(context, record, XML_CONFIG, record.start + LIBVIRT_HEADER_SIZE, record.u32(20)) : undefined;

function* check({ read, report, index }: CheckContext, record: RecordView, { nul, name, judge }: Kind, start: number, length: number): Scan<void> {
  if (length > MAX_CONFIG || start + length > index.size) return;
  const bytes = yield* read(start, length);
  const end = bytes.indexOf(0);
  if (end < 0) {
    const range = length === 0 ? rangeOf(start - 4, 4) : rangeOf(start + length - 1, 1);
    report(nul, record, { range, message: `The ${name} of ${plural(length, 'byte')} has no NUL: its reader goes on beyond its memory, which is undefined behaviour.` });
  }
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  if (text.length === 0 && end < 0) return;
  judge(text, (rule, at, size, message, objectors = rule.objectors) => {
    const first = Math.min(at, length - 1);
    report(rule, record, { range: rangeOf(start + first, Math.min(size, length - first)), message, objectors });
  });
}

function judgeJson(text: Uint8Array, tell: Tell): void {
  const { error, errorAt } = parseJson(text);
  if (error !== '') tell(JSON_SYNTAX, errorAt, 1, error);
}

function judgeDomain(text: Uint8Array, tell: Tell): void {
  const judgement = judgeXml(text);
  if ('unknown' in judgement) {
    tell(XML_SYNTAX, 0, text.length, `${judgement.unknown} Whether libvirt reads it is not known here.`, []);
  } else if ('fault' in judgement) {
    const { at, length, message, doubtful } = judgement.fault;
    tell(XML_SYNTAX, at, length, doubtful ? `${message} Not every libxml2 refuses it.` : message, doubtful ? [] : XML_SYNTAX.objectors);
  } else {
    const { name, start, end, children, open } = judgement.root;
    // What a prefix stands for, libvirt does not ask; whether libxml2 takes it away depends on its declaration.
    if (!name.includes(':') && name !== 'domain') tell(ROOT, start, end - start, `The outermost element is <${name}>, expected <domain>.`);
    else if (!open && name === 'domain' && children.get('name') !== true) tell(NAME, start, end - start, children.has('name') ? 'The <name> of the domain is empty.' : 'The domain has no <name>.');
  }
}
