/** The lines around base64 that say what is in it (RFC 7468, RFC 4880 section 6.2). */

const BEGIN = /^-----BEGIN ([^\r\n-]{1,80})-----\s*$/;
const END = /^-----END [^\r\n-]{1,80}-----\s*$/;

export interface Armoured {
  /** What stands between the lines, without headers. */
  readonly body: string;
  readonly label: string;
  readonly ended: boolean;
  /** Blocks behind the first, which are left out. */
  readonly more: boolean;
}

/** Null where a text does not begin with such a line. */
export function armourOf(text: string): Armoured | null {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  const label = BEGIN.exec(lines[first]?.trim() ?? '')?.[1];
  if (label === undefined) return null;
  const last = lines.findIndex((line, i) => i > first && END.test(line.trim()));
  const inside = lines.slice(first + 1, last < 0 ? undefined : last);
  // A PGP checksum is "=" and four characters; headers have a colon, which base64 does not.
  const body = inside.filter((line) => !line.includes(':') && !/^\s*=[A-Za-z0-9+/]{4}\s*$/.test(line)).join('\n');
  return { body, label, ended: last >= 0, more: last >= 0 && lines.slice(last + 1).some((line) => line.trim() !== '') };
}
