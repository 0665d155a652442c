/** One entry of `RECEIPT_HOSTS`: a host, with a port or for the usual one of the address' scheme. */
export interface ReceiptHost {
  readonly hostname: string;
  readonly port: number | undefined;
}

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** Whether a host, as a URL has it, is this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

const USUAL_PORT: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

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
  if (!/^(\[[\da-f:.]+\]|[^\s/?#@:*\\[\]]+)(:\d{1,5})?$/i.test(entry) || !URL.canParse(`https://${entry}`))
    return undefined;
  // The URL drops the usual port of its scheme, which may still be what was asked for: "host:443" is not "host".
  const [, port] = /:(\d{1,5})$/.exec(entry) ?? [];
  return { hostname: new URL(`https://${entry}`).hostname, port: port === undefined ? undefined : Number(port) };
}

/**
 * Whether a receipt may be fetched from an address: only from the listed hosts, by `https`, or by `http` where the listed host
 * is this machine. An entry without a port stands for the usual port only. An address with a user name in it is never allowed.
 */
export function receiptUrlAllowedOn(hosts: readonly ReceiptHost[]): (url: string) => boolean {
  return (address) => {
    if (!URL.canParse(address)) return false;
    const { protocol, hostname, port, username, password } = new URL(address);
    if (username !== '' || password !== '') return false;
    if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) return false;
    const usual = USUAL_PORT[protocol];
    return hosts.some(
      (host) => host.hostname === hostname && (host.port ?? usual) === (port === '' ? usual : Number(port)),
    );
  };
}
