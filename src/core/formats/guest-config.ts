/** What the config that comes with a stream says of the guest, as far as a restore hangs on it. */
export interface GuestConfig {
  /** Whether there is a config at all. */
  readonly present: boolean;
  /** Null where it does not say. */
  readonly type: 'pv' | 'hvm' | 'pvh' | null;
  readonly vcpus: number | null;
  /** target_memkb: what the guest has now, in KiB. */
  readonly targetKiB: number | null;
}

export const NO_CONFIG: GuestConfig = { present: false, type: null, vcpus: null, targetKiB: null };
