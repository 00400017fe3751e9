/** What the program says of itself, and of words it does not understand. */
import { ALWAYS, EXPECTATIONS } from '../core/diff/expectations.ts';

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
  --as NAME           read the file as this layer, whatever its first bytes say: xl, libxl, libxc, legacy, qemu,
                      hvm-context, libvirt, libvirt-mig, xend, xapi, xl-wire, colo; or as one of those that stand
                      around a stream, which cannot do without their mark: pcap, http, gzip, zstd, xz, lz4, bzip2
  -w, --width 32|64   toolstack width of a legacy stream
  -g, --guest pv|hvm  guest type of a legacy stream

FILE may be - for standard input. Files compressed with gzip, zstd, xz, lz4 or bzip2 are decompressed on the way; packet
captures (pcap, pcapng) and HTTP messages are unpacked.`;

/** What is said of a pipe by the commands that look at no contents of pages when the scan is over. */
const AS_IT_COMES = `
A pipe is read as it comes, decompressed or behind a header of xl or libvirt too, in memory that does not grow with it. What rules look at
again is kept, in TMPDIR where it is much: of an HVM guest the lists of PFNs (some 3 MiB for each GiB) but no contents, so that a file
alone is compared behind VERIFY; of a PV guest all, because its memory has page tables. All of a legacy stream, of XAPI, xend and
libvirt\u2019s messages and of a capture is kept as well, and told when its end has come.`;

/** And by those that may be asked for any byte. */
const WHOLE = `
A pipe is put into TMPDIR whole before anything is told.`;

const EXIT = `
Exit status: 0 done; 1 done, and the stream has an error; 2 the work could not be done.`;

export const HELP: Readonly<Record<string, string>> = {
  info: `xsi info FILE [--json]

What it is, in a screenful: layers, guest, Xen version, memory, page counts, verdict.
${AS_IT_COMES}
${COMMON}
${EXIT}`,
  records: `xsi records FILE [--json|--ndjson] [--layer NAME]

Every record of every layer, in stream order, with its offset.

  --json              one JSON document
  --ndjson            one JSON object a line, as the scan goes: of a pipe each record when it is there
  --layer NAME        only the records of this layer
${AS_IT_COMES}
${COMMON}
${EXIT}`,
  fields: `xsi fields FILE --record LAYER:INDEX [--json] [--depth N] [--from N] [--count N]

One record decoded to its last byte. LAYER:header (LAYER:header1, ...) names a layer\u2019s header.

  --depth N           levels of fields below the first
  --from N, --count N which elements of long arrays
${WHOLE}
${COMMON}`,
  vcpu: `xsi vcpu FILE [--vcpu N] [--json]

The registers of every vCPU, in the lines of xenctx -a for a live domain. Of a checkpointed stream, those of the last
whole checkpoint. What PV guests know as MFNs are PFNs here, as the stream has them: cr3, and rdx of vCPU 0.

  --vcpu N            this vCPU alone
  --json              one JSON document, each register with its offset
${AS_IT_COMES}
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
${AS_IT_COMES}
${COMMON}
${EXIT}`,
  hex: `xsi hex FILE --offset N --length N [--source N]

Bytes with their addresses. N may be decimal or 0x hexadecimal.

  --source N          0 is the file, 1 what its first compression yields, ...; the innermost unless given
${WHOLE}
${COMMON}`,
  hvmctx: `xsi hvmctx FILE [--context N|all]

The HVM context in the lines of xen-hvmctx. As there, what is in ds stands on the line "es", and what is in es on "ds".

  --context N|all     of a checkpointed stream, which one, counted from 1; unless given, the one that a restore ends up with
${AS_IT_COMES}
${COMMON}`,
  extract: `xsi extract FILE (--record LAYER:INDEX | --layer NAME) OUT

The body of a record, or the bare stream of a layer, into the file OUT (- for standard output).
A layer is written while it comes, if a pipe can be read so (xsi records --help). For a record or a layer that stands around all others a
pipe is put into TMPDIR whole.
${COMMON}`,
  diff: `xsi diff A B [--json|--ndjson|--markdown|--html] [--ignore RULE]... [--all] [--left-checkpoint N] [--right-checkpoint N]
         [--left-iteration N] [--right-iteration N]

Two streams of any kinds compared by meaning: registers, devices, policies, parameters and config by name, memory by PFN, whatever
the order and however often a page was sent. A legacy stream is compared through its conversion. Exit 0: the same, up to what
something explains (expected); 1: different; 2: no comparison was possible.

  --as NAME           of the two, for that which has no mark of its own (a legacy stream without a header)
  --ignore RULE       take what differs there for expected: a path as printed, with * for any part of it
                      (hvm-context.CPU[*].rip, memory, xl.header); what is below the path is meant too. A rule that
                      names nothing is told on standard error
  --all               list what is the same too
  --left-checkpoint N, --right-checkpoint N
                      of a checkpointed stream, up to its Nth whole checkpoint, counted from 1: both of one file, to
                      compare them with each other
  --left-iteration N, --right-iteration N
                      of a stream that was sent live, its memory as the Nth pass over it sent that, counted from 0 as
                      Xen does (xsi phases lists them): both of one file, to see which pages changed in between. No
                      record says where a pass begins: it is told from PFNs that begin again below where the last batch
                      ended, and where they do not, two passes are one. "verify" is what was sent behind VERIFY, which a restore
                      compares with what it wrote before
  --json, --ndjson    every row that is not the same, with its values and where they stand
  --markdown, --html  a report for a bug tracker, without the contents of pages

What is always expected, by name:
${EXPECTATIONS.map(({ id, why }) => `  ${id.padEnd(18)}  ${why}`).join('\n')}
  ${ALWAYS.map(({ id, why }) => `${id.padEnd(18)}  ${why}`).join('\n  ')}
${WHOLE}
${COMMON}`,
  convert: `xsi convert IN OUT [--format libxl|libxc] [--like-xen] [--checkpoints last|all] [--strip-xl] [--skip-qemu] [--json]

A legacy stream (Xen 3.0 to 4.5) into one of version 3, as it is read: from a pipe into a pipe in constant memory. Where
Xen\u2019s convert-legacy-stream works the bytes are its own; what was decided or lost is told, on standard error where
OUT is - (standard output). OUT is there only when it is whole.

  --format libxl|libxc  what is written; libxl unless given
  --like-xen            the very bytes of convert-legacy-stream, and its refusals
  --checkpoints last    of a Remus stream, the state after its last whole checkpoint; unless given
  --checkpoints all     each whole checkpoint, with a CHECKPOINT behind it
  --strip-xl            without the header of xl or libvirt
  --skip-qemu           without the device model\u2019s state
  --json                findings and sizes as one JSON document

The header of xl stays and says what stands behind it then, that of libvirt only before a libxl stream; that of xend is left out,
and so is xenopsd\u2019s image around a stream, but for the device model\u2019s state in it.
A pipe\u2019s first GiB is kept in TMPDIR, as compressed pages may refer to it.
${COMMON}

Exit status: 0 written; 1 the stream is at fault, and nothing was written; 2 the work could not be done.`,
  phases: `xsi phases FILE [BACK] [--resent] [--json]

In which stages a stream was written: passes over memory, state, checkpoints, with their records, pages and bytes, and their time
where a packet capture tells it. Of a migration also what each side said, in the order of the protocol, and what each was waiting
for where the capture ends.

  BACK                a capture of the other direction: what the receiver said (either may come first); a packet capture
                      may have both
  --resent            count the pages that had been sent before: reads all lists of PFNs
  --json              one JSON document
${AS_IT_COMES}
${COMMON}`,
  unwrap: `xsi unwrap FILE [--json]

The steps by which the innermost stream was reached.
${AS_IT_COMES}
${COMMON}`,
};

export const USAGE = `xsi: reads Xen save images and migration streams

  xsi info FILE       what it is
  xsi records FILE    every record of every layer
  xsi phases FILE     its stages and checkpoints, and what both sides of its migration said
  xsi fields FILE     one record, field by field
  xsi vcpu FILE       the registers of every vCPU
  xsi verify FILE     what is wrong with it, and who says so
  xsi hex FILE        bytes
  xsi hvmctx FILE     the HVM context, as xen-hvmctx prints it
  xsi extract FILE    the body of a record, or the bare stream of a layer
  xsi diff A B        what differs between two streams, by meaning
  xsi convert IN OUT  a legacy stream into one of version 3
  xsi unwrap FILE     how the inner stream was reached

xsi COMMAND --help tells more of each; xsi --version prints the version.
${COMMON}
${EXIT}`;
