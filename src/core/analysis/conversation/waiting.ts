/** What each side of a migration waits for, by what has been said (tools/xl/xl_migrate.c migrate_domain(), migrate_receive()). */
import type { BackKind } from './back.ts';

export interface Known {
  readonly protocol: 'migrate' | 'Remus' | 'COLO';
  /** Whether anybody captured what the receiver said. */
  readonly captured: boolean;
  readonly banner: boolean;
  readonly ended: boolean;
  readonly ready: boolean;
  readonly permitted: boolean;
  /** The receiver's status; null without a report. */
  readonly status: number | null;
  readonly returned: boolean;
  readonly lastWhole: number;
  /** Of COLO: what the secondary said last; null where nothing. */
  readonly lastState: BackKind | null;
}

export interface Waiting {
  readonly sender: string;
  readonly receiver: string;
  readonly done: boolean;
}

const wait = (sender: string, receiver: string, done = false): Waiting => ({ sender, receiver, done });

const COLO: Partial<Record<BackKind, Waiting>> = {
  'svm-ready': wait('has resumed its domain, or was about to, and waits for SVM_RESUMED', 'has taken the checkpoint over and was resuming its domain'),
  'svm-resumed': wait('runs its domain; once it has sent NEW it waits for SVM_SUSPENDED', 'runs its domain and waits for NEW'),
  'svm-suspended': wait('waits for the list of dirty PFNs', 'was gathering the list of dirty PFNs'),
  'dirty-list': wait('sends memory and the checkpoint, then waits for SVM_READY', 'waits for the checkpoint, up to CHECKPOINT_END'),
};

export function waitingOf(known: Known): Waiting {
  const { protocol, captured, banner, lastWhole, lastState } = known;
  if (captured && !banner && protocol !== 'COLO') return wait('waits for the banner, and sends nothing before it has it', 'has not said that it is there');
  if (protocol === 'COLO') return (lastState === null ? undefined : COLO[lastState]) ?? wait('has sent its checkpoint and waits for SVM_READY', 'was taking the first checkpoint over');
  if (protocol === 'Remus') return wait('went away, or its connection did; Remus waits for no answer from the backup', lastWhole === 0 ? 'waits for the rest of the first checkpoint, and has nothing to fail over to' : `waits for the next checkpoint; when the connection ends it fails over to checkpoint ${lastWhole}, unless it has refused what came before`);
  return ofMigrate(known);
}

function ofMigrate({ captured, ended, ready, permitted, status, returned }: Known): Waiting {
  const unless = captured ? '' : ', as far as this direction tells';
  if (status !== null) return reported(status, returned);
  if (permitted) return wait(`has given the domain away and waits for the report${unless}: it does not know which copy runs`, `may unpause its copy, and owes the report${unless}`);
  if (ready) return wait(ended ? 'has the receiver’s “ready” and owes the permission' : 'is sending the stream', 'has built the domain and waits for permission to unpause it');
  if (ended) return wait(`waits for “domain received, ready to unpause”${unless}`, `was building the domain from the whole stream${unless}`);
  return wait('broke off inside the stream: it keeps its domain, or resumes it', `waits for the rest of the stream${unless}`);
}

function reported(status: number, returned: boolean): Waiting {
  if (status === 0) return wait('has the report that the copy runs, and destroys its own domain', 'runs the domain', true);
  const error = `status ${status} (libxl’s error -${status})`;
  return returned ? wait(`has the domain back after ${error}, and unpauses it`, 'has destroyed its copy', true) : wait(`has the report of ${error} and waits for permission to take its domain back`, 'was destroying its copy');
}
