/** Ways in: the picker, a drop, a sample. All end in `openFile`, or in a sentence on why not. */
import { useApp } from '../../store/index.ts';
import { keepSelection } from '../../store/url.ts';
import { plural } from '../../core/text.ts';

const INPUT_ID = 'file-input';

/** The one hidden file input; it stands in App so that tests and assistive technology find it. */
export const FILE_INPUT_ID = INPUT_ID;

/** Whether the next choice is meant to be the same file again. */
let reopening = false;

const click = (): void => document.getElementById(INPUT_ID)?.click();

export function chooseFile(): void {
  reopening = false;
  click();
}

/** Reopens what changed on disk: same place in the new file. The browser asks for the file again. */
export function reopenFile(): void {
  reopening = true;
  click();
}

/** What was said about the file before is over. */
export function openFresh(file: File): void {
  const { dismissNotice, openFile } = useApp.getState();
  dismissNotice();
  void openFile(file);
}

export function openChosen(files: FileList | null): void {
  const file = files?.[0];
  if (file === undefined) return;
  if (reopening) keepSelection(useApp.getState());
  reopening = false;
  openFresh(file);
}

/** Opens what was dropped: one file, and nothing else. A slip of the hand must not cost what is open. */
export function openDropped(transfer: DataTransfer): void {
  const { notify, phase, askToReplace } = useApp.getState();
  const files = [...transfer.items].filter((item) => item.kind === 'file');
  const [first] = files;
  if (first === undefined) {
    notify('Nothing to open there: drop a file from this computer.', 'problem');
    return;
  }
  if (files.length > 1) {
    notify(`That is ${plural(files.length, 'file')}: drop one save image at a time.`, 'problem');
    return;
  }
  if (first.webkitGetAsEntry()?.isDirectory === true) {
    notify(`“${first.webkitGetAsEntry()?.name ?? ''}” is a folder: drop the save image in it.`, 'problem');
    return;
  }
  const file = first.getAsFile();
  if (file === null) notify('The browser did not hand over that file.', 'problem');
  else if (phase === 'scanning' || phase === 'ready') askToReplace(file);
  else openFresh(file);
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
