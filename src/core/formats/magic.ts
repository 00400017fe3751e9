/** Comparing the first bytes of something with what they should be. */

/** Whether `bytes` begin with `magic`, given as Latin-1 text. */
export function startsWith(bytes: Uint8Array, magic: string, at = 0): boolean {
  return bytes.length >= at + magic.length && differences(bytes, magic, at) === 0;
}

/** In how many of its bytes a magic differs from what stands at `at`; bytes that are missing differ. */
export function differences(bytes: Uint8Array, magic: string, at = 0): number {
  let count = 0;
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) count++;
  return count;
}

/** How many leading bytes of `magic` a source that ends early still shows; 0 where they are not its beginning. */
export function prefixOf(bytes: Uint8Array, magic: string): number {
  if (bytes.length >= magic.length) return 0;
  return differences(bytes, magic.slice(0, bytes.length)) === 0 ? bytes.length : 0;
}
