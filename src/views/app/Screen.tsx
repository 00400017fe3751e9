/** What the window shows in each state of the stream. */
import { FileQuestion, Unplug } from 'lucide-react';
import { useCompare } from '../../store/compare.ts';
import { useDocuments } from '../../store/documents.ts';
import { useApp } from '../../store/index.ts';
import { CompareScreen } from './CompareScreen.tsx';
import { HeaderStrip } from './header/HeaderStrip.tsx';
import { Landing } from './landing/Landing.tsx';
import { MainScreen } from './MainScreen.tsx';
import { Plight } from './Plight.tsx';

const ICON = 32;

/** A number a file: what the panes keep of one file must not meet the rows of the next. */
const numbers = new WeakMap<File, number>();
let opened = 0;

function numberOf(file: File | null): number {
  if (file === null) return 0;
  const number = numbers.get(file) ?? ++opened;
  numbers.set(file, number);
  return number;
}

export function Screen() {
  const phase = useApp((state) => state.phase);
  const identification = useApp((state) => state.identification);
  const failure = useApp((state) => state.failure);
  const file = useApp((state) => state.file);
  // One file may be open twice: two connections of a capture.
  const active = useDocuments((state) => state.active);
  const name = file?.name ?? '';
  const comparing = useCompare((state) => state.shown && state.stage !== 'none');
  if (comparing) return <CompareScreen />;
  if (phase === 'empty') return <Landing />;
  if (phase === 'foreign' && identification?.kind === 'foreign') {
    return (
      <>
        <HeaderStrip />
        <Plight
          icon={<FileQuestion size={ICON} aria-hidden="true" />}
          title={`“${name}”: ${identification.title}`}
          sentence={identification.sentence}
          evidence={identification.evidence}
          mayBeLegacy={identification.unknown === true}
          mayReopen={false}
        />
      </>
    );
  }
  if (phase === 'failed' && failure !== null) {
    return (
      <>
        <HeaderStrip />
        <Plight icon={<Unplug size={ICON} aria-hidden="true" />} title={`${name} could not be read`} sentence={failure.message} evidence={[]} mayReopen />
      </>
    );
  }
  return <MainScreen key={`${active} ${numberOf(file)}`} />;
}
