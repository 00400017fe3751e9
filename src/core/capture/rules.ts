/** What a capture can lack. Nobody refuses a stream for it: the stream went over the wire whole, or not, whatever was captured. */
import { defineRule } from '../index/finding.ts';

const FILES = 'draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng';
const cite = 'RFC 9293 section 3.4';

export const CAPTURE_CUT = defineRule({ id: 'pcap.file.cut', title: 'The capture file is whole', objectors: [], otherwise: 'warning', cite: FILES, hint: 'What was captured before is shown.' });
export const MISSING = defineRule({ id: 'pcap.stream.missing', title: 'Every byte of the stream was captured', objectors: [], otherwise: 'warning', cite, hint: 'The receiver had these bytes, or the connection would have stopped there: capture again with a larger buffer (tcpdump -B) and without a snap length (-s 0).' });
export const MID_STREAM = defineRule({ id: 'pcap.stream.begins-in-the-middle', title: 'The capture has the connection from its SYN on', objectors: [], otherwise: 'warning', cite, hint: 'What was sent before the capture began is not there.' });
export const REPEATED = defineRule({ id: 'pcap.stream.repeat-differs', title: 'A segment that is sent again has the same bytes', objectors: [], otherwise: 'warning', cite, hint: 'The bytes captured first are shown. A sender never changes what it sends again: something on the way did, or two connections share their ports.' });
export const ASIDE = defineRule({ id: 'pcap.segment.out-of-window', title: 'Every segment lies where its connection is', objectors: [], otherwise: 'warning', cite: 'RFC 7323 section 2.2, RFC 9293 section 3.4', hint: 'A receiver drops what lies outside of its window. Such a packet is of another connection on the same ports, was damaged on the way, or was forged.' });
export const PREAMBLE = defineRule({ id: 'pcap.stream.preamble', title: 'The stream begins with its connection', objectors: [], otherwise: 'warning', cite: 'RFC 9293 section 3.4', hint: 'Somebody who reads before the restore does may take such bytes off, as a tunnel does; nothing in the capture tells. Whoever reads the socket from its first byte refuses them.' });
export const CLOCK = defineRule({ id: 'pcap.clock.steady', title: 'The times of packets grow', objectors: [], otherwise: 'warning', cite: FILES, hint: 'The clock of the machine that captured was set, or captures were joined: what is told of durations, stalls and throughput is as good as these times.' });
export const UNREAD = defineRule({ id: 'pcap.packet.not-read', title: 'Every packet that may carry TCP can be read', objectors: [], otherwise: 'warning', cite: 'tcpdump.org/linktypes.html, RFC 791 section 3.2, RFC 8200 section 4.5', hint: 'What such packets carried is missing where they belonged to the stream. Capture whole packets (-s 0), and all fragments of each: a filter on ports lets only the first one through.' });
export const OTHERS = defineRule({ id: 'pcap.capture.connections', title: 'The capture has one connection', objectors: [], cite: FILES });

export const HTTP_CUT = defineRule({ id: 'http.body.cut', title: 'An HTTP message has its whole body', objectors: [], otherwise: 'warning', cite: 'RFC 9112 sections 6.3, 7.1 and 8', hint: 'What is there of the body is shown.' });
export const HTTP_BEHIND = defineRule({ id: 'http.body.trailing-bytes', title: 'Nothing stands behind the body', objectors: [], cite: 'RFC 9112 section 6.3', hint: 'A connection may carry several messages, one behind the other: only the first is read.' });

export const CAPTURE_RULES = [CAPTURE_CUT, MISSING, MID_STREAM, REPEATED, ASIDE, PREAMBLE, CLOCK, UNREAD, OTHERS, HTTP_CUT, HTTP_BEHIND];
