import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each room may import besides itself and packages; a room that is not named here is imported by its own alone. */
const ROOMS: Record<string, readonly string[]> = {
  contract: [],
  tripletex: [],
  runtime: ['contract'],
  store: ['contract', 'runtime'],
  workflows: ['contract'],
  activities: ['contract', 'store', 'tripletex'],
  client: ['contract', 'workflows', 'store', 'runtime'],
  api: ['contract', 'workflows', 'store', 'runtime', 'client'],
  workers: ['contract', 'workflows', 'activities', 'store', 'tripletex', 'runtime', 'client'],
  sandbox: ['contract', 'client', 'store', 'runtime'],
};

const roomOf = (path: string) => path.split('/')[0] ?? '';

/** What a file of the project imports of the project, types too, as paths from its root. */
function imports(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map(([, path = '']) =>
    normalize(join(file, '..', path)),
  );
}

describe('the rooms of the project', () => {
  it.each(Object.entries(ROOMS))('%s imports only of %j', (room, allowed) => {
    const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(room, file));
    expect(files.length).toBeGreaterThan(0);
    const foreign = files.flatMap((file) =>
      imports(file)
        .filter((path) => ![room, ...allowed].includes(roomOf(path)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(foreign).toEqual([]);
  });
});
