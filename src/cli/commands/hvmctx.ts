/** `xsi hvmctx`: the HVM context as xen-hvmctx prints it for a live domain. */
import { fieldsByName, hvmContexts, hvmEntries, restoredContext, type HvmContextEntry, type HvmContextRows } from '../../core/analysis/hvm-state.ts';
import { plural } from '../../core/text.ts';
import { allow, asOption, operands, text, type Arguments } from '../arguments.ts';
import { entryLines, TooShort } from '../hvmctx-text.ts';
import { openAndScan, type Opened } from '../open.ts';
import { printLine } from '../output.ts';
import { NotThere, UsageError } from '../usage.ts';

export async function hvmctx(args: Arguments): Promise<number> {
  allow('hvmctx', args, ['context']);
  const [path = ''] = operands('hvmctx', args, ['FILE']);
  const opened = await openAndScan(path, asOption(args));
  const contexts = hvmContexts(opened.stream);
  if (contexts.length === 0) throw new NotThere('The stream has no HVM context.');
  const restored = contexts.findIndex(({ row }) => row === restoredContext(opened.stream)?.row) + 1;
  for (const number of chosen(text(args, 'context'), contexts.length, restored)) {
    const context = contexts[number - 1];
    if (context === undefined) continue;
    printLine(contexts.length === 1 ? 'HVM save record' : `HVM save record ${number} of ${contexts.length}`);
    printContext(opened, context);
  }
  return 0;
}

/** Numbers from 1. */
function chosen(option: string | null, count: number, restored: number): number[] {
  if (option === null) return [restored];
  if (option === 'all') return Array.from({ length: count }, (_, i) => i + 1);
  const number = /^\d+$/.test(option) ? Number(option) : 0;
  if (number < 1 || number > count) throw new UsageError(`--context takes all or a number from 1; the stream has ${plural(count, 'HVM context')}.`);
  return [number];
}

function printContext(opened: Opened, context: HvmContextRows): void {
  const entries = opened.run(hvmEntries(opened.stream, context));
  for (const [number, entry] of entries.entries()) {
    printLine(`Entry ${number}: type ${entry.typecode} instance ${entry.instance}, length ${entry.length}`);
    for (const line of bodyLines(opened, entry)) printLine(line);
  }
}

function bodyLines({ stream, run }: Opened, entry: HvmContextEntry): string[] {
  try {
    return entryLines(entry.typecode, run(fieldsByName(stream, entry.row)));
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
    return [` ** ${entry.name} is ${entry.cut ? 'cut' : 'shorter than any Xen writes it'}: ${error.message}`];
  }
}
