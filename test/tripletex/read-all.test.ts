import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listProjects, readAll } from '../../tripletex/index.js';
import { errorOf, json, ToldServer } from './told-server.js';

let server: ToldServer;
beforeEach(async () => (server = await ToldServer.start()));
afterEach(() => server.stop());

/** Lists so many projects, a page at a time. */
function lists(total: number): void {
  server.handle = ({ url }, response) => {
    const query = new URL(url, server.baseUrl).searchParams;
    const [from, count] = [Number(query.get('from')), Number(query.get('count'))];
    const values = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, index) => ({
      id: from + index,
    }));
    json(response, 200, { fullResultSize: total, from, count: values.length, values });
  };
}

const asked = (name: string) => server.asked.map(({ url }) => new URL(url, server.baseUrl).searchParams.get(name));

describe('every row of a list', () => {
  it('is read page by page until a short one, in a fixed order, with the filter on each page', async () => {
    lists(2003);
    const rows = await readAll(server.company(), listProjects, { isOffer: false });
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 2003 }, (_, id) => id));
    expect(asked('from')).toEqual(['0', '1000', '2000']);
    expect(asked('sorting')).toEqual(['id', 'id', 'id']);
    expect(asked('isOffer')).toEqual(['false', 'false', 'false']);
  });

  it.each([
    [0, 1],
    [999, 1],
    [1000, 2],
  ])('takes for %d rows %d pages', async (total, pages) => {
    lists(total);
    expect(await readAll(server.company(), listProjects)).toHaveLength(total);
    expect(server.asked).toHaveLength(pages);
  });

  it('or none: a page that fails fails the whole', async () => {
    lists(1500);
    const first = server.handle;
    server.handle = (seen, response) =>
      seen.url.includes('from=1000') ? response.writeHead(503).end() : first(seen, response);
    expect((await errorOf(readAll(server.company(), listProjects))).kind).toBe('server');
  });

  it('cannot be filtered by what the endpoint lacks', () => {
    // @ts-expect-error there is no such filter
    const misspelt = () => readAll(server.company(), listProjects, { numbr: '1' });
    expect(misspelt).toBeTypeOf('function');
  });
});
