import { html, raw } from 'hono/html';
import { costsOf } from './render.js';
import type { Company, Stored, TravelExpense, World } from './world.js';

type Html = ReturnType<typeof html>;

const kroner = new Intl.NumberFormat('nb-NO', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** "Reiser og utlegg" as an accountant sees it, with the receipts one click away and buttons to break things. */
export function homePage(world: World): Html {
  return html`<!doctype html>
    <html lang="nb">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="5" />
        <title>Reiser og utlegg – stedfortreder for Tripletex</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Reiser og utlegg</h1>
          <p>Stedfortreder for Tripletex. Ingenting her er ekte.</p>
          <form method="post" action="/break/outage"><button>Ta Tripletex ned i 30 sekunder</button></form>
          <form method="post" action="/break/lost-answer"><button>Mist svaret på neste skriving</button></form>
        </header>
        ${world.companies.map(companySection)}
      </body>
    </html>`;
}

function companySection(company: Company): Html {
  const newest = [...company.travelExpenses].reverse();
  const rows = newest.map((expense) => expenseRow(company, expense));
  return html`<section>
    <h2>${company.name} <small>org.nr. ${company.organizationNumber}</small></h2>
    ${
      newest.length === 0
        ? html`<p class="empty">
            Ingen reiseregninger eller utlegg ennå. Send en rapport fra Sonya, så dukker den opp her.
          </p>`
        : html`<table>
            <thead>
              <tr>
                <th>Nr.</th>
                <th>Ansatt</th>
                <th>Tittel og kostnader</th>
                <th>Status</th>
                <th class="sum">Beløp</th>
                <th>Bilag</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
  </section>`;
}

function expenseRow(company: Company, expense: TravelExpense): Html {
  const costs = costsOf(company, expense.id);
  const sum = costs.reduce((total, { amountNOKInclVAT }) => total + amountNOKInclVAT, 0);
  const employee = company.employees.find(({ id }) => id === expense.employee.id);
  const document = company.documents.find(({ id }) => id === expense.attachment?.id);
  return html`<tr>
    <td>${expense.number}-${expense.date.slice(0, 4)}</td>
    <td>${employee?.firstName} ${employee?.lastName}</td>
    <td>
      <strong>${expense.title}</strong>
      <ul>
        ${costs.map(
          (cost) =>
            html`<li>
              ${cost.date} ${nameOf(company.costCategories, cost.costCategory)}, mva ${cost.vatType?.id ?? '–'},
              ${nameOf(company.paymentTypes, cost.paymentType)}: ${kroner.format(cost.amountNOKInclVAT)}
              <em>${cost.comments}</em>
            </li>`,
        )}
      </ul>
    </td>
    <td><span class="state ${expense.state}">${STATES[expense.state]}</span></td>
    <td class="sum">${kroner.format(sum)}</td>
    <td>
      ${
        document
          ? html`<a href="/documents/${document.id}.pdf"
              >PDF, ${document.pages} ${document.pages === 1 ? 'side' : 'sider'}</a
            >`
          : '–'
      }
    </td>
    <td>
      <form method="post" action="/break/reject/${expense.id}"><button>Avvis</button></form>
      <form method="post" action="/break/delete/${expense.id}"><button>Slett</button></form>
    </td>
  </tr>`;
}

function nameOf(rows: readonly Stored[], reference: { id: number } | null): string {
  return String(rows.find(({ id }) => id === reference?.id)?.description ?? '–');
}

const STATES: Record<TravelExpense['state'], string> = {
  OPEN: 'Åpen',
  DELIVERED: 'Levert',
  APPROVED: 'Godkjent',
  SALARY_PAID: 'Utbetalt',
  REJECTED: 'Avvist',
};

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; }
header h1 { margin: 0; } header p { flex: 1; opacity: .7; margin: 0; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #8884; }
.sum { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
ul { margin: .25rem 0 0; padding-left: 1.1rem; font-size: .875rem; } em { opacity: .7; } small { font-weight: normal; opacity: .7; }
button { font: inherit; padding: .25rem .75rem; cursor: pointer; } td form { display: inline; } .empty { opacity: .7; }
.state { padding: .1rem .5rem; border-radius: 1rem; background: #8883; white-space: nowrap; } .APPROVED, .SALARY_PAID { background: #2a83; } .REJECTED { background: #c334; }
`;
