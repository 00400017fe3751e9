/** Where a section stands: the document or source file, and the heading or symbol in it. */

export interface Reference {
  /** Path in the project's repository; empty where no document speaks of it. */
  readonly file: string;
  /** Heading of a document, symbol of a source file; empty where the whole file is meant. */
  readonly heading: string;
  /** The repository whose path it is. */
  readonly project: 'Xen' | 'QEMU' | 'libvirt' | 'xen-api' | 'varstored';
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  libxc: 'docs/specs/libxc-migration-stream.pandoc',
  libxl: 'docs/specs/libxl-migration-stream.pandoc',
};

const PROJECTS = [
  [/^QEMU /, 'QEMU'],
  [/^libvirt /, 'libvirt'],
  [/^xen-api /, 'xen-api'],
  [/^varstored /, 'varstored'],
  [/^xen /, 'Xen'],
] as const;

/** @param spec as layouts and rules give it: `libxc: X86_TSC_INFO`, `tools/xl/xl.h: save_file_header` */
export function referenceOf(spec: string): Reference {
  const at = spec.indexOf(': ');
  const place = at < 0 ? spec : spec.slice(0, at);
  const heading = at < 0 ? '' : spec.slice(at + 2);
  const document = DOCUMENTS[place];
  if (document !== undefined) return { file: document, heading, project: 'Xen' };
  for (const [prefix, project] of PROJECTS) if (prefix.test(place)) return { file: place.replace(prefix, ''), heading, project };
  return { file: place, heading, project: 'Xen' };
}
