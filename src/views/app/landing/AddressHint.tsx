/** An address that points into a file, or is of a comparison, and no file: what to give. */
import { plural, printable } from '../../../core/text.ts';
import { useAwaited } from '../../../store/compare-history.ts';
import { awaitedSize } from '../../../store/url.ts';
import styles from './AddressHint.module.css';

const fileText = (size: number, name: string | undefined): string => (name === undefined ? `a file of ${plural(size, 'byte')}` : `“${printable(name)}” (${plural(size, 'byte')})`);

export function AddressHint() {
  const { address, names } = useAwaited();
  const size = awaitedSize();
  if (address !== null) {
    const { left, right, one } = address;
    return (
      <p className={styles['hint']}>
        {one
          ? `This address is of a comparison within ${fileText(left.size, names[0])}: open it to go there.`
          : `This address is of a comparison of ${fileText(left.size, names[0])} with ${fileText(right.size, names[1])}: drop both to go there.`}
      </p>
    );
  }
  if (size === null) return null;
  return <p className={styles['hint']}>This address points into a file of {plural(size, 'byte')}: open it to go there.</p>;
}
