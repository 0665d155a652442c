import { createHash } from 'node:crypto';
import type { Handler } from 'hono';
import type { FC } from 'hono/jsx';
import { html, raw } from 'hono/html';
import type { ApiEnvironment } from '../call.js';
import type { Description } from '../description.js';
import { CallView } from './call-view.js';
import { Prose } from './prose.js';
import { callsOf, type ShownDocument } from './read-description.js';
import { SchemaView } from './schema-view.js';
import { STYLE } from './style.js';

/** The description as a page for people: made once, of the document itself, without anything that runs in the browser. */
export function docsPage(description: Description): Handler<ApiEnvironment> {
  // What is shown of it the description always has.
  const page = html`<!doctype html>${(<Page document={description as unknown as ShownDocument} />)}`;
  const style = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${style}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
  return (context) => {
    context.header('content-security-policy', policy);
    context.header('cache-control', 'no-cache');
    return context.html(page);
  };
}

const Page: FC<{ document: ShownDocument }> = ({ document }) => {
  const { info, tags, components } = document;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{info.title}: HTTP API</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#calls">
          To the calls
        </a>
        <header>
          <h1>{info.title}: HTTP API</h1>
          <p>
            <Prose text={info.description} />
          </p>
          <p>
            Every call takes a token: <code>Authorization: Bearer $TOKEN</code>. For machines:{' '}
            <a href="openapi.json">this document as OpenAPI 3.1</a>.
          </p>
        </header>
        <nav class="contents" aria-label="Calls">
          <ul>
            {tags.flatMap(({ name }) =>
              callsOf(document, name).map(({ operationId, summary }) => (
                <li>
                  <a href={`#${operationId}`}>{summary}</a>
                </li>
              )),
            )}
            <li>
              <a href="#shapes">All shapes</a>
            </li>
          </ul>
        </nav>
        <main id="calls">
          {tags.map(({ name, description }) => (
            <>
              <h2>{name}</h2>
              <p>
                <Prose text={description} />
              </p>
              {callsOf(document, name).map((call) => (
                <CallView call={call} />
              ))}
            </>
          ))}
          <h2 id="shapes">Shapes</h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <section aria-labelledby={`shape-${name}`}>
              <h3 id={`shape-${name}`}>{name}</h3>
              <SchemaView schema={schema} />
            </section>
          ))}
        </main>
      </body>
    </html>
  );
};
