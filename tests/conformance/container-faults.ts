/** Faults of what stands around an image: configs, containers, libxl's framing, and COLO. */
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { CHECKPOINT_END } from '../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../src/core/formats/libxl/checkpoint-state.ts';
import { EMULATOR_XENSTORE_DATA } from '../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { EMULATOR_CONTEXT } from '../../src/core/formats/libxl/emulator-context.ts';
import { END } from '../../src/core/formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import type { Judge } from '../../src/core/index/finding.ts';
import { hvmState } from '../build/good.ts';
import { ascii, stream, zeroes, type StreamWriter, type Values } from '../build/stream.ts';
import { END as XAPI_END, join, libxc as xapiLibxc, record as xapiRecord, SIGNATURE, varstored, XENOPS } from '../build/xapi-writer.ts';
import { smallPv } from '../build/legacy-writer/contents.ts';
import { legacyStream } from '../build/legacy-writer/write.ts';
import type { Fault } from './faults.ts';
import { deviceModel, HVM, image, PV, without, type Step } from './guests.ts';

const ALL: readonly Judge[] = ['spec', 'verify', 'restore'];
const SAVER: readonly Judge[] = ['spec', 'verify'];
const WRITER: readonly Judge[] = ['spec', 'restore'];
const RESTORE: readonly Judge[] = ['restore'];
const NONE: readonly Judge[] = [];

const INSIDE = image(PV).bytes();
const CONFIG = '{"c_info":{"type":"pv"},"b_info":{"max_vcpus":1}}';
const HVM_CONFIG = '{"c_info":{"type":"hvm"},"b_info":{"max_vcpus":2}}';

const xl = (header: Values, config = CONFIG): Uint8Array => stream().xlHeader({ config, header }).libxlHeader().record(LIBXC_CONTEXT).raw(INSIDE).end().bytes();
const unended = (config: string): Values => ({ config: ascii(config), config_len: config.length, optional_data_len: config.length + 4 });
const libvirt = (header: Values, xml = '<domain type="xen"><name>guest</name></domain>'): Uint8Array => stream().libvirt({ xml, header }).libxlHeader().record(LIBXC_CONTEXT).raw(INSIDE).end().bytes();
const libxl = (): StreamWriter => stream().libxlHeader();

/** Behind the first checkpoint: CHECKPOINT_STATE as COLO has it, and another checkpoint. */
const colo = (state: Step): Uint8Array => {
  const first = deviceModel(stream().xlHeader({ config: HVM_CONFIG }).libxlHeader().record(LIBXC_CONTEXT).raw(image(without(HVM, 'end')).bytes()).record(CHECKPOINT)).record(CHECKPOINT_END);
  return deviceModel(hvmState(state(first).pages([{ pfn: 0 }])).record(CHECKPOINT)).record(CHECKPOINT_END).record(CHECKPOINT_STATE, { id: 0 }).pages([{ pfn: 0 }]).bytes();
};

const CONFIGS: readonly Fault[] = [
  ['a config that is no JSON', xl({}, 'name = "guest"'), 'xl.config.json', RESTORE],
  ['a config that ends too early', xl({}, '{"c_info":{"type":"pv"'), 'xl.config.json', RESTORE],
  ['a config without a value', xl({}, '{"c_info":}'), 'xl.config.json', RESTORE],
  ['a config without NUL', xl(unended(CONFIG)), 'xl.config.nul', RESTORE],
  ['an empty config', xl(unended('')), 'xl.config.nul', RESTORE],
  ['a config beyond its data', xl({ config_len: 4000 }), 'xl.header.config-length', RESTORE],
  ['an xl file that says it holds a legacy stream', xl({ mandatory_flags: 1 }), 'xl.header.stream-flag', ['verify', 'restore']],
  ['an xl file with a bare libxc image', stream().xlHeader({ config: CONFIG, header: { mandatory_flags: 1 } }).raw(INSIDE).bytes(), 'xl.header.stream-flag', RESTORE],
  ['a domain that is no XML', libvirt({}, '<domain><name>guest</domain>'), 'libvirt.config.xml', RESTORE],
  ['a domain XML of nothing but its NUL', libvirt({}, ''), 'libvirt.config.xml', RESTORE],
  ['a domain XML with an escape character', libvirt({}, '<domain><name>\u001b[2J</name></domain>'), 'libvirt.config.xml', RESTORE],
  ['a description of a network', libvirt({}, '<network><name>guest</name></network>'), 'libvirt.config.root', RESTORE],
  ['a domain without a name', libvirt({}, '<domain type="xen"/>'), 'libvirt.config.name', RESTORE],
  ['a domain with an empty name', libvirt({}, '<domain type="xen"><name></name></domain>'), 'libvirt.config.name', RESTORE],
  ['a domain XML in an encoding of which nothing is known', libvirt({}, '<?xml version="1.0" encoding="EBCDIC-CP-US"?><domain/>'), 'libvirt.config.xml', NONE],
  ['a domain XML without NUL', libvirt({ xml: ascii('<domain><name>g</name></domain>'), xmlLen: 31 }), 'libvirt.config.nul', RESTORE],
  ['a libvirt file that says it holds a legacy stream', libvirt({ version: 1 }), 'libvirt.header.payload', RESTORE],
  ['a libvirt file of version 3', libvirt({ version: 3 }), 'libvirt.header.version', RESTORE],
];

const FRAMING: readonly Fault[] = [
  ['no LIBXC_CONTEXT', libxl().end().bytes(), 'libxl.libxc-context.missing', NONE],
  ['LIBXC_CONTEXT twice', libxl().record(LIBXC_CONTEXT).raw(INSIDE).record(LIBXC_CONTEXT).raw(INSIDE).end().bytes(), 'libxl.libxc-context.repeated', NONE],
  ['an END of 0xfffffff9 bytes', libxl().record(LIBXC_CONTEXT).raw(INSIDE).record(END, zeroes(0), { bodyLength: 0xffff_fff9 }).bytes(), 'libxl.stream.truncated', SAVER],
  ['a LIBXC_CONTEXT of 0xffffffff bytes', libxl().record(LIBXC_CONTEXT, zeroes(0), { bodyLength: 0xffff_ffff }).raw(INSIDE).end().bytes(), 'libxl.stream.truncated', SAVER],
  ['an EMULATOR_CONTEXT of 0xfffffffc bytes', libxl().record(LIBXC_CONTEXT).raw(image(HVM).bytes()).record(EMULATOR_CONTEXT, zeroes(16), { bodyLength: 0xffff_fffc }).bytes(), 'libxl.stream.truncated', ALL],
  ['a body longer than any was', libxl().record(LIBXC_CONTEXT).raw(image(HVM).bytes()).record(EMULATOR_CONTEXT, zeroes(16), { bodyLength: 0x1000_0000 }).bytes(), 'libxl.record.too-long', NONE, SAVER],
];

const SHIPPED: readonly Fault[] = [
  ['xenstore data that is as it should be', stream().raw(stream().libxlHeader().record(LIBXC_CONTEXT).raw(image(HVM).bytes()).bytes()).record(EMULATOR_XENSTORE_DATA, { id: 2, xenstore_data: ascii('key\0value\0') }).end().bytes(), 'libxl.emulator-xenstore-data.as-shipped', NONE],
  ['a checkpointed stream that ends', deviceModel(stream().xlHeader({ config: HVM_CONFIG }).libxlHeader().record(LIBXC_CONTEXT).raw(image(without(HVM, 'end')).bytes()).record(CHECKPOINT)).record(CHECKPOINT_END).end().end().bytes(), 'libxc.checkpoint.as-shipped', NONE],
];

const COLO: readonly Fault[] = [
  ['a CHECKPOINT_STATE of the secondary', colo((to) => to.record(CHECKPOINT_STATE, { id: 2 })), 'libxl.checkpoint-state.id', WRITER, ['verify']],
  ['a CHECKPOINT_STATE of no meaning', colo((to) => to.record(CHECKPOINT_STATE, { id: 9 })), 'libxl.checkpoint-state.id', WRITER, ['verify']],
  ['a CHECKPOINT_STATE without a body', colo((to) => to.record(CHECKPOINT_STATE, zeroes(0))), 'libxl.record.length', ALL],
  ['a CHECKPOINT_STATE of 2 bytes', colo((to) => to.record(CHECKPOINT_STATE, zeroes(2))), 'libxl.record.length', ['spec'], ['verify']],
  ['a CHECKPOINT_STATE of 8 bytes', colo((to) => to.record(CHECKPOINT_STATE, zeroes(8))), 'libxl.record.length', ['spec'], ['verify']],
  ['a capture of COLO', colo((to) => to.record(CHECKPOINT_STATE, { id: 0 })), 'libxc.stream.truncated', SAVER],
];

const xapi = (...parts: readonly Uint8Array[]): Uint8Array => join(SIGNATURE, ...parts, xapiLibxc(INSIDE), XAPI_END);
const xenops = (record: string): Uint8Array => xapi(xapiRecord(0x0f, ascii(record)));
const uefi = (store: Uint8Array): Uint8Array => join(SIGNATURE, XENOPS, xapiLibxc(INSIDE), xapiRecord(0x0f11, store), XAPI_END);
const ONE = [{ name: 'PK', data: zeroes(8) }];

const XAPI: readonly Fault[] = [
  ['a Xenops record that does not end', xenops('((time 1)(word_size 64)'), 'xapi.xenops.record', RESTORE],
  ['a Xenops record without a word size', xenops('((time 1))'), 'xapi.xenops.record', RESTORE],
  ['an empty Xenops record', xenops(''), 'xapi.xenops.record', RESTORE],
  ['UEFI variables of another program', uefi(varstored(ONE, { magic: 'NVRM' })), 'xapi.varstored.store', RESTORE],
  ['UEFI variables of version 3', uefi(varstored(ONE, { version: 3 })), 'xapi.varstored.store', RESTORE],
  ['more UEFI variables than there are', uefi(varstored(ONE, { count: 2n })), 'xapi.varstored.store', RESTORE],
  ['fewer UEFI variables than there are', uefi(varstored(ONE, { count: 0n })), 'xapi.varstored.store', RESTORE],
  ['UEFI variables beyond counting', uefi(varstored(ONE, { count: 2n ** 63n })), 'xapi.varstored.store', RESTORE],
  ['a UEFI variable without a value', uefi(varstored([{ name: 'PK', data: zeroes(0) }])), 'xapi.varstored.store', RESTORE],
  ['a store of UEFI variables that tells another length', uefi(varstored(ONE, { dataLength: 9n })), 'xapi.varstored.data-length', NONE],
  ['UEFI variables cut in their header', uefi(varstored(ONE).subarray(0, 10)), 'xapi.varstored.store', RESTORE],
];

const xend = (config: string): Uint8Array => join(ascii('LinuxGuestRecord'), Uint8Array.of(0, 0, config.length >> 8, config.length & 255), ascii(config), legacyStream(smallPv(), { toolstack: 8 }));
const DOMAIN = '(domain (name g) (image (linux (kernel /k))))';

const XEND: readonly Fault[] = [
  ['a config of xend that does not end', xend(DOMAIN.slice(0, -1)), 'xend.header.config', RESTORE],
  ['a config of xend with a bracket too many', xend(`${DOMAIN})`), 'xend.header.config', RESTORE],
  ['a config of xend that is text', xend('hello world'), 'xend.header.config', RESTORE],
  ['an empty config of xend', xend(''), 'xend.header.config', RESTORE],
  ['a config of xend with two domains', xend(`${DOMAIN} ${DOMAIN}`), 'xend.header.config', NONE, RESTORE],
  ['a config of xend beyond depth', xend('('.repeat(600)), 'xend.header.config', NONE, RESTORE],
];

export const CONTAINER_FAULTS: readonly Fault[] = [...XEND, ...XAPI, ...CONFIGS, ...FRAMING, ...SHIPPED, ...COLO];
