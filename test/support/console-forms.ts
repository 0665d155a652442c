import { consolePages } from '../../api/console/pages.js';
import { Turns, USUAL_RATE } from '../../api/rate-limit.js';

/** What a form of a page would send, and where to. */
export interface FoundForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The address of every form that the pages take, as the router has it: a new one is found by itself. */
export function formRoutes(): string[] {
  const { routes } = consolePages({ rooms: {} } as Parameters<typeof consolePages>[0], new Turns(USUAL_RATE));
  return [...new Set(routes.filter(({ method }) => method === 'POST').map(({ path }) => path))].sort();
}

/** Such an address, of somebody in particular. */
export function addressOf(route: string, named: Readonly<Record<string, string>>): string {
  return route.replaceAll(/:(\w+)/g, (_, name: string) => named[name] ?? name);
}

/** Every form on a page; one for each button that leads elsewhere. */
function formsOn(html: string): FoundForm[] {
  return [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>([^]*?)<\/form>/g)].flatMap(
    ([, action = '', inside = '']) => {
      const inputs = inside.match(/<(?:input|button)[^>]*>/g) ?? [];
      const fields = Object.fromEntries(inputs.flatMap(fieldOf));
      const others = inputs.map((tag) => attribute(tag, 'formaction')).filter((other) => other !== undefined);
      return [action, ...others].map((to) => ({ action: to, fields }));
    },
  );
}

/** Where a page leads within the pages. */
function linksOn(html: string): string[] {
  return [...html.matchAll(/<a [^>]*href="(\/[^"#]*)/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
}

/** Looks at every page that can be reached by links, each kind of query once, and answers the forms on them. */
export async function formsFrom(start: string, get: (path: string) => Promise<string>): Promise<FoundForm[]> {
  const [seen, forms] = [new Set<string>(), [] as FoundForm[]];
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const kind = path.replaceAll(/=[^&]*/g, '');
    if (seen.has(kind) || /\.(csv|pdf)|\/proof/.test(path)) continue;
    seen.add(kind);
    const html = await get(path);
    forms.push(...formsOn(html));
    open.push(...linksOn(html));
  }
  return forms;
}

/** The token of the session is nobody else's to send. */
function fieldOf(tag: string): [name: string, value: string][] {
  const name = attribute(tag, 'name');
  return name === undefined || name === 'csrf' ? [] : [[name, attribute(tag, 'value') ?? '']];
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
}
