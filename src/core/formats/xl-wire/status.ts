/**
 * The byte behind the receiver's report: `-rc` of migrate_receive() (tools/xl/xl_migrate.c), so the error of libxl with its sign
 * turned, or 255 for the 1 that migrate_read_fixedmessage() returns when it does not get the sender's permission.
 */

/** tools/libs/light/libxl_types.idl: libxl_error, from -1 on. */
const LIBXL_ERRORS = [
  'NONSPECIFIC', 'VERSION', 'FAIL', 'NI', 'NOMEM', 'INVAL', 'BADFAIL', 'GUEST_TIMEDOUT', 'TIMEDOUT', 'NOPARAVIRT', 'NOT_READY', 'OSEVENT_REG_FAIL',
  'BUFFERFULL', 'UNKNOWN_CHILD', 'LOCK_FAIL', 'JSON_CONFIG_EMPTY', 'DEVICE_EXISTS', 'CHECKPOINT_DEVOPS_DOES_NOT_MATCH',
  'CHECKPOINT_DEVICE_NOT_SUPPORTED', 'VNUMA_CONFIG_INVALID', 'DOMAIN_NOTFOUND', 'ABORTED', 'NOTFOUND', 'DOMAIN_DESTROYED', 'FEATURE_REMOVED',
  'PROTOCOL_ERROR_QMP', 'UNKNOWN_QMP_ERROR', 'QMP_GENERIC_ERROR', 'QMP_COMMAND_NOT_FOUND', 'QMP_DEVICE_NOT_ACTIVE', 'QMP_DEVICE_NOT_FOUND', 'QEMU_API',
] as const;

/** What the receiver sends when the permission did not come, or was something else. */
const NO_PERMISSION = 255;

export const STATUS_NAMES: Readonly<Record<number, string>> = { 0: 'running', ...Object.fromEntries(LIBXL_ERRORS.map((name, i) => [i + 1, `ERROR_${name}`])), [NO_PERMISSION]: 'no permission' };

/** `status 3 (libxl's ERROR_FAIL)`. */
export function statusWords(status: number): string {
  if (status === NO_PERMISSION) return `status ${status}: it did not get the sender\u2019s permission, or not as it should be`;
  const name = STATUS_NAMES[status];
  return `status ${status} (${name === undefined ? 'none of libxl\u2019s errors' : `libxl\u2019s ${name}`})`;
}
