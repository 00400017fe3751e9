/** Which addresses are asked at all, and what is said of the others. */
import { describe, expect, it } from 'vitest';
import { addressOf, refusalOf } from '../../../src/store/remote.ts';

describe('an address', () => {
  it.each([
    ['http://user:pw@host/guest.save', /user name or a password .*refuses to ask host\./],
    ['https://user@host:8443/x', /user name or a password .*host:8443\./],
    ['javascript:alert(1)', /cannot read from javascript: addresses/],
    ['ftp://host/x', /cannot read from ftp: addresses/],
    ['file:///var/lib/xen/x.save', /A file of this computer is opened/],
  ])('%s is refused with its reason', (text, reason) => {
    expect(refusalOf(text)).toMatch(reason);
    expect(() => addressOf(text)).toThrow(reason);
  });

  it('of a server is asked, and what is none yet is not refused', () => {
    expect(addressOf(' https://host/a.save ').href).toBe('https://host/a.save');
    expect(refusalOf('https://host/a.save')).toBe('');
    expect(refusalOf('hos')).toBe('');
    expect(() => addressOf('hos')).toThrow('begins with http');
  });
});
