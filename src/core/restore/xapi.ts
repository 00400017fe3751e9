/**
 * Who reads an image of XAPI (xen-api ocaml/xenopsd/xc/domain.ml restore_common()): xenopsd its own records; of memory it starts
 * emu-manager, whose xenguest runs libxc's restore code; a legacy stream goes through convert-legacy-stream on the way.
 */
import { HeaderType } from '../formats/xapi/header.ts';
import type { Finding } from '../index/finding.ts';
import type { LayerName } from '../index/layer.ts';
import type { OpenStream } from '../open-stream.ts';
import type { MachineRow } from './machine.ts';

export const isXapi = ({ layers }: OpenStream): boolean => layers.some(({ name }) => name === 'xapi');

const XENGUEST = 'xenguest, which emu-manager runs for xenopsd,';
const CONVERTER = 'convert-legacy-stream, which xenopsd runs,';
const IN_XENGUEST: ReadonlySet<LayerName> = new Set<LayerName>(['libxc', 'hvm-context', 'legacy']);

/** The program that stops, for a sentence. What the converter takes of a legacy stream libxc may still refuse. */
export function stopper({ layer, cite }: Finding): string {
  if (layer === 'legacy' && !/\btools\/libs\/guest\//.test(cite)) return CONVERTER;
  return IN_XENGUEST.has(layer) ? XENGUEST : 'xenopsd';
}

/** What xenopsd makes of it when one of those stops; empty where it is the one (xenguestHelper.ml non_debug_receive(), suspend_image.ml with_conversion_script()). */
export function aftermath(finding: Finding): string {
  const who = stopper(finding);
  if (who === CONVERTER) return ' xenopsd logs "Conversion script exited with code", and cancels the restore.';
  return who === 'xenopsd' ? '' : ' xenopsd logs "Received: " and what emu-manager passes on of that, and gives the restore up.';
}

/** The last record that xenopsd reads itself; of a legacy image that has none, the last of the stream. */
export function lastRead({ builder: { index }, layers }: OpenStream): number {
  for (const name of ['xapi', 'legacy']) {
    const layer = layers.find((each) => each.name === name);
    const records = layer === undefined ? 0 : index.countOf(layer.id, 'record');
    if (layer !== undefined && records > 0) return index.rowOf(layer.id, 'record', records - 1);
  }
  return -1;
}

/** A restore that nobody refuses. `end` is the row behind which it is done, in words. */
export function xapiRestoration({ layers }: OpenStream, end: string): string {
  const legacy = layers.some(({ name }) => name === 'legacy');
  const how = legacy ? 'sends the legacy stream through convert-legacy-stream to emu-manager\u2019s xenguest' : 'has emu-manager\u2019s xenguest read the libxc image';
  const judged = legacy ? ' Of what comes out of the converter libxc refuses nothing that is judged here.' : '';
  return `Would restore: xenopsd reads it to ${end}, and ${how}.${judged}`;
}

const DID: Readonly<Record<number, string>> = {
  [HeaderType.XENOPS]: 'process_header() reads the record and checks that it parses; nothing of it is used.',
  [HeaderType.LIBXC]: 'process_header() sends restore:xenguest to emu-manager, and waits until the libxc image behind it has been read.',
  [HeaderType.LIBXC_LEGACY]: 'process_header() sends restore:xenguest to emu-manager, and waits until the stream behind it has been read.',
  [HeaderType.DEMU]: 'process_header() sends restore:vgpu to emu-manager, and waits until the vGPU\u2019s state has been read.',
  [HeaderType.QEMU_TRAD]: 'consume_qemu_record() writes it to the file that QEMU is started on.',
  [HeaderType.VARSTORED]: 'Device.Dm.restore_varstored() puts it where varstored starts from.',
  [HeaderType.SWTPM0]: 'Device.Dm.restore_vtpm() gives it to the TPM, in base64.',
  [HeaderType.SWTPM]: 'Device.Dm.restore_vtpm() gives it to the TPM.',
  [HeaderType.END_OF_IMAGE]: 'process_header() is done; nothing behind it is read.',
};

export const xapiDid = ({ isHeader, type }: Pick<MachineRow, 'isHeader' | 'type'>): string => (isHeader ? 'read_save_signature() tells which format follows.' : (DID[type] ?? ''));
