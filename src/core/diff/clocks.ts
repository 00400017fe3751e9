/**
 * Fields that go on by themselves while time passes: clocks, counters, and deadlines that are told in their time. Of registers that a
 * guest sets (TSC_ADJUST, frequencies, a timer's period) none is here.
 */
import type { Fact } from './fact.ts';

/** `tsc`: what counts the processor's cycles. `wallclock`: what tells the time of day. `time`: all else. */
export type Clock = 'tsc' | 'wallclock' | 'time';

export const CLOCKS: Readonly<Record<Clock, readonly RegExp[]>> = {
  tsc: [
    // docs/specs/libxc-migration-stream.pandoc, X86_TSC_INFO; incarnation counts restores.
    /^libxc\.X86_TSC_INFO\.(?:nsec|incarnation)$/,
    // xen/include/public/xen.h, struct vcpu_time_info.
    /^libxc\.SHARED_INFO\.shared_info\.vcpu_info\[\d+\]\.time\.tsc_timestamp$/,
    // xen/include/public/arch-x86/hvm/save.h; tdt_msr is a deadline by the TSC.
    /^hvm-context\.CPU\[\d+\]\.tsc$/,
    /^hvm-context\.LAPIC\[\d+\]\.tdt_msr$/,
    // QEMU: vmstate_timers.
    /^qemu\.timer\[\d+\]\.data\.cpu_ticks_offset$/,
  ],
  wallclock: [
    // xen/include/public/xen.h, struct shared_info: the time of the host's boot is written anew wherever the guest runs.
    /^libxc\.SHARED_INFO\.shared_info\.(?:arch\.)?wc_(?:version|sec|nsec|sec_hi)$/,
    // MC146818: seconds, minutes, hours, day of the week, day, month, year.
    /^hvm-context\.RTC\[\d+\]\.cmos_data\[[0246789]\]$/,
    // QEMU: vmstate_rtc.
    /^qemu\.mc146818rtc\[\d+\]\.data\.(?:base_rtc|last_update|offset|next_periodic_time|next_alarm_time|periodic_timer|update_timer)$/,
  ],
  time: [
    // xen/include/public/xen.h, struct vcpu_time_info; version counts updates.
    /^libxc\.SHARED_INFO\.shared_info\.vcpu_info\[\d+\]\.time\.(?:version|system_time)$/,
    // xen/include/public/arch-x86/hvm/save.h.
    /^hvm-context\.LAPIC_REGS\[\d+\]\.TMCCT$/,
    /^hvm-context\.PMTIMER\[\d+\]\.tmr_val$/,
    /^hvm-context\.HPET\[\d+\]\.mc64$/,
    // QEMU: vmstate_timers, vmstate_hpet, vmstate_pm_tmr, vmstate_apic_common.
    /^qemu\.timer\[\d+\]\.data\.cpu_clock_offset$/,
    /^qemu\.hpet\[\d+\]\.data\.(?:hpet_counter|timer\[\d+\]\.qemu_timer)$/,
    /^qemu\..*piix4_pm\[\d+\]\.data\.ar\.tmr\.(?:timer|overflow_time)$/,
    /^qemu\.apic\[\d+\]\.data\.(?:initial_count_load_time|next_time|timer_expiry)$/,
  ],
};

/** QEMU keeps clock and memory of the MC146818 in one array: these of its bytes are the clock's, 0x32 the century (hw/rtc/mc146818rtc_regs.h). */
const QEMU_CMOS = /^qemu\.mc146818rtc\[\d+\]\.data\.cmos_data$/;
const CMOS_CLOCK: ReadonlySet<number> = new Set([0, 2, 4, 6, 7, 8, 9, 0x32]);

/** Whether two values of a field differ by that clock alone. */
export function isClock(clock: Clock, left: Fact, right: Fact): boolean {
  if (CLOCKS[clock].some((path) => path.test(left.path))) return true;
  return clock === 'wallclock' && QEMU_CMOS.test(left.path) && differsAt(left.value, right.value).every((byte) => CMOS_CLOCK.has(byte));
}

/** Numbers of the bytes in which two hexadecimal strings of one length differ; -1 where they cannot be compared. */
function differsAt(left: number | string, right: number | string): number[] {
  if (typeof left !== 'string' || typeof right !== 'string' || left.length !== right.length) return [-1];
  return Array.from({ length: left.length / 2 }, (_, byte) => byte).filter((byte) => left.slice(2 * byte, 2 * byte + 2) !== right.slice(2 * byte, 2 * byte + 2));
}
