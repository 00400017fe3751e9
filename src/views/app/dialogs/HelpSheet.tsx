/** The sheet of keys: made from the command table, so that it cannot be out of date. */
import { COMMANDS, PANE_KEYS, type CommandGroup } from '../commands.ts';
import { KeyHint } from './KeyHint.tsx';
import { Modal } from './Modal.tsx';
import styles from './HelpSheet.module.css';

const GROUPS: readonly CommandGroup[] = ['File', 'Go', 'Find', 'Copy', 'View', 'Help'];

interface Line {
  readonly title: string;
  readonly keys: readonly string[];
}

const SECTIONS: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
  ...GROUPS.map((group) => ({
    title: group,
    lines: COMMANDS.filter((command) => command.group === group && command.keys.length > 0),
  })),
  { title: 'In the focused pane', lines: PANE_KEYS },
];

export function HelpSheet() {
  return (
    <Modal title="Keys" width="wide" headed>
      <div className={styles['sheet']} role="group" aria-label="Keys by what they are for" tabIndex={0}>
        {SECTIONS.map(({ title, lines }) => (
          <section key={title} className={styles['section']}>
            <h3 className={styles['heading']}>{title}</h3>
            <dl>
              {lines.map((line) => (
                <div key={line.title} className={styles['line']}>
                  <dt>{line.title}</dt>
                  <dd className={styles['keys']}>
                    {line.keys.map((keys) => (
                      <KeyHint key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles['foot']}>Single keys act while no text field has the focus. Everything else is in the palette: Ctrl+K.</p>
    </Modal>
  );
}
