import { html, raw } from 'hono/html';
import { HOME_STYLE } from './home-style.js';

type Html = ReturnType<typeof html>;

/** A page of the stand-in, under its title. */
export function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="nb">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title} – stedfortreder for Tripletex</title>
        <style>
          ${raw(HOME_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="quiet">Stedfortreder for Tripletex. Ingenting her er ekte.</p>
        </header>
        ${content}
      </body>
    </html>`;
}
