import { Hono } from 'hono';
import { html } from 'hono/html';
import type { CompanyHandle } from './company-handle.js';
import { page } from './page.js';
import type { TripletexSandbox } from './sandbox.js';
import { kroner, lineList, receiptsPath, STATES } from './travel-expense-lines.js';
import type { TravelExpenseView } from './travel-expense-view.js';

type Html = ReturnType<typeof html>;

const BACK = html`<p><a href="/">Alle reiser og utlegg</a></p>`;

/** One travel expense, at the address that links from elsewhere lead to. */
export function travelExpenseRoutes(sandbox: TripletexSandbox): Hono {
  const app = new Hono();
  app.get('/execute/travelExpenseMenu', (c) => {
    const id = Number(c.req.query('travelExpenseId'));
    for (const company of sandbox.companies()) {
      const expense = company.travelExpenses().find((each) => each.id === id);
      if (expense !== undefined)
        return c.html(page(expense.title, html`<main>${about(company, expense)} ${BACK}</main>`));
    }
    return c.html(
      page(
        'Finnes ikke',
        html`<main>
          <p>Den er slettet, eller har aldri vært her.</p>
          ${BACK}
        </main>`,
      ),
      404,
    );
  });
  return app;
}

function about(company: CompanyHandle, expense: TravelExpenseView): Html {
  return html`<dl>
      ${factsOf(company, expense).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <h2>Kostnader og godtgjørelser</h2>
    ${lineList(expense)}
    <h2>Bilag</h2>
    ${receipts(company, expense)}`;
}

function factsOf(company: CompanyHandle, expense: TravelExpenseView): (readonly [string, string | Html])[] {
  const { number, type, date, employee, project, department, state, rejectedComment, travelDetails } = expense;
  const facts = [
    ['Selskap', company.name],
    ['Nummer', `${number} (${type === 0 ? 'reiseregning' : 'ansattutlegg'})`],
    ['Ansatt', `${employee.name} (${employee.employeeNumber})`],
    ['Dato', date],
    [
      'Reise',
      travelDetails && `${travelDetails.departureFrom} – ${travelDetails.destination}: ${travelDetails.purpose}`,
    ],
    ['Prosjekt', project],
    ['Avdeling', department],
    ['Status', html`<span class="state ${state}">${STATES[state]}</span> ${rejectedComment}`],
    ['Beløp', kroner(expense.amountNok)],
  ] as const;
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]));
}

function receipts(company: CompanyHandle, { id, attachment }: TravelExpenseView): Html {
  if (attachment === null) return html`<p class="quiet">Ingen bilag.</p>`;
  const { fileName, pages } = attachment;
  return html`<p>
    <a href="${receiptsPath(company, id)}">${fileName}, ${pages} ${pages === 1 ? 'side' : 'sider'}</a>
  </p>`;
}
