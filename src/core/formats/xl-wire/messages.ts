/**
 * The messages by which the two sides of `xl migrate` talk around the stream (tools/xl/xl.h, tools/xl/xl_migrate.c): texts
 * without length or type, told apart by what they say.
 */
import { struct, text, u8 } from '../../layout/fields.ts';
import type { StructShape } from '../../layout/shape.ts';
import { defineRecord, type RecordSpec } from '../define.ts';
import { STATUS_NAMES } from './status.ts';

const XL_H = 'tools/xl/xl.h';

/** Row types: numbers of our own, as no message has one. */
export const Message = { BANNER: 0x2_0001, READY: 0x2_0002, PERMISSION: 0x2_0003, REPORT: 0x2_0004 } as const;

export interface WireMessage extends RecordSpec {
  /** The bytes by which it is known, its NUL included where it has one. */
  readonly bytes: string;
  /** All its bytes. */
  readonly size: number;
  /** What xl calls it where it complains, in migrate_domain() or migrate_receive(). */
  readonly what: string;
}

const define = (type: number, name: string, what: string, spec: string, doc: string, bytes: string, layout: StructShape): WireMessage => {
  const { size } = layout;
  if (size === null) throw new Error(`${name} has a fixed size`);
  return { ...defineRecord({ type, name, doc, spec: `${XL_H}: ${spec}`, length: 'exact', layout }), bytes, size, what };
};

const message = (bytes: string, doc: string) => text(bytes.length, { doc });

const BANNER_TEXT = 'xl migration receiver ready, send binary domain data.\n';
const READY_TEXT = 'domain received, ready to unpause\0';
const PERMISSION_TEXT = 'domain is yours, you are cleared to unpause\0';
const REPORT_TEXT = 'my copy unpause results are as follows\0';

export const BANNER = define(Message.BANNER, 'receiver banner', 'banner', 'migrate_receiver_banner', 'The receiver is there and waits for xl\u2019s header and the stream. Without a NUL.', BANNER_TEXT, struct('migrate_receiver_banner', { message: message(BANNER_TEXT, 'What the sender compares with.') }));
export const READY = define(Message.READY, 'receiver ready', 'ready message', 'migrate_receiver_ready', 'The receiver has built the domain and asks for permission to unpause it.', READY_TEXT, struct('migrate_receiver_ready', { message: message(READY_TEXT, 'What the sender compares with, its NUL included.') }));
export const PERMISSION = define(Message.PERMISSION, 'permission to go', 'permission for sender to resume', 'migrate_permission_to_go', 'Who sends it gives the domain away: the sender once the receiver is ready, the receiver when it could not unpause its copy and has destroyed it.', PERMISSION_TEXT, struct('migrate_permission_to_go', { message: message(PERMISSION_TEXT, 'What the other side compares with, its NUL included.') }));
export const REPORT = define(Message.REPORT, 'unpause report', 'success/failure report message', 'migrate_report', 'What became of the receiver\u2019s copy, in the byte behind the text.', REPORT_TEXT, struct('migrate_report', { message: message(REPORT_TEXT, 'What the sender compares with, its NUL included.'), status: u8({ names: STATUS_NAMES, doc: '0 where the domain runs, else the error, its sign turned.' }) }));

export const MESSAGES: readonly WireMessage[] = [BANNER, READY, PERMISSION, REPORT];

/** What the receiver calls the permission (migrate_receive()). */
export const GO_MESSAGE = 'GO message';

/** Bytes of the longest message. */
export const LONGEST = Math.max(...MESSAGES.map(({ size }) => size));
