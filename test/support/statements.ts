/** Counts what PostgreSQL is asked to execute, the begin and commit of a transaction among it. */
export class StatementCounter {
  count = 0;

  /** To be given every piece of one connection in turn. Messages: a letter (not the first), a length that counts itself, the rest. */
  readonly listen = (): ((sent: Buffer) => void) => {
    let rest = Buffer.alloc(0);
    let lettered = 0;
    return (sent) => {
      rest = Buffer.concat([rest, sent]);
      while (rest.length >= lettered + 4) {
        const length = lettered + rest.readUInt32BE(lettered);
        if (rest.length < length) return;
        const letter = lettered === 0 ? '' : String.fromCharCode(rest[0] ?? 0);
        if (letter === EXECUTE || letter === SIMPLE_QUERY) this.count += 1;
        rest = rest.subarray(length);
        lettered = 1;
      }
    };
  };
}

const EXECUTE = 'E';
const SIMPLE_QUERY = 'Q';
