/** What is to be done in a stream that may still be being read. */
import { useApp } from './index.ts';

/** Acts once the stream that is now in front has been read; not where it cannot be, or another comes in its place. */
export function whenReady(act: () => void): void {
  const { file, phase } = useApp.getState();
  if (phase === 'ready') {
    act();
    return;
  }
  const stop = useApp.subscribe((state) => {
    if (state.file !== file || state.phase === 'failed' || state.phase === 'foreign') stop();
    else if (state.phase === 'ready') {
      stop();
      act();
    }
  });
}
