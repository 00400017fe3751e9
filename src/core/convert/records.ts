/** Headers and small records of the output, by the tables that also read them. */
import { encode, type EncodeValue } from '../layout/encode.ts';
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { DHDR_TYPE_X86_PV, DOMAIN_HEADER } from '../formats/libxc/domain-header.ts';
import { END } from '../formats/libxc/end.ts';
import { IHDR_ID, IHDR_MARKER, IMAGE_HEADER } from '../formats/libxc/image-header.ts';
import { STATIC_DATA_END } from '../formats/libxc/static-data-end.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import { END as LIBXL_END } from '../formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../formats/libxl/libxc-context.ts';
import { LIBXL_HEADER, LIBXL_IDENT, LIBXL_OPT_LEGACY_BIT, LIBXL_VERSION } from '../formats/libxl/header.ts';
import type { Job } from './job.ts';
import type { Conversion } from './request.ts';

const DHDR_TYPE_X86_HVM = 2;
const IMAGE_VERSION = 3;
const PAGE_SHIFT = 12;
/** xen_major 0 says that a converter wrote the image; xen_minor is the converter's version: convert-legacy-stream has 1. */
const CONVERTER_VERSION = 1;

const header = (shape: Parameters<typeof encode>[0], values: Readonly<Record<string, EncodeValue>>): Uint8Array => encode(shape, values);

/** libxl's header, if wanted, and both of libxc's. */
export function* writeHeaders({ libxl, out, pv }: Job): Conversion<void> {
  if (libxl) {
    yield* out.write(header(LIBXL_HEADER, { ident: LIBXL_IDENT, version: LIBXL_VERSION, options: 2 ** LIBXL_OPT_LEGACY_BIT }));
    yield* out.record(LIBXC_CONTEXT.type, 0);
  }
  yield* out.write(header(IMAGE_HEADER, { marker: IHDR_MARKER, id: IHDR_ID, version: IMAGE_VERSION }));
  yield* out.write(header(DOMAIN_HEADER, { type: pv ? DHDR_TYPE_X86_PV : DHDR_TYPE_X86_HVM, page_shift: PAGE_SHIFT, xen_minor: CONVERTER_VERSION }));
}

export const writeStaticDataEnd = ({ out }: Job): Conversion<void> => out.record(STATIC_DATA_END.type, 0);
export const writeEnd = ({ out }: Job): Conversion<void> => out.record(END.type, 0);
export const writeCheckpoint = ({ out }: Job): Conversion<void> => out.record(CHECKPOINT.type, 0);
export const writeCheckpointEnd = ({ out }: Job): Conversion<void> => out.record(CHECKPOINT_END.type, 0);
export const writeLibxlEnd = ({ out }: Job): Conversion<void> => out.record(LIBXL_END.type, 0);
