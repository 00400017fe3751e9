/** What becomes of the bytes: on the main page nothing leaves; the page for addresses says what it may do. */
import { Globe, Lock } from 'lucide-react';
import { mayConnect } from '../../../store/remote.ts';

export function PrivacyNote() {
  if (mayConnect()) {
    return (
      <>
        <Globe size={18} aria-hidden="true" />
        <p>
          <strong>This page may connect to the address that you give it.</strong> What it reads stays in this tab. Files of this computer are better opened on{' '}
          <a href="./">the main page</a>, whose policy forbids connections to any other address.
        </p>
      </>
    );
  }
  return (
    <>
      <Lock size={18} aria-hidden="true" />
      <p>
        <strong>Nothing leaves this computer.</strong> The file is read in this tab, a slice at a time, whatever its size; there is no server to send it to, and the page’s own
        policy forbids connections to any other address. A file on a server opens on <a href="./url.html">a page of its own</a>.
      </p>
    </>
  );
}
