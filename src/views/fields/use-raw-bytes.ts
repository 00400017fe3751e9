/** The first bytes of a range as spaced hexadecimal; dots until they are read. */
import { useEffect, useState } from 'react';
import { contains, holesIn, NO_HOLES, type ByteRange } from '../../core/bytes/range.ts';
import { hexByte, hexString } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';

const SHOWN = 24;

/** Bytes that were not captured are none. */
function rawText(bytes: Uint8Array, start: number): string {
  const lost = holesIn(useApp.getState().capture?.holes ?? NO_HOLES, start, start + bytes.length);
  if (lost.length === 0) return hexString(bytes, ' ');
  return Array.from(bytes, (byte, i) => (lost.some((hole) => contains(hole, start + i)) ? '··' : hexByte(byte))).join(' ');
}

export function useRawBytes(range: ByteRange | null): string {
  const client = useApp((state) => state.client);
  const [read, setRead] = useState<{ range: ByteRange | null; text: string }>({ range: null, text: '' });
  useEffect(() => {
    if (range === null || client === null) return undefined;
    let wanted = true;
    const end = Math.min(range.end, range.start + SHOWN);
    client.request('bytes', { start: range.start, end }).then(
      (bytes) => {
        if (wanted) setRead({ range, text: rawText(bytes, range.start) + (range.end > end ? ' …' : '') });
      },
      (error: unknown) => {
        if (wanted) useApp.getState().reportFailure(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [range, client]);
  return read.range === range && range !== null ? read.text : '··';
}
