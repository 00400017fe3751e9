/** What each side of a migration waits for, by what has been said (tools/xl/xl_migrate.c migrate_domain(), migrate_receive()). */
import { statusWords } from '../../formats/xl-wire/status.ts';
import type { Round } from './rounds.ts';

/** How much of a word there is. */
export type Amount = 'none' | 'part' | 'whole';

export interface Known {
  readonly protocol: 'migrate' | 'Remus' | 'COLO';
  /** Whether anybody captured what the receiver said. */
  readonly captured: boolean;
  readonly ended: boolean;
  readonly ready: Amount;
  readonly permission: Amount | 'wrong';
  readonly report: Amount;
  /** The receiver's status; null without a whole report. */
  readonly status: number | null;
  /** The permission that a receiver gives back. */
  readonly returned: Amount;
  readonly lastWhole: number;
  readonly round: Round;
}

export interface Waiting {
  readonly sender: string;
  readonly receiver: string;
  readonly done: boolean;
}

const wait = (sender: string, receiver: string, done = false): Waiting => ({ sender, receiver, done });

export function waitingOf(known: Known): Waiting {
  const { protocol, lastWhole } = known;
  if (protocol === 'COLO') return ofColo(known);
  if (protocol === 'Remus') return wait('went away, or its connection did; Remus waits for no answer from the backup', lastWhole === 0 ? 'waits for the rest of the first checkpoint, and has nothing to fail over to' : `waits for the next checkpoint; when the connection ends it fails over to checkpoint ${lastWhole}, unless it has refused what came before`);
  return ofMigrate(known);
}

/** As far as the forward direction alone tells. */
const unlessCaptured = ({ captured }: Known): string => (captured ? '' : ', as far as this direction tells');

function ofMigrate(known: Known): Waiting {
  const { ended, ready, permission, report, status, returned } = known;
  const unless = unlessCaptured(known);
  if (status !== null) return reported(status, returned);
  if (report === 'part') return wait('has given the domain away and waits for the rest of the report: it does not know which copy runs', 'knows whether its copy runs, and was telling');
  switch (permission) {
    case 'whole':
      return wait(`has given the domain away and waits for the report${unless}: it does not know which copy runs`, `may unpause its copy, and owes the report${unless}`);
    case 'part':
      return wait('was giving the domain away: its permission is not whole', `waits for the rest of the permission; if the connection ends there, it reports status 255 and destroys its copy${unless}`);
    case 'wrong':
      return wait(`has given the domain away in words that are not xl\u2019s, and waits for the report${unless}`, `does not take the permission: it reports status 255 and destroys its copy${unless}`);
    case 'none':
      return beforePermission(ended, ready, unless);
  }
}

function beforePermission(ended: boolean, ready: Amount, unless: string): Waiting {
  if (ready === 'whole') return wait(ended ? 'has the receiver\u2019s \u201cready\u201d and owes the permission' : 'has sent the rest of the stream, which was not captured, and owes the permission', 'has built the domain and waits for permission to unpause it');
  if (ready === 'part') return wait('waits for the rest of \u201cdomain received, ready to unpause\u201d', 'has built the domain, and was saying so');
  if (ended) return wait(`waits for \u201cdomain received, ready to unpause\u201d${unless}`, `was building the domain from the whole stream${unless}`);
  return wait('broke off inside the stream: it keeps its domain, or resumes it', `waits for the rest of the stream${unless}`);
}

function reported(status: number, returned: Amount): Waiting {
  if (status === 0) return wait('has the report that the copy runs, and destroys its own domain', 'runs the domain', true);
  const words = statusWords(status);
  if (returned === 'whole') return wait(`has the domain back after ${words}, and unpauses it`, 'has destroyed its copy', true);
  if (returned === 'part') return wait(`has the report of ${words} and waits for the rest of the permission to take its domain back`, 'has destroyed its copy, and was giving the domain back');
  return wait(`has the report of ${words} and waits for permission to take its domain back`, 'was destroying its copy');
}

function ofColo(known: Known): Waiting {
  const { word, checkpoint, sending, asking } = known.round;
  const unless = unlessCaptured(known);
  const alone = `; when the connection ends it goes on alone, from checkpoint ${checkpoint}`;
  if (sending) return wait(`broke off inside checkpoint ${checkpoint + 1}: its domain goes on alone`, `waits for the rest of checkpoint ${checkpoint + 1}${alone}`);
  if (asking) return wait(`was asking for checkpoint ${checkpoint + 1}: its CHECKPOINT_STATE NEW is not whole`, `runs its domain from checkpoint ${checkpoint} and waits for the rest of NEW`);
  switch (word) {
    case 'checkpoint':
      return wait(`has sent checkpoint ${checkpoint} and waits for SVM_READY${unless}`, `was taking checkpoint ${checkpoint} over, and owes SVM_READY${unless}${alone}`);
    case 'svm-ready':
      return wait('has SVM_READY: it resumes its domain, and waits for SVM_RESUMED', `has taken checkpoint ${checkpoint} over and was resuming its domain${alone}`);
    case 'svm-resumed':
      return wait('runs its domain; its next word is CHECKPOINT_STATE NEW, and it waits for none', `runs its domain from checkpoint ${checkpoint} and waits for NEW${alone}`);
    case 'request':
      return wait(`has asked for checkpoint ${checkpoint + 1}: it suspends its domain, and waits for SVM_SUSPENDED${unless}`, `was suspending its domain, and owes SVM_SUSPENDED and the list of dirty PFNs${unless}${alone}`);
    case 'svm-suspended':
      return wait('has suspended its domain and waits for the list of dirty PFNs', `has suspended its domain and was gathering the list of dirty PFNs${alone}`);
    case 'dirty-list':
      return wait(`has the list of dirty PFNs and sends checkpoint ${checkpoint + 1}`, `waits for checkpoint ${checkpoint + 1}, up to CHECKPOINT_END${alone}`);
  }
}
