/** A stream opened out of the bytes of a packet capture, with all that is found. */
import { drive, type Scan } from '../../src/core/bytes/cursor.ts';
import { arraySource } from '../../src/core/bytes/source.ts';
import { CaptureReader, type Capture } from '../../src/core/capture/capture.ts';
import { OpenStream } from '../../src/core/open-stream.ts';
import { restoreCard } from '../../src/core/restore/card.ts';

export interface Captured {
  readonly capture: Capture;
  readonly stream: OpenStream;
  /** Findings of a rule: messages and objectors. */
  readonly found: (rule: string) => { readonly message: string; readonly objectors: readonly string[]; readonly hint: string }[];
  /** What becomes of a restore. */
  readonly outcome: () => { readonly kind: string; readonly sentence: string; readonly story: string };
}

export function openCaptured(file: Uint8Array): Captured {
  const at = (start: number, length: number): Uint8Array => file.subarray(start, start + length);
  const capture = drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => at(start, length));
  const { stream: rebuilt, clock, unwrapped } = capture;
  if (rebuilt === null) throw new Error(`no stream: ${capture.sentence}`);
  const source = { ...rebuilt.over(arraySource(file), clock), read: (start: number, length: number) => rebuilt.readSync(at, start, length) };
  const stream = new OpenStream(source, [unwrapped], {});
  const run = <T>(scan: Scan<T>): T => drive(scan, ({ start, length }) => source.read(start, length));
  run(stream.identify());
  run(stream.scan());
  run(stream.check());
  run(stream.checkPages());
  stream.builder.flush(true);
  return {
    capture,
    stream,
    found: (rule) => stream.builder.findings.filter((finding) => finding.rule === rule).map(({ message, objectors, hint }) => ({ message, objectors, hint })),
    outcome: () => {
      const { outcome, forensics } = run(restoreCard(stream));
      return { kind: outcome.kind, sentence: outcome.sentence, story: forensics.story };
    },
  };
}
