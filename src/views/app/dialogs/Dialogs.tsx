/** Whichever dialog is open. */
import { useApp } from '../../../store/index.ts';
import { CompareDialog } from './CompareDialog.tsx';
import { ConvertDialog } from './ConvertDialog.tsx';
import { CopyDialog } from './CopyDialog.tsx';
import { GoToDialog } from './GoToDialog.tsx';
import { HelpSheet } from './HelpSheet.tsx';
import { PageDialog } from './PageDialog.tsx';
import { Palette } from './Palette.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { ReadAsDialog } from './ReadAsDialog.tsx';
import { ReplaceDialog } from './ReplaceDialog.tsx';
import { ReportDialog } from './ReportDialog.tsx';
import { SeveralDialog } from './SeveralDialog.tsx';

export function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  switch (dialog) {
    case 'palette':
      return <Palette />;
    case 'goto':
      return <GoToDialog />;
    case 'copy':
      return <CopyDialog />;
    case 'help':
      return <HelpSheet />;
    case 'replace':
      return <ReplaceDialog />;
    case 'report':
      return <ReportDialog />;
    case 'page':
      return <PageDialog />;
    case 'paste':
      return <PasteDialog />;
    case 'readas':
      return <ReadAsDialog />;
    case 'convert':
      return <ConvertDialog />;
    case 'compare':
      return <CompareDialog />;
    case 'several':
      return <SeveralDialog />;
    case null:
      return null;
  }
}
