/** Types of `legacy-sparse.mjs`, which is plain JavaScript so that the bench runs without a build. */
export function makeLegacyStream(path: string, guest: { readonly pages: number; readonly dense: boolean }): number;
