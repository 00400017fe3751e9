/** What a conversion is to make. */
import type { SubmitEvent } from 'react';
import { startConvert, type ConvertChoice } from '../../../store/convert.ts';
import { useApp } from '../../../store/index.ts';
import { CONVERT_RADIOS } from './legacy-choice.ts';
import { LegacyRadios } from './LegacyRadios.tsx';
import styles from './LegacyDialog.module.css';

const SWITCHES = [
  { name: 'likeXen', title: 'As Xen’s converter does it', note: 'its very bytes and refusals' },
  { name: 'stripHeader', title: 'Without the header in front', note: 'of xl or libvirt' },
  { name: 'skipQemu', title: 'Without the device model’s state', note: '' },
] as const;

const choiceOf = (form: FormData): ConvertChoice => ({
  format: form.get('format') === 'libxc' ? 'libxc' : 'libxl',
  checkpoints: form.get('checkpoints') === 'all' ? 'all' : 'last',
  likeXen: form.has('likeXen'),
  stripHeader: form.has('stripHeader'),
  skipQemu: form.has('skipQemu'),
  hints: useApp.getState().readAs.legacy ?? {},
});

export function ConvertForm({ failure }: { readonly failure: string }) {
  const close = useApp((state) => state.closeDialog);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void startConvert(choiceOf(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={submit}>
      <p className={styles['what']}>A current Xen reads streams of version 3 alone. Nothing leaves this computer; what is lost or decided on the way is told.</p>
      {failure !== '' && (
        <p className={styles['problem']} role="alert">
          {failure}
        </p>
      )}
      {CONVERT_RADIOS.map((radio) => (
        <LegacyRadios key={radio.name} {...radio} chosen={radio.choices[0]?.value ?? ''} />
      ))}
      <fieldset className={styles['question']}>
        <legend className={styles['title']}>Options</legend>
        {SWITCHES.map(({ name, title, note }) => (
          <label key={name} className={styles['choice']}>
            <input type="checkbox" name={name} />
            <span>{title}</span>
            <span className={styles['note']}>{note}</span>
          </label>
        ))}
      </fieldset>
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={close}>
          Cancel
        </button>
        <button type="submit" className={styles['strong']}>
          Convert…
        </button>
      </p>
    </form>
  );
}
