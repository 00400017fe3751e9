/** xsi: the command line\u2019s face on the core. Exit 0 done, 1 done and the stream has an error, 2 could not be done. */
import { SourceError } from '../core/bytes/source.ts';
import { flag, readArguments, type Arguments } from './arguments.ts';
import { convert } from './commands/convert.ts';
import { diff } from './commands/diff.ts';
import { extract } from './commands/extract.ts';
import { fields } from './commands/fields.ts';
import { hex } from './commands/hex.ts';
import { hvmctx } from './commands/hvmctx.ts';
import { info } from './commands/info.ts';
import { phases } from './commands/phases.ts';
import { records } from './commands/records.ts';
import { unwrap } from './commands/unwrap.ts';
import { vcpu } from './commands/vcpu.ts';
import { verify } from './commands/verify.ts';
import { NotAStream } from './open.ts';
import { flushOutput, printLine } from './output.ts';
import { HELP, NotThere, USAGE, UsageError } from './usage.ts';
import { VERSION } from './version.ts';

const COMMANDS: Readonly<Record<string, (args: Arguments) => Promise<number>>> = { info, records, fields, verify, hex, hvmctx, extract, unwrap, phases, vcpu, convert, diff };

const COULD_NOT = 2;

async function run(words: readonly string[]): Promise<number> {
  const args = readArguments(words);
  const [name] = args.positionals;
  if (name === undefined && flag(args, 'version')) {
    printLine(`xsi ${VERSION}`);
    return 0;
  }
  if (name === undefined || name === 'help') {
    if (name === undefined && !flag(args, 'help')) throw new UsageError('No command was given.');
    const topic = args.positionals[1];
    printLine((topic === undefined || !Object.hasOwn(HELP, topic) ? undefined : HELP[topic]) ?? USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`There is no command ${name}; there are ${Object.keys(COMMANDS).join(', ')}.`);
  if (flag(args, 'help')) {
    printLine(HELP[name] ?? USAGE);
    return 0;
  }
  return command(args);
}

/** One sentence for a person; no stack trace but for a bug. */
function complaint(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} (xsi --help)`;
  if (error instanceof SourceError || error instanceof NotAStream || error instanceof NotThere) return error.message;
  return `a defect of xsi itself, please report it: ${error instanceof Error ? error.message : String(error)}`;
}

/** What was printed before something failed is still of use; that it cannot be printed is not the news. */
function flushQuietly(): void {
  try {
    flushOutput();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

try {
  process.exitCode = await run(process.argv.slice(2));
  flushOutput();
} catch (error) {
  flushQuietly();
  process.stderr.write(`xsi: ${complaint(error)}\n`);
  process.exitCode = COULD_NOT;
}
