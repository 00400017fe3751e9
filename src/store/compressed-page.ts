/** A page of a Remus-compressed checkpoint, asked for when somebody looks at it. */
import type { Requests } from '../worker/protocol.ts';
import { useApp } from './index.ts';

export type CompressedPage = NonNullable<Requests['compressedPage']['result']>;

/** Null where no encoded page holds the byte, or the read failed, which the app tells. */
export async function readCompressedPage(offset: number, signal: AbortSignal): Promise<CompressedPage | null> {
  const { client, reportFailure } = useApp.getState();
  try {
    return (await client?.request('compressedPage', { offset }, signal)) ?? null;
  } catch (error) {
    reportFailure(error);
    return null;
  }
}
