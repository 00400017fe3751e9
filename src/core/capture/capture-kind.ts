/** Whether bytes begin as a packet capture. */
import { pcapKind } from './pcap.ts';
import { SECTION_HEADER } from './pcapng.ts';

export const isPacketCapture = (head: Uint8Array): boolean => pcapKind(head) !== null || (head.byteLength >= 12 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === SECTION_HEADER);
