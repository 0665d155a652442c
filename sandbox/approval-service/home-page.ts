import { html, raw } from 'hono/html';
import type { ApprovedReport } from '../../contract/approved-report.js';
import type { SamplePerson } from './sign-in.js';

/** Every sample report with its receipts one click away, and the pages as each of some people sees them. */
export function homePage(
  samples: readonly { readonly name: string; readonly report: ApprovedReport }[],
  people: readonly SamplePerson[],
): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="nb">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Godkjente rapporter – stedfortreder for Sonya</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        ${people.length > 0 ? signInSection(people) : ''}
        <h1>Godkjente rapporter</h1>
        <p>Stedfortreder for Sonyas godkjenning. Alle personer og kvitteringer er oppdiktet.</p>
        <table>
          <thead>
            <tr>
              <th>Nr.</th>
              <th>Tittel</th>
              <th class="sum">NOK</th>
              <th>Kvitteringer</th>
              <th>Rapport</th>
            </tr>
          </thead>
          <tbody>
            ${samples.map(({ name, report }) => sampleRow(name, report))}
          </tbody>
        </table>
      </body>
    </html>`;
}

function signInSection(people: readonly SamplePerson[]): ReturnType<typeof html> {
  const links = people.map(
    ({ id, role, claims }) => html`<a class="button" href="/sign-in/${id}">${claims.sub}, ${role}</a> `,
  );
  return html`<h1>Utlegg &amp; Reise til Tripletex</h1>
    <p>Åpne sidene som en av disse, slik Sonya åpner dem for den som er logget inn der.</p>
    <nav aria-label="Åpne sidene som">${links}</nav>`;
}

function sampleRow(name: string, report: ApprovedReport): ReturnType<typeof html> {
  const receipts = report.receipts.map(({ id, fileName }) => html`<a href="/preview/${name}-${id}">${fileName}</a> `);
  return html`<tr>
    <td>${report.reportNumber}</td>
    <td>${report.title}</td>
    <td class="sum">${report.totalNok.replace('.', ',')}</td>
    <td>${receipts}</td>
    <td><a href="/reports/${name}">${name}</a></td>
  </tr>`;
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c22; background: #fafaf8 }
  table { border-collapse: collapse; width: 100% }
  th { text-align: left; color: #6b6b73; font-weight: 500 }
  th, td { padding: 0.45rem 0.6rem; border-bottom: 1px solid #e2e2de }
  nav { margin: 1rem 0 2.5rem; display: flex; flex-wrap: wrap; gap: 0.6rem }
  .button { padding: 0.55rem 1rem; border-radius: 0.5rem; background: #3d3a8c; color: #fff; text-decoration: none; font-weight: 600 }
  .sum { text-align: right; font-variant-numeric: tabular-nums }
`;
