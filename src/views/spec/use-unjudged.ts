/** Why a rule without a finding may still be broken. */
import { useApp } from '../../store/index.ts';

/** Empty where the whole stream has been judged. */
export const useUnjudged = (): string =>
  useApp(({ phase, outcome }) => {
    if (phase !== 'ready') return 'nothing so far';
    return outcome === 'cancelled' ? 'reading was stopped' : '';
  });
