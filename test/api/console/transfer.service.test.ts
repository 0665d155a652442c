import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { plain, startConsole } from '../../support/console.js';
import { costLine } from '../../support/reports.js';
import { hasEnded, sharedService, type TestCompany } from '../../support/service.js';
import { taxiReports } from '../../support/taxi-reports.js';
import { describeProblem, type ProblemCode, type ProblemDetails } from '../../../contract/problems.js';
import type { StandingProblem } from '../../../contract/transfer-status.js';
import type { ApprovedReport } from '../../../contract/approved-report.js';

const service = await sharedService();
const pages = await startConsole(service);
const { taxi, taxiWithReceipt } = taxiReports(service);
const sql = postgres(service.environment.DATABASE_URL ?? '', { max: 1 });
afterAll(() => Promise.all([sql.end(), pages.close()]));

const visitorOf = ({ companyId }: TestCompany) => pages.signIn({ companies: [companyId] });
const pageOf = ({ companyId, reportId }: ApprovedReport) => `/c/${companyId}/archive/${reportId}`;
const offered = (body: string) => [...body.matchAll(/name="action" value="(\w+)"/g)].map(([, action]) => action);

/** A report that waits for something which somebody can decide about. */
async function waiting(company: TestCompany, changes: Partial<ApprovedReport> = { department: { number: '99' } }) {
  const report = taxi(company, changes);
  await service.send(report);
  await service.until(report, ({ status }) => status === 'waiting');
  return report;
}

describe('a transfer that has arrived', async () => {
  const company = await service.company();
  const { report } = taxiWithReceipt(company);
  await service.send(report);
  const { travelExpenses } = await service.until(report, hasEnded);

  it('shows its story, what stands in Tripletex, and whether each receipt is there', async () => {
    const { body } = await (await visitorOf(company)).get(pageOf(report));
    const text = plain(body);
    const [travelExpense] = travelExpenses;
    expect(text).toContain('Rapporten er mottatt og står i kø.');
    expect(text).toContain(`Rapporten står godkjent i Tripletex som ${travelExpense!.number}.`);
    expect(text).toContain('Godkjent 448,00 kr 2 sider');
    expect(text).toContain(travelExpense!.receiptSha256);
    expect(text).toContain(`taxi.pdf 2 kB Vedlagt ${report.receipts[0]!.sha256}`);
    expect(text).toContain('Vi tar ikke vare på PDF-en');
    expect(offered(body)).toEqual([]);
  });

  it('leads to where it stands in Tripletex: to the stand-in where that is what the service writes to', async () => {
    const { body } = await (await visitorOf(company)).get(pageOf(report));
    const [travelExpense] = travelExpenses;
    expect(plain(body)).toContain(`${travelExpense!.number} (åpnes i stedfortrederen for Tripletex)`);
    const [, link = ''] = /href="([^"]+)" target="_blank" rel="noopener noreferrer"/.exec(body) ?? [];
    expect(new URL(link).origin).toBe(new URL(service.sandbox.baseUrl).origin);
    const opened = plain(await (await fetch(link)).text());
    expect(opened).toContain(`${travelExpense!.number} (reiseregning)`);
    expect(opened).toContain('Status Godkjent');
    expect(opened).toContain('2 sider');
  });

  it('leads to the Tripletex that customers use, which counts also where nothing is said of it', async () => {
    for (const TRIPLETEX_BASE_URL of ['https://tripletex.no/v2', '']) {
      const real = await startConsole(service, { TRIPLETEX_BASE_URL });
      const visitor = await real.signIn({ companies: [report.companyId] });
      const { body } = await visitor.get(pageOf(report));
      const [travelExpense] = travelExpenses;
      const link = `https://tripletex.no/execute/travelExpenseMenu?travelExpenseId=${travelExpense!.id}`;
      expect(body).toContain(`href="${link}"`);
      expect(plain(body)).toContain(`${travelExpense!.number} (åpnes i Tripletex)`);
      await real.close();
    }
  });

  it('gives its proof to an auditor', async () => {
    const { body, headers } = await (await visitorOf(company)).get(`${pageOf(report)}/proof`);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${report.reportNumber}-proof.json"`);
    expect(JSON.parse(body)).toMatchObject({ report: { reportId: report.reportId }, receipts: [{ id: 'r1' }] });
  });

  it('leads those who run the service to its history, and nobody else', async () => {
    const namespace = service.environment.TEMPORAL_NAMESPACE;
    const link = `http://localhost:8233/namespaces/${namespace}/workflows/transfer%2F${report.companyId}%2F${report.reportId}`;
    const operator = await pages.signIn({ role: 'operator', companies: ['*'] });
    expect((await operator.get(pageOf(report))).body).toContain(`href="${link}"`);
    expect((await (await visitorOf(company)).get(pageOf(report))).body).not.toContain('localhost:8233');
  });
});

describe('a transfer that waits', () => {
  it('says why, who must act and where to read more, in both languages', async () => {
    const company = await service.company();
    const report = await waiting(company, { lines: [costLine({ category: 'ferry' })] });
    const visitor = await visitorOf(company);
    const { body } = await visitor.get(pageOf(report));
    expect(plain(body)).toContain('Kategorien «ferry» mangler kostnadskategori');
    expect(body).toContain('href="https://hjelp.sonya.example/tripletex#kategori"');
    const english = await visitor.get(pageOf(report), { 'accept-language': 'en' });
    expect(plain(english.body)).toContain('The category “ferry” has no cost category');
    expect(plain(english.body)).toContain('What do you want to do?');
  });

  it('offers only what fits', async () => {
    const company = await service.company();
    const visitor = await visitorOf(company);
    const report = await waiting(company);
    expect(offered((await visitor.get(pageOf(report))).body)).toEqual(['retry', 'bookedByHand', 'cancel']);
    const several = await waiting(company, { employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } });
    const { body } = await visitor.get(pageOf(several));
    expect(offered(body)).toEqual(['chooseEmployee', 'retry', 'bookedByHand', 'cancel']);
    expect(plain(body)).toContain('Kari Eksempel');
  });

  it('is cancelled with a reason, which the history keeps with the name', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const visitor = await visitorOf(company);
    const fields = { action: 'cancel', note: 'Betalt på en annen måte' };
    const answer = await visitor.post(`${pageOf(report)}/resolve`, fields, pageOf(report));
    expect(answer).toMatchObject({ status: 303, location: pageOf(report) });
    const { body } = await visitor.follow(answer);
    expect(plain(body)).toContain('Overføringen er avbrutt.');
    expect(plain(body)).toContain('Betalt på en annen måte');
    expect(plain(body)).toContain('nora@nordfjell.example');
    expect(offered(body)).toEqual([]);
    // It is said once.
    expect(plain((await visitor.get(pageOf(report))).body)).not.toContain('Overføringen er avbrutt.');
  });

  it('goes on with the employee that somebody chose', async () => {
    const company = await service.company();
    const report = await waiting(company, { employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } });
    const { id } = company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '2')!;
    const fields = { action: 'chooseEmployee', tripletexEmployeeId: String(id) };
    await (await visitorOf(company)).post(`${pageOf(report)}/resolve`, fields, pageOf(report));
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });

  it('is not ended by a number that Tripletex does not know, or that is none', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const visitor = await visitorOf(company);
    const book = async (tripletexNumber: string) => {
      const fields = { action: 'bookedByHand', tripletexNumber };
      const { status, body } = await visitor.post(`${pageOf(report)}/resolve`, fields, pageOf(report));
      return `${status}: ${plain(body)}`;
    };
    expect(await book('999-2026')).toMatch(
      /^4(09|22): .*Kari Eksempel har ingen reiseregning nr\. 999-2026 i Tripletex/,
    );
    expect(await book('nonsense')).toMatch(/^422: .*Skriv nummeret slik Tripletex viser det/);
    expect(await service.transfers.status(report.companyId, report.reportId)).toMatchObject({ status: 'waiting' });
  });

  it('gives back what was written to somebody who is refused, on a page that goes on like its own', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const visitor = await visitorOf(company);
    const note = `Ført av <Kari> & meg\n${'lang '.repeat(390)}`.trim();
    const resolve = async (fields: Record<string, string>) =>
      (await visitor.post(`${pageOf(report)}/resolve`, fields, pageOf(report))).body;
    const byNumber = (body: string) => /<details[^>]* open=""[^]*?<\/details>/.exec(body)?.[0] ?? '';
    const body = await resolve({ action: 'bookedByHand', tripletexNumber: '12', note });
    expect(byNumber(body)).toContain('value="bookedByHand"');
    expect(byNumber(body)).toMatch(/name="tripletexNumber" value="12"/);
    expect(byNumber(body)).toContain(
      `>${note.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}<`,
    );
    expect(body.match(/data-refused/g)).toHaveLength(1);
    expect(body).toContain(`data-address="${pageOf(report)}"`);
    expect(body).toContain(`<a href="${pageOf(report)}">Last siden på nytt</a>`);
    // It is told there, and kept for no other page.
    expect((await visitor.get(pageOf(report))).body).not.toMatch(/data-refused|lang lang|Skriv nummeret slik/);
  });

  it('ends when somebody booked it by hand', async () => {
    const company = await service.company();
    const report = await waiting(company);
    const { number } = company.tripletex.enterByHand({
      employee: company.tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
      title: 'Ført for hånd',
      departure: '2026-03-12',
      return: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '448.00' }],
      state: 'APPROVED',
    });
    const fields = { action: 'bookedByHand', tripletexNumber: number };
    await (await visitorOf(company)).post(`${pageOf(report)}/resolve`, fields, pageOf(report));
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'bookedByHand' });
  });

  it('is tried again', async () => {
    const company = await service.company();
    const report = await waiting(company);
    company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
    const fields = { action: 'retry', note: 'Avdelingen finnes nå' };
    await (await visitorOf(company)).post(`${pageOf(report)}/resolve`, fields, pageOf(report));
    expect(await service.until(report, hasEnded)).toMatchObject({ status: 'transferred' });
  });
});

describe('a transfer that somebody has to judge', () => {
  function problemOf<Code extends ProblemCode>(code: Code, details: ProblemDetails[Code]): StandingProblem {
    const since = new Date().toISOString();
    return { code, ...describeProblem<Code>({ code, details }), details: { ...details }, since, nextTryAt: null };
  }

  /** A report that nobody works on, as it stands with a problem. */
  async function standing<Code extends ProblemCode>(
    code: Code,
    details: ProblemDetails[Code],
  ): Promise<ApprovedReport> {
    const report = taxi(await service.company({ isConnected: false }));
    await service.store.transfers.claim(report);
    const problem = problemOf(code, details);
    const change = { status: 'waiting', since: problem.since, attempts: 1, problem } as const;
    await service.store.transfers.changeStatus({ ...report, revision: 1 }, change);
    return report;
  }

  const shownTo = async (role: 'admin' | 'operator', report: ApprovedReport) => {
    const visitor = await pages.signIn({ role, companies: [role === 'operator' ? '*' : report.companyId] });
    return (await visitor.get(pageOf(report))).body;
  };

  it('is asked first what its message asks, and to try again where that alone helps', async () => {
    const alike = await shownTo('admin', await standing('TLX-801', { number: '12-2026' }));
    expect(offered(alike)).toEqual(['bookedByHand', 'sendAnyway', 'retry', 'cancel']);
    expect(/<details class="action" open[^>]*><summary>([^<]*)/.exec(alike)?.[1]).toBe('Allerede ført');
    const ours = await shownTo('admin', await standing('TLX-801', { number: '12-2026', isOurs: true }));
    expect(offered(ours)[0]).toBe('retry');
  });

  it('is accepted as it was changed in Tripletex, by the number that the page knows', async () => {
    const company = await service.company();
    const changed = taxi(company);
    await service.send(changed);
    const { travelExpenses } = await service.until(changed, hasEnded);
    const change = async (how: 'changed' | 'deleted') => {
      const difference = { nb: 'Summen er endret', en: 'The sum was changed' };
      const problem = problemOf('TLX-802', { change: how, day: '2026-11-02', difference });
      await sql`update transfers set problem = ${sql.json({ ...problem } as never)}, problem_code = 'TLX-802' where report_id = ${changed.reportId}`;
    };
    await change('changed');
    const body = await shownTo('admin', changed);
    expect(plain(body)).toContain('Dette må avklares');
    expect(plain(body)).not.toContain('Dette stopper den');
    expect(/<details class="action" open[^>]*><summary>([^<]*)/.exec(body)?.[1]).toBe('Godta slik det står nå');
    expect(plain(body)).not.toContain('Allerede ført');
    expect(body).toMatch(new RegExp(`name="tripletexNumber" value="${travelExpenses[0]!.number}"`));
    await change('deleted');
    expect(plain(await shownTo('admin', changed))).not.toContain('Godta slik det står nå');
  });

  it('asks a customer for nothing where Sonya acts, and tells whoever runs the service what to do', async () => {
    const report = await standing('TLX-901', { requestId: null });
    const forCustomer = await shownTo('admin', report);
    expect(plain(forCustomer)).toContain('Andre valg');
    expect(plain(forCustomer)).not.toContain('Hva vil du gjøre?');
    expect(forCustomer).not.toMatch(/<details class="action" open/);
    const forOperator = await shownTo('operator', report);
    expect(plain(forOperator)).toContain('Hva vil du gjøre?');
    expect(plain(forOperator)).toContain('Kunden leser:');
    expect(plain(forOperator)).toContain('Sonya må gjøre noe');
    expect(plain(forOperator)).toContain('Finn årsaken i loggen til workeren');
  });

  it('has no button to choose an employee where there is none to choose from', async () => {
    const body = await shownTo(
      'admin',
      await standing('TLX-203', { employee: 'Kari', email: 'kari@nordfjell.example', candidates: [] }),
    );
    expect(offered(body)).not.toContain('chooseEmployee');
    expect(plain(body)).toContain('Ingen ansatt å velge mellom.');
  });
});

describe('an earlier revision', () => {
  it('is still there, and leads to the one that counts', async () => {
    const company = await service.company();
    const report = await waiting(company);
    await service.send({ ...report, revision: 2, title: 'Rettet tittel', department: undefined });
    await service.until(report, hasEnded);
    const visitor = await visitorOf(company);
    const now = plain((await visitor.get(pageOf(report))).body);
    expect(now).toContain('Rettet tittel');
    expect(now).toContain('Revisjon 2 (vises nå)');
    const before = await visitor.get(`${pageOf(report)}?revision=1`);
    expect(plain(before.body)).toContain('Taxi til kundemøte');
    expect(plain(before.body)).toContain('Du ser på en tidligere revisjon.');
    expect(offered(before.body)).toEqual([]);
    expect((await visitor.get(`${pageOf(report)}?revision=9`)).status).toBe(404);
  });

  it('gives its own proof, and the page of the newest gives that of the newest', async () => {
    const company = await service.company();
    const report = await waiting(company);
    await service.send({ ...report, revision: 2, title: 'Rettet tittel', department: undefined });
    await service.until(report, hasEnded);
    const visitor = await visitorOf(company);
    const proofOn = async (page: string) => {
      const [, path = ''] = /href="([^"]+)" download/.exec((await visitor.get(page)).body) ?? [];
      const { body, headers } = await visitor.get(path);
      return {
        name: headers.get('content-disposition'),
        revision: (JSON.parse(body) as { report: ApprovedReport }).report.revision,
      };
    };
    const name = (which: string) => `attachment; filename="${report.reportNumber}${which}-proof.json"`;
    expect(await proofOn(`${pageOf(report)}?revision=1`)).toEqual({ name: name(''), revision: 1 });
    expect(await proofOn(pageOf(report))).toEqual({ name: name('-2'), revision: 2 });
    expect((await visitor.get(`${pageOf(report)}/proof?revision=9`)).status).toBe(404);
  });
});

describe('a correction that was given up', () => {
  it('gives way to the revision that counts again, where something is wrong with that', async () => {
    const company = await service.company({ isConnected: false });
    const report = taxi(company);
    const { transfers } = service.store;
    const { companyId, reportId } = report;
    const revisions = [1, 2].map((revision) => ({ companyId, reportId, revision }));
    const ends = ['transferred', 'cancelled'] as const;
    for (const [n, key] of revisions.entries()) {
      await transfers.claim({ ...report, revision: key.revision });
      await transfers.changeStatus(key, {
        status: ends[n]!,
        since: new Date().toISOString(),
        problem: null,
        attempts: 1,
      });
    }
    await transfers.reinstate(revisions[0]!);
    const visitor = await visitorOf(company);
    const shown = async () => plain((await visitor.get(pageOf(report))).body);
    expect(await shown()).toContain('Revisjon 2 (vises nå)');
    const problem = {
      code: 'TLX-802',
      class: 'V',
      who: 'customer',
      message: { nb: 'Endret', en: 'Changed' },
      since: new Date().toISOString(),
      nextTryAt: null,
      details: {},
    };
    await sql`update transfers set problem = ${sql.json(problem)}, problem_code = 'TLX-802' where report_id = ${reportId} and revision = 1`;
    expect(await shown()).toContain('Revisjon 1 (vises nå)');
    expect(await transfers.status(companyId, reportId)).toMatchObject({ revision: 1 });
    const row = (await visitor.get(`/c/${companyId}/archive?status=cancelled`)).body;
    expect(row).toContain(`href="${pageOf(report)}?revision=2"`);
  });
});

describe('a report that nobody knows', () => {
  it('has no page', async () => {
    const company = await service.company();
    const { status, body } = await (await visitorOf(company)).get(`/c/${company.companyId}/archive/none`);
    expect(status).toBe(404);
    expect(body).toContain('Siden finnes ikke');
  });
});
