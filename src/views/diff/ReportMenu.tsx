/** The comparison as a file, in one of its forms. */
import { FileDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { REPORT_FORMS, saveComparison } from '../../store/compare-report.ts';
import { useCompare } from '../../store/compare.ts';
import header from './DiffHeader.module.css';
import styles from './RowMenu.module.css';
import bar from './Toolbar.module.css';

const ICON = 14;

export function ReportMenu(): ReactNode {
  const stage = useCompare((state) => state.stage);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={bar['chip']} disabled={stage !== 'open'} title="Export this comparison (Ctrl+E)">
        <FileDown size={ICON} aria-hidden="true" /> <span className={header['label']}>Report</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles['list']} align="end" sideOffset={4} collisionPadding={8}>
          {REPORT_FORMS.map(({ format, title, use }) => (
            <DropdownMenu.Item key={format} className={styles['item']} onSelect={() => void saveComparison(format)}>
              <strong>{title}</strong> {use}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
