/** `xsi convert`: a legacy stream into one of version 3. */
import { fstatSync } from 'node:fs';
import { convert as conversion, type Converted, type ConvertResult } from '../../core/convert/convert.ts';
import { runConversion } from '../../core/convert/drive.ts';
import type { ConvertFinding } from '../../core/convert/log.ts';
import { DEFAULT_OPTIONS, type ConvertOptions } from '../../core/convert/job.ts';
import { isEnvelope } from '../../core/capture/envelope.ts';
import { compressionOf } from '../../core/formats/compression.ts';
import { detect, HEAD_SIZE } from '../../core/formats/detect.ts';
import { joinBytes } from '../../core/layout/encode.ts';
import { byteSize, hex, plural } from '../../core/text.ts';
import { allow, asOption, flag, operands, text, type Arguments, type ReadAs } from '../arguments.ts';
import { convertHost, fileInput, pipeInput, type CliInput } from '../convert-host.ts';
import { jsonText } from '../json.ts';
import { NotAStream, open, openSource } from '../open.ts';
import { createOutFile } from '../out-file.ts';
import { bold, dim, printLine, red, yellow } from '../output.ts';
import { openStandardInput } from '../pipe.ts';
import { createSpool } from '../spool.ts';
import { UsageError } from '../usage.ts';

export async function convert(args: Arguments): Promise<number> {
  allow('convert', args, ['format', 'like-xen', 'checkpoints', 'strip-xl', 'skip-qemu', 'json']);
  const [path = '', target = ''] = operands('convert', args, ['IN', 'OUT']);
  const as = asOption(args);
  const asked = optionsOf(args, as);
  const { input, pipe } = await openInput(path, as);
  const options = { ...asked, toTheEnd: !pipe };
  const out = createOutFile(target, path);
  let result: ConvertResult | null;
  try {
    const host = convertHost(input, out);
    result = await runConversion(conversion(options), host);
    if (result?.kind === 'converted') {
      await host.flush();
      out.finish();
    } else out.discard();
  } catch (error) {
    out.discard();
    throw error;
  } finally {
    input.close();
  }
  if (result === null) throw new Error('a conversion was stopped that nobody stops');
  if (result.kind === 'not-done') throw new NotAStream(`${nameOf(path)}: ${result.sentence}`);
  report(args, { path, target, options, result });
  return result.kind === 'converted' ? 0 : 1;
}

const nameOf = (path: string): string => (path === '-' ? 'Standard input' : path);

function optionsOf(args: Arguments, { hints }: ReadAs): ConvertOptions {
  const format = text(args, 'format') ?? 'libxl';
  if (format !== 'libxl' && format !== 'libxc') throw new UsageError(`--format is libxl or libxc, not ${format}.`);
  const checkpoints = text(args, 'checkpoints') ?? 'last';
  if (checkpoints !== 'last' && checkpoints !== 'all') throw new UsageError(`--checkpoints is last or all, not ${checkpoints}.`);
  const likeXen = flag(args, 'like-xen');
  if (likeXen && checkpoints === 'all') throw new UsageError('--like-xen takes the first checkpoint alone: it excludes --checkpoints all.');
  return { ...DEFAULT_OPTIONS, format, checkpoints, likeXen, stripHeader: flag(args, 'strip-xl'), skipQemu: flag(args, 'skip-qemu'), hints };
}

/** Where width and guest type are given, the stream is one whatever its first bytes look like. */
function readAs({ layer, hints }: ReadAs): ReadAs {
  return { layer: layer ?? (hints.width !== undefined && hints.guest !== undefined ? 'legacy' : null), hints };
}

async function openInput(path: string, as: ReadAs): Promise<{ input: CliInput; pipe: boolean }> {
  const pipe = path === '-' && !fstatSync(0).isFile();
  if (pipe) return { input: await openPipe(readAs(as)), pipe };
  const { sources } = await open(path, readAs(as), {}, false);
  const innermost = sources.at(-1);
  if (innermost === undefined) throw new Error('a file is a source');
  return { input: fileInput(innermost), pipe };
}

/** Standard input as it comes; compressed or captured, it is unpacked first. */
async function openPipe(as: ReadAs): Promise<CliInput> {
  const pipe = openStandardInput();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await pipe.pull(); chunk !== null; chunk = length < HEAD_SIZE ? await pipe.pull() : null) {
    pieces.push(chunk.slice());
    length += chunk.length;
  }
  const head = joinBytes(pieces);
  if (compressionOf(head) === null && !isEnvelope(head.subarray(0, HEAD_SIZE), length)) {
    const found = as.layer === null ? detect(head.subarray(0, HEAD_SIZE), length) : null;
    if (found?.kind === 'foreign') throw new NotAStream(found.sentence);
    return pipeInput(head, pipe);
  }
  const spool = createSpool();
  spool.write(head);
  for (let chunk = await pipe.pull(); chunk !== null; chunk = await pipe.pull()) spool.write(chunk);
  const { sources } = await openSource(spool.finish('standard input'), '-', as, {}, false);
  const innermost = sources.at(-1);
  if (innermost === undefined) throw new Error('a file is a source');
  return fileInput(innermost);
}

interface Done {
  readonly path: string;
  readonly target: string;
  readonly options: ConvertOptions;
  readonly result: Exclude<ConvertResult, { kind: 'not-done' }>;
}

/** To standard output, but where the stream itself goes there. */
function report(args: Arguments, done: Done): void {
  const lines = flag(args, 'json') ? [jsonText(document(done), 1)] : textOf(done);
  const line = done.target === '-' ? (words: string): unknown => process.stderr.write(`${words}\n`) : printLine;
  for (const words of lines) line(words);
}

const findingJson = ({ rule, severity, objectors, layer, record, source, range, count, message, spec, cite, ref, hint, logs, checked }: ConvertFinding): Record<string, unknown> => ({
  rule, severity, objectors, layer, record, source, offset: range.start, length: range.end - range.start, count, message, spec, cite, ref, hint, logs, checked,
});

const converted = ({ chosen, wrapper, checkpoints, inSize, outSize }: Converted, { checkpoints: kept }: ConvertOptions): Record<string, unknown> => ({
  reading: { width: chosen.reading.width * 8, guest: chosen.reading.guest, confidence: chosen.confidence, evidence: chosen.evidence },
  wrapper,
  checkpoints: { found: checkpoints, kept: checkpoints > 1 && kept === 'last' ? 1 : checkpoints },
  read: inSize,
  written: outSize,
});

const document = ({ path, target, options, result }: Done): Record<string, unknown> => ({
  file: path,
  out: target,
  format: options.format,
  verdict: result.kind === 'converted' ? 'ok' : 'bad',
  ...(result.kind === 'converted' ? converted(result, options) : { written: 0 }),
  findings: result.findings.map(findingJson),
});

const COLOUR = { error: red, warning: yellow, info: dim } as const;

function textOf({ path, target, options, result }: Done): string[] {
  const lines = result.findings.flatMap(({ severity, rule, range, message, cite, hint }) => [
    `${COLOUR[severity](severity)} ${bold(rule)} at ${hex(range.start)}: ${message}`,
    dim(`    ${[cite, hint].filter((part) => part !== '').join('; ')}`),
  ]);
  if (result.kind === 'refused') return [...lines, `${red('not converted')}  ${nameOf(path)} is at fault at ${hex(result.refusal.range.start)}; nothing was written.`];
  const { chosen: { reading, confidence }, inSize, outSize, checkpoints } = result;
  const several = checkpoints > 1 ? `, ${plural(checkpoints, 'checkpoint')}` : '';
  return [...lines, `${nameOf(path)}: legacy ${reading.guest.toUpperCase()} stream of a ${reading.width * 8}-bit toolstack (${confidence === 'given' ? 'as given' : `detected, ${confidence} confidence`})${several}, ${byteSize(inSize)} read; ${options.format} stream, ${byteSize(outSize)} written to ${target === '-' ? 'standard output' : target}`];
}
