import { describe, expect, it } from 'vitest';
import { parseReceiptHosts, receiptUrlAllowedOn } from '../../contract/receipt-hosts.js';

function isAllowed(hosts: string, url: string): boolean {
  const parsed = parseReceiptHosts(hosts);
  if (parsed === undefined) throw new Error(`"${hosts}" is no list of hosts`);
  return receiptUrlAllowedOn(parsed)(url);
}

describe('the hosts that receipts are fetched from', () => {
  it.each([
    ['a listed host by https', 'receipts.example', 'https://receipts.example/r/1.pdf'],
    ['any of several listed hosts', 'a.example, b.example', 'https://b.example/r/1.pdf'],
    ['a host however it is written', 'Receipts.Example', 'https://RECEIPTS.example/r'],
    ['the usual port written out in the address', 'receipts.example', 'https://receipts.example:443/r'],
    ['the usual port written out in the list', 'receipts.example:443', 'https://receipts.example/r'],
    ['a listed port', 'receipts.example:8443', 'https://receipts.example:8443/r'],
    ['localhost by http', 'localhost:4010', 'http://localhost:4010/r'],
    ['a loopback address by http', '127.0.0.1:4010', 'http://127.0.0.1:4010/r'],
    ['any loopback address by http', '127.0.0.5', 'http://127.0.0.5/r'],
    ['the loopback address of IPv6 by http', '[::1]:4010', 'http://[::1]:4010/r'],
    ['IPv6 however it is written', '[2001:DB8:0:0::1]', 'https://[2001:db8::1]/r'],
  ])('allows %s', (_, hosts, url) => {
    expect(isAllowed(hosts, url)).toBe(true);
  });

  it.each([
    ['a host that is not listed', 'receipts.example', 'https://elsewhere.example/r'],
    ['a host below a listed one', 'receipts.example', 'https://evil.receipts.example/r'],
    ['a host that begins like a listed one', 'receipts.example', 'https://receipts.example.evil.example/r'],
    ['http for a listed host', 'receipts.example', 'http://receipts.example/r'],
    ['http on the listed port of a host', 'receipts.example:80', 'http://receipts.example/r'],
    ['http for a private address', '10.0.0.5', 'http://10.0.0.5/r'],
    ['http for a loopback address that is not listed', 'receipts.example', 'http://127.0.0.1/r'],
    ['a name that begins like a loopback address', '127.0.0.1.evil.example', 'http://127.0.0.1.evil.example/r'],
    ['another port than the usual when none is listed', 'receipts.example', 'https://receipts.example:8443/r'],
    ['another port than the listed', 'receipts.example:8443', 'https://receipts.example/r'],
    ['the usual port of https for the port of another protocol', 'receipts.example:21', 'https://receipts.example/r'],
    ['a user name in the address', 'receipts.example', 'https://receipts.example@receipts.example/r'],
    ['a listed host as user name', 'receipts.example', 'https://receipts.example:x@evil.example/r'],
    ['files', 'localhost', 'file://localhost/etc/passwd'],
    ['other protocols', 'receipts.example', 'ftp://receipts.example/r'],
    ['what is no address', 'receipts.example', 'receipts.example/r'],
  ])('refuses %s', (_, hosts, url) => {
    expect(isAllowed(hosts, url)).toBe(false);
  });

  it.each([
    'https://receipts.example',
    'receipts.example/path',
    'user@receipts.example',
    'receipts.example:99999',
    'two words',
    'host:port',
    '[::1',
    'a.example,?',
  ])('takes "%s" for no list of hosts', (text) => {
    expect(parseReceiptHosts(text)).toBeUndefined();
  });

  it('reads no hosts out of an empty list', () => {
    expect(parseReceiptHosts(' , ')).toEqual([]);
  });
});
