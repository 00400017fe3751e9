/** What the program says of itself, and of words it does not understand. */

/** What was asked for is not in this stream: a fact, not a misunderstanding. */
export class NotThere extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotThere';
  }
}

/** Bad usage; the message is a sentence. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

const COMMON = `
Options for every command:
  --as NAME           read the file as this layer (xl, libvirt, libxl, libxc), whatever its first bytes say
  -w, --width 32|64   toolstack width of a legacy stream
  -g, --guest pv|hvm  guest type of a legacy stream

FILE may be - for standard input. Files compressed with gzip, zstd, xz, lz4 or bzip2 are decompressed on the way.`;

const EXIT = `
Exit status: 0 done; 1 done, and the stream has an error; 2 the work could not be done.`;

export const HELP: Readonly<Record<string, string>> = {
  info: `xsi info FILE [--json]

What it is, in a screenful: layers, guest, Xen version, memory, page counts, verdict.
${COMMON}
${EXIT}`,
  records: `xsi records FILE [--json|--ndjson] [--layer NAME]

Every record of every layer, in stream order, with its offset.

  --json              one JSON document
  --ndjson            one JSON object a line, as the scan goes
  --layer NAME        only the records of this layer
${COMMON}
${EXIT}`,
  fields: `xsi fields FILE --record LAYER:INDEX [--json] [--depth N] [--from N] [--count N]

One record decoded to its last byte. LAYER:header (LAYER:header1, ...) names a layer\u2019s header.

  --depth N           levels of fields below the first
  --from N, --count N which elements of long arrays
${COMMON}`,
  vcpu: `xsi vcpu FILE [--vcpu N] [--json]

The registers of every vCPU, in the lines of xenctx -a for a live domain. Of a checkpointed stream, those of the last
whole checkpoint. What PV guests know as MFNs are PFNs here, as the stream has them: cr3, and rdx of vCPU 0.

  --vcpu N            this vCPU alone
  --json              one JSON document, each register with its offset
${COMMON}`,
  verify: `xsi verify FILE [--json|--ndjson|--sarif|--format NAME]

Every finding, with who objects: the specification, verify-stream-v2, Xen\u2019s restore code.

  --json, --ndjson    one JSON document; one JSON object a line
  --format markdown, --format html, --format json, --format sarif
                      a report to hand on, without guest memory: verdict, findings by rule, timeline, guest, layers,
                      counts. --sarif is --format sarif (SARIF 2.1.0).
  --format verify-stream-v2
                      the lines of Xen\u2019s verify-stream-v2 -v, up to where it stops; why it stops, and where the
                      script as shipped goes astray, on standard error. The exit status is that of xsi verify.
${COMMON}
${EXIT}`,
  hex: `xsi hex FILE --offset N --length N [--source N]

Bytes with their addresses. N may be decimal or 0x hexadecimal.

  --source N          0 is the file, 1 what its first compression yields, ...; the innermost unless given
${COMMON}`,
  hvmctx: `xsi hvmctx FILE [--context N|all]

The HVM context in the lines of xen-hvmctx. As there, what is in ds stands on the line "es", and what is in es on "ds".

  --context N|all     of a checkpointed stream, which one, counted from 1; unless given, the one that a restore ends up with
${COMMON}`,
  extract: `xsi extract FILE (--record LAYER:INDEX | --layer NAME) OUT

The body of a record, or the bare stream of a layer, into the file OUT (- for standard output).
${COMMON}`,
  unwrap: `xsi unwrap FILE [--json]

The steps by which the innermost stream was reached.
${COMMON}`,
};

export const USAGE = `xsi: reads Xen save images and migration streams

  xsi info FILE       what it is
  xsi records FILE    every record of every layer
  xsi fields FILE     one record, field by field
  xsi vcpu FILE       the registers of every vCPU
  xsi verify FILE     what is wrong with it, and who says so
  xsi hex FILE        bytes
  xsi hvmctx FILE     the HVM context, as xen-hvmctx prints it
  xsi extract FILE    the body of a record, or the bare stream of a layer
  xsi unwrap FILE     how the inner stream was reached

xsi COMMAND --help tells more of each; xsi --version prints the version.
${COMMON}
${EXIT}`;
