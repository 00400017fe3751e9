/** `xsi phases`: in which stages a stream was written, checkpoint by checkpoint, and what both sides of its migration said. */
import { backSteps, isBackChannel, type BackStep } from '../../core/analysis/conversation/back.ts';
import { contradictionsOf } from '../../core/analysis/conversation/contradictions.ts';
import { conversationOf } from '../../core/analysis/conversation/conversation.ts';
import { phasesOf } from '../../core/analysis/phases/phases.ts';
import { byteSize, plural, printable } from '../../core/text.ts';
import { allow, asOption, flag, operandsUpTo, type Arguments } from '../arguments.ts';
import { clockLines } from '../clock-text.ts';
import { jsonText } from '../json.ts';
import { NotAStream, openAndScan, openSource, type Opened } from '../open.ts';
import { bold, dim, printLine, yellow } from '../output.ts';
import { conversationJson, phaseLines, phasesJson, printConversation, printPhases } from '../phases-text.ts';
import { NotThere } from '../usage.ts';

export async function phases(args: Arguments): Promise<number> {
  allow('phases', args, ['json', 'resent']);
  const paths = operandsUpTo('phases', args, ['FILE'], ['BACK']);
  const { forward, back } = await openBoth(paths, args);
  const { stream, run, path, size } = forward;
  const list = run(phasesOf(stream, flag(args, 'resent')));
  const said = back === null ? null : back.run(backSteps(back.stream, back.path === path ? (back.stream.source.clock ?? null) : null));
  const steps: readonly BackStep[] | null = said?.steps ?? null;
  const sequence = run(conversationOf(stream, steps));
  const contradictions = steps === null ? [] : run(contradictionsOf(stream, steps));
  if (flag(args, 'json')) {
    printLine(jsonText({ file: path, size, back: back?.path ?? null, ...phasesJson(stream, list), conversation: sequence === null ? null : { ...conversationJson(stream, sequence), moreBackSteps: said?.more ?? 0, contradictions } }, 1));
    return 0;
  }
  printLine(`${bold(printable(path))}  ${byteSize(size)} (${plural(size, 'byte')})`);
  printPhases(list);
  for (const [label, value] of [...phaseLines(stream, list), ...clockLines(stream)]) if (value !== '') printLine(`${dim(label.padEnd(12))}${printable(value)}`);
  // Checkpoints of Remus, which nobody answers, are in the list already.
  if (sequence !== null) printConversation(sequence, back !== null || sequence.protocol !== 'Remus');
  for (const sentence of contradictions) printLine(`${yellow('!'.padEnd(12))}${sentence}`);
  return 0;
}

interface Both {
  readonly forward: Opened;
  /** What the receiver said; null where that was not given. */
  readonly back: Opened | null;
}

/** A packet capture may have both directions. */
async function fromCapture({ back, path }: Opened, args: Arguments): Promise<Opened | null> {
  if (back === null) return null;
  try {
    const opened = await openSource(back, path, asOption(args));
    if (!isBackChannel(opened.stream)) return null;
    opened.run(opened.stream.scan());
    opened.stream.builder.flush(true);
    return opened;
  } catch (error) {
    if (error instanceof NotAStream) return null;
    throw error;
  }
}

/** Two captures are told apart by what is in them, whichever comes first. */
async function openBoth(paths: readonly string[], args: Arguments): Promise<Both> {
  const opened: Opened[] = [];
  for (const path of paths) opened.push(await openAndScan(path, asOption(args)));
  const back = opened.find(({ stream }) => isBackChannel(stream)) ?? null;
  const forward = opened.find(({ stream }) => !isBackChannel(stream));
  if (forward === undefined) throw new NotThere(`${opened.map(({ path }) => path).join(' and ')} ${opened.length === 1 ? 'holds' : 'hold'} what a receiver says; phases are of the stream that its sender wrote. xsi records lists what is there.`);
  if (opened.length > 1 && back === null) throw new NotThere(`Of ${paths.join(' and ')} none holds what the receiver of a migration says.`);
  return { forward, back: back ?? (await fromCapture(forward, args)) };
}
