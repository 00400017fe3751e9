/** Single flags out of their sum. */
const BITS = { AGREES: 2, DIFFERS: 4, ABOUT: 8, UNCONFIRMED: 16, CONFIRMED: 32 } as const;

export const bit = (flags: number, name: keyof typeof BITS): boolean => Math.floor(flags / BITS[name]) % 2 === 1;
