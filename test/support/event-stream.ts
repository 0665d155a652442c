/** One server-sent event, as a browser understands it. */
export interface HeardEvent {
  readonly event: string;
  readonly data: unknown;
  /** The id that counts once it was heard. */
  readonly lastEventId: string;
}

/** A stream of server-sent events that is read by and by. */
export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  /** What was heard so far. */
  readonly heard: readonly HeardEvent[];
  readonly lastEventId: () => string;
  /** Resolves once something fits. */
  readonly until: (fits: (event: HeardEvent) => boolean) => Promise<HeardEvent>;
  /** Resolves once the id is there with which the stream begins. */
  readonly begun: Promise<void>;
  /** Resolves when the server ends it. */
  readonly ended: Promise<void>;
  readonly hangUp: () => void;
}

/** Listens to a stream of server-sent events, until it ends or somebody hangs up. */
export async function listenTo(url: string, token: string, lastEventId?: string): Promise<EventStream> {
  const hanging = new AbortController();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    signal: hanging.signal,
  });
  const heard: HeardEvent[] = [];
  const listeners = new Set<() => void>();
  let id = '';
  const hear = (block: string) => {
    const fields = block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)] as const);
    const valueOf = (name: string) => fields.find(([field]) => field === name)?.[1];
    id = valueOf('id') ?? id;
    const data = valueOf('data');
    if (data !== undefined) heard.push({ event: valueOf('event') ?? '', data: JSON.parse(data), lastEventId: id });
    listeners.forEach((listener) => listener());
  };
  const once = <T>(look: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const listener = () => {
        const found = look();
        if (found === undefined) return;
        listeners.delete(listener);
        resolve(found);
      };
      listeners.add(listener);
      listener();
    });
  return {
    status: response.status,
    headers: response.headers,
    heard,
    lastEventId: () => id,
    until: (fits) => once(() => heard.find(fits)),
    begun: once(() => (id === '' ? undefined : true)).then(() => undefined),
    ended: readBlocks(response, hear).catch(() => undefined),
    hangUp: () => hanging.abort(),
  };
}

async function readBlocks(response: Response, hear: (block: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    blocks.forEach(hear);
  }
}
