import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { CompanyHandle } from './company-handle.js';
import { KEEP_FRESH } from './keep-fresh.js';
import { page } from './page.js';
import type { TripletexSandbox } from './sandbox.js';
import { kroner, lineList, receiptsPath, STATES } from './travel-expense-lines.js';
import type { TravelExpenseView } from './travel-expense-view.js';

type Html = ReturnType<typeof html>;

/** "Reiser og utlegg" as an accountant sees it, the receipts one click away, and buttons to break things. */
export function homeRoutes(sandbox: TripletexSandbox): Hono {
  const app = new Hono();
  app.get('/', (c) => c.html(page('Reiser og utlegg', home(sandbox.companies()))));
  app.get('/receipts/:company/:id', (c) => {
    const document = sandbox.company(c.req.param('company')).attachment(c.req.param('id'));
    if (document === null) return c.text('Det er ingen bilag her.', 404);
    return c.body(new Uint8Array(document.bytes), 200, {
      'content-type': 'application/pdf',
      'content-disposition': 'inline',
    });
  });
  app.post('/break/outage', (c) => {
    sandbox.outage({ seconds: 30 });
    return c.redirect('/', 303);
  });
  app.post('/break/rate-limit', (c) => {
    sandbox.rateLimit({ seconds: 30, withReset: true });
    return c.redirect('/', 303);
  });
  app.post('/break/lost-answer', (c) => {
    sandbox.faults.add({ on: { method: 'POST', path: '/travelExpense**' }, what: { kind: 'drop', when: 'after' } });
    return c.redirect('/', 303);
  });
  app.post('/break/repair', (c) => {
    sandbox.faults.clear();
    return c.redirect('/', 303);
  });
  app.post('/companies/:company/:action', async (c) => {
    const form = await c.req.formData();
    const which = form.get('which');
    act(sandbox.company(c.req.param('company')), c.req.param('action'), typeof which === 'string' ? which : '');
    return c.redirect('/', 303);
  });
  app.notFound((c) => c.text('Siden finnes ikke. Gå til /.', 404));
  app.onError((error, c) => c.text(error.message, 422));
  return app;
}

function act(company: CompanyHandle, action: string, which: string): void {
  if (action === 'reject') company.reject(which, 'Mangler kvittering');
  else if (action === 'reopen') company.reopen(which);
  else if (action === 'approve') company.approve(which);
  else if (action === 'delete') company.delete(which);
  else if (action === 'close-period') company.closePeriod(which);
  else if (action === 'expire-sessions') company.expireSessions();
  else throw new Error(`There is no button called "${action}".`);
}

function home(companies: readonly CompanyHandle[]): Html {
  return html`<div class="bar">
      ${button('/break/outage', 'Ta Tripletex ned i 30 sekunder')}
      ${button('/break/rate-limit', 'For mange kall i 30 sekunder')}
      ${button('/break/lost-answer', 'Mist svaret på neste skriving')} ${button('/break/repair', 'Rett opp alt')}
    </div>
    <main>${companies.map(section)}</main>
    <script type="module">
      ${raw(KEEP_FRESH)};
    </script>`;
}

function section(company: CompanyHandle): Html {
  const expenses = company.travelExpenses().reverse();
  const month = expenses[0]?.date.slice(0, 7);
  return html`<section>
    <h2>${company.name} <small>org.nr. ${company.organizationNumber}</small></h2>
    <div class="bar">
      ${button(pathOf(company, 'expire-sessions'), 'Logg ut integrasjonen')}
      ${month === undefined ? '' : button(pathOf(company, 'close-period'), `Lukk perioden ${month}`, month)}
    </div>
    ${
      expenses.length === 0
        ? html`<p class="quiet">
            Ingen reiseregninger eller utlegg ennå. Send en rapport fra Sonya, så dukker den opp her.
          </p>`
        : table(company, expenses)
    }
  </section>`;
}

function table(company: CompanyHandle, expenses: readonly TravelExpenseView[]): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Nr.</th>
          <th scope="col">Ansatt</th>
          <th scope="col">Tittel og kostnader</th>
          <th scope="col">Status</th>
          <th scope="col" class="sum">Beløp</th>
          <th scope="col">Bilag</th>
          <th scope="col">Gjør</th>
        </tr>
      </thead>
      <tbody>
        ${expenses.map((expense) => row(company, expense))}
      </tbody>
    </table>
  </div>`;
}

function row(company: CompanyHandle, expense: TravelExpenseView): Html {
  const { id, number, employee, title, type, state, attachment } = expense;
  const about = [
    type === 0 ? 'Reiseregning' : 'Ansattutlegg',
    expense.date,
    expense.project,
    expense.department,
  ].filter((part) => part !== null && part !== '');
  return html`<tr>
    <td>${number}</td>
    <td>${employee.name}</td>
    <td>
      <strong>${title}</strong> <small>${about.join(' · ')}</small>
      ${lineList(expense)}
    </td>
    <td>
      <span class="state ${state}">${STATES[state]}</span>
      ${expense.rejectedComment === '' ? '' : html`<br /><em>${expense.rejectedComment}</em>`}
      ${expense.accountingPeriodClosed ? html`<br /><em>Perioden er lukket</em>` : ''}
    </td>
    <td class="sum">${kroner(expense.amountNok)}</td>
    <td>
      ${
        attachment === null
          ? '–'
          : html`<a href="${receiptsPath(company, id)}"
              >PDF, ${attachment.pages} ${attachment.pages === 1 ? 'side' : 'sider'}</a
            >`
      }
    </td>
    <td class="actions">
      ${button(pathOf(company, 'reject'), 'Avvis', id)} ${button(pathOf(company, 'reopen'), 'Åpne', id)}
      ${button(pathOf(company, 'approve'), 'Godkjenn', id)} ${button(pathOf(company, 'delete'), 'Slett', id)}
    </td>
  </tr>`;
}

function button(path: string, label: string, which: string | number = ''): Html {
  return html`<form method="post" action="${path}">
    <input type="hidden" name="which" value="${which}" /><button>${label}</button>
  </form>`;
}

function pathOf({ name }: CompanyHandle, action: string): string {
  return `/companies/${encodeURIComponent(name)}/${action}`;
}
