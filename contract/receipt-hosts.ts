/** One entry of `RECEIPT_HOSTS`: a host, with a port or for the usual one. */
export interface ReceiptHost {
  readonly hostname: string;
  readonly port: string;
}

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Reads `host[:port],…`. Undefined when an entry is no host. */
export function parseReceiptHosts(text: string): ReceiptHost[] | undefined {
  const hosts = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseHost);
  return hosts.includes(undefined) ? undefined : hosts.filter((host) => host !== undefined);
}

function parseHost(entry: string): ReceiptHost | undefined {
  if (/[/?#@\s]/.test(entry) || !URL.canParse(`ftp://${entry}`)) return undefined;
  const { hostname, port } = new URL(`ftp://${entry}`);
  return hostname === '' ? undefined : { hostname: hostname.toLowerCase(), port };
}

/**
 * Whether a receipt may be fetched from an address: only from the listed hosts, by `https`, or by `http` where the listed host
 * is this machine. An address with a user name in it is never allowed.
 */
export function receiptUrlAllowedOn(hosts: readonly ReceiptHost[]): (url: string) => boolean {
  return (address) => {
    if (!URL.canParse(address)) return false;
    const { protocol, hostname, port, username, password } = new URL(address);
    if (username !== '' || password !== '') return false;
    if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.test(hostname))) return false;
    return hosts.some((host) => host.hostname === hostname && host.port === port);
  };
}
