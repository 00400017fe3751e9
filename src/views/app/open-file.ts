/** Ways in: the picker, a drop, a sample. All end in `openFile`, or in a sentence on why not. */
import { MAX_DOCUMENTS, openDocument, showDocument, useDocuments } from '../../store/documents.ts';
import { offerTwo } from '../../store/compare-offer.ts';
import { useApp } from '../../store/index.ts';
import { giveLog, isLog } from '../../store/log.ts';
import { keepSelection } from '../../store/url.ts';
import { giveBack, isWayBack, setBackPicker } from '../../store/phases.ts';
import { isAnswered } from '../../core/index/way-back.ts';
import { plural, printable } from '../../core/text.ts';
import { backAlone, hasBack, pairsOf, whatIn } from './pairing.ts';

const INPUT_ID = 'file-input';

/** The one hidden file input; it stands in App so that tests and assistive technology find it. */
export const FILE_INPUT_ID = INPUT_ID;

/** What the next choice is meant to be: any file, the same file again, or the other direction of a migration. */
let meant: 'any' | 'same' | 'back' = 'any';

function click(meaning: typeof meant): void {
  const input = document.getElementById(INPUT_ID);
  meant = meaning;
  // What was not chosen means nothing to a file that comes another way.
  input?.addEventListener('cancel', () => (meant = 'any'), { once: true });
  input?.click();
}

export function chooseFile(): void {
  click('any');
}

/** Asks for what the receiver of the open stream said. */
export function chooseBack(): void {
  click('back');
}

setBackPicker(chooseBack);

/** Reopens what changed on disk: same place in the new file. The browser asks for the file again. */
export function reopenFile(): void {
  click('same');
}

/** What was said about the file before is over. */
export function openFresh(file: File): void {
  const { dismissNotice, openFile } = useApp.getState();
  dismissNotice();
  void openFile(file);
}

const isStreamOpen = (): boolean => ['scanning', 'ready'].includes(useApp.getState().phase);

/** What a receiver said belongs to the open stream that it answers, unless that is such a capture itself. */
async function openIfBack(file: File): Promise<boolean> {
  const { identification } = useApp.getState();
  if (!isStreamOpen() || isBackOpen() || identification?.kind !== 'stream' || !isAnswered(identification.layer, backAlone(await whatIn(file)))) return false;
  layBeside(file);
  return true;
}

const isBackOpen = (): boolean => isWayBack(useApp.getState());

/** The stream that was missing beside what its receiver said: both stay open, and are one chart. */
async function openIfForward(file: File): Promise<boolean> {
  const { file: back, identification } = useApp.getState();
  if (back === null || !isStreamOpen() || !isBackOpen() || identification?.kind !== 'stream') return false;
  const { stream, back: ownBack } = await whatIn(file);
  if (ownBack !== null || !isAnswered(stream, identification.layer) || !openDocument(file)) return false;
  layBeside(back);
  return true;
}

/** A file that was chosen to be what the receiver said; of a packet capture of both directions the one that is. */
async function layIfBack(file: File): Promise<void> {
  if ((await whatIn(file)).back !== null) layBeside(file);
  else useApp.getState().notify(`“${printable(file.name)}” is no capture of what the receiver of a migration says: that begins with xl’s banner, with COLO’s CHECKPOINT_STATE, or with a message of libvirt’s destination.`, 'problem');
}

function layBeside(back: File): void {
  const { notify, setView } = useApp.getState();
  giveBack(back, back.name);
  setView('phases');
  notify(`“${printable(back.name)}” lies beside the stream, as what the receiver said: under Phases, Conversation.`);
}

/** A log beside an open stream is that stream's; any other text is a file that is no stream, and said to be. */
async function openStreamOrLog(file: File, open: (file: File) => void): Promise<void> {
  if (await openIfBack(file)) return;
  if (!isStreamOpen() || !(await isLog(file).catch(() => false))) {
    if (!(await openIfForward(file))) open(file);
    return;
  }
  giveLog(file, file.name);
  useApp.getState().setView('log');
}

/** Opens files beside what is open, and shows the first of them. A text among them is the log of that one. */
export async function openAllBeside(given: readonly File[]): Promise<void> {
  const texts = await Promise.all(given.map((file) => isLog(file).catch(() => false)));
  const pairs = await pairsOf(given.filter((_file, i) => texts[i] !== true));
  const laid = new Set(pairs.values());
  const files = given.filter((file, i) => texts[i] !== true && !laid.has(file));
  const { dismissNotice, notify } = useApp.getState();
  dismissNotice();
  let first = -1;
  for (const [i, file] of files.entries()) {
    if (!openDocument(file)) {
      notify(`${plural(files.length - i, 'file')} not opened: ${MAX_DOCUMENTS} files can be open at a time. Close one first.`, 'problem');
      break;
    }
    if (first < 0) first = useDocuments.getState().active;
    const back = pairs.get(file);
    if (back !== undefined) layBeside(back);
  }
  if (first >= 0) showDocument(first);
  const log = given.find((_file, i) => texts[i] === true);
  if (log !== undefined) giveLog(log, log.name);
}

export function openChosen(files: FileList | null): void {
  const [file, ...others] = files ?? [];
  if (file === undefined) return;
  if (others.length > 0) {
    meant = 'any';
    void openSeveral([file, ...others]);
    return;
  }
  const meaning = meant;
  meant = 'any';
  if (meaning === 'back') void layIfBack(file);
  else if (meaning === 'same') {
    keepSelection(useApp.getState());
    openFresh(file);
  } else void openStreamOrLog(file, openFresh);
}

/** Opens what was dropped: files, and nothing else. A slip of the hand must not cost what is open. */
export function openDropped(transfer: DataTransfer): void {
  const { notify, askToReplace } = useApp.getState();
  const files = [...transfer.items].filter((item) => item.kind === 'file');
  const [first] = files;
  if (first === undefined) {
    notify('Nothing to open there: drop a file from this computer.', 'problem');
    return;
  }
  if (files.length > 1) {
    void openItems(files);
    return;
  }
  if (first.webkitGetAsEntry()?.isDirectory === true) {
    notify(`“${first.webkitGetAsEntry()?.name ?? ''}” is a folder: drop the save image in it.`, 'problem');
    return;
  }
  const file = first.getAsFile();
  if (file === null) notify('The browser did not hand over that file.', 'problem');
  else if (isStreamOpen()) void openStreamOrLog(file, askToReplace);
  else openFresh(file);
}

/** Two that could be two streams may be meant as a pair: their owner says. Anything else is opened beside what is open. */
async function openSeveral(files: readonly File[]): Promise<void> {
  const texts = await Promise.all(files.map((file) => isLog(file).catch(() => false)));
  if (files.length === 2 && !texts.includes(true) && !(await hasBack(files))) offerTwo(files);
  else await openAllBeside(files);
}

async function openItems(items: readonly DataTransferItem[]): Promise<void> {
  const files = items.filter((item) => item.webkitGetAsEntry()?.isDirectory !== true).flatMap((item) => item.getAsFile() ?? []);
  const left = items.length - files.length;
  await openSeveral(files);
  if (left > 0) useApp.getState().notify(`${plural(left, 'folder')} left aside: drop the save images in them.`, 'problem');
}

/** Opens a sample that ships with the app, from where the app itself came from. */
export async function openSample(name: string): Promise<void> {
  const { notify } = useApp.getState();
  try {
    const response = await fetch(`./samples/${name}`);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    openFresh(new File([await response.blob()], name));
  } catch (error) {
    notify(`The sample could not be loaded: ${error instanceof Error ? error.message : String(error)}.`, 'problem');
  }
}
