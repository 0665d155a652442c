import type { ApprovedReport, CostLine } from '../../contract/approved-report.js';
import type { ProblemCode } from '../../contract/problems.js';
import type { Fault } from '../../sandbox/tripletex/transport/faults.js';
import { costLine } from './reports.js';
import { hasEnded, waitsFor, type TestCompany, type TestService } from './service.js';
import { syncing } from './syncing.js';
import { taxiReports } from './taxi-reports.js';

/** How a report comes to wait for a problem on the real service, and the way out of it. */
export interface Way {
  readonly when: string;
  /** Whether the company is connected before. */
  readonly isConnected?: boolean;
  /** Breaks something and hands a report over that comes to stop for it. */
  readonly into: (company: TestCompany) => Promise<ApprovedReport>;
  readonly out: string;
  /** What somebody does then, or what passes; nothing else is done. */
  readonly cure: (company: TestCompany, report: ApprovedReport) => unknown;
  /** How it ends then. */
  readonly end: 'transferred' | 'bookedByHand';
}

/** The way into every problem of the catalogue, and out again. A code without one is a type error. */
export function everyProblem(service: TestService): { readonly [Code in ProblemCode]: Way } {
  const { taxi, taxiWithReceipt } = taxiReports(service);
  const { synced } = syncing(service);
  const { companies, transfers } = service;
  const by = 'Nora Leder';

  const send = async (report: ApprovedReport) => {
    await service.send(report);
    return report;
  };
  const sendLine = (company: TestCompany, changes: Partial<CostLine>) =>
    send(taxi(company, { lines: [costLine(changes)] }));
  const retry = ({ companyId, reportId }: ApprovedReport) => transfers.retry(companyId, reportId);
  const decide = ({ companyId, reportId }: ApprovedReport, decision: { action: 'retry' | 'sendAnyway' }) =>
    transfers.resolve(companyId, reportId, { ...decision, by });
  const connect = ({ companyId }: TestCompany, userKey: string) =>
    companies.connect(companyId, { userKey, settings: {} });
  const check = ({ companyId }: TestCompany) => companies.check(companyId);

  function fault({ tripletex }: TestCompany, on: Fault['on'], what: Fault['what'], times: Fault['times'] = 'always') {
    service.sandbox.faults.add({ on: { ...on, company: tripletex.name }, what, times });
  }
  const refusal = (field: string) =>
    ({ kind: 'answer', status: 422, code: 18000, field, message: 'Ugyldig.' }) satisfies Fault['what'];
  const clearFaults = ({ tripletex }: TestCompany) => service.sandbox.faults.clear(tripletex.name);

  /** Something that somebody enters in Tripletex himself; it looks like a taxi report. */
  const enterByHand = ({ tripletex }: TestCompany) =>
    tripletex.enterByHand({
      employee: tripletex.employees.find(({ employeeNumber }) => employeeNumber === '1')!.id,
      title: 'Ført for hånd',
      departure: '2026-03-12',
      return: '2026-03-12',
      costs: [{ date: '2026-03-12', amount: '448.00' }],
    });
  const bookByHand = (company: TestCompany, { companyId, reportId }: ApprovedReport) => {
    const { number: tripletexNumber } = enterByHand(company);
    company.tripletex.approve(tripletexNumber);
    return transfers.resolve(companyId, reportId, { action: 'bookedByHand', by, tripletexNumber });
  };

  /** Something happens to a travel expense in Tripletex before all of it is in place. */
  const meanwhile = async (company: TestCompany, happens: (report: ApprovedReport) => void) => {
    const { report, lose, find } = taxiWithReceipt(company);
    lose();
    await service.send(report);
    await service.until(report, waitsFor('TLX-501'));
    happens(report);
    find();
    return report;
  };

  return {
    'TLX-101': {
      when: 'the key was revoked',
      into: (company) => {
        company.tripletex.revokeKey();
        return send(taxi(company));
      },
      out: 'a new key',
      cure: (company) => connect(company, company.tripletex.newKey()),
      end: 'transferred',
    },
    'TLX-102': {
      when: 'the key is an accountant’s office’s',
      isConnected: false,
      into: async (company) => {
        const { name } = company.tripletex;
        const office = service.sandbox.addCompany({ name: `Regnskap for ${name}`, isProxyFor: [name] });
        await connect(company, office.userKey);
        return send(taxi(company));
      },
      out: 'a key of the company itself',
      cure: (company) => connect(company, company.tripletex.userKey),
      end: 'transferred',
    },
    'TLX-103': {
      when: 'another organisation stands behind the key',
      into: async (company) => {
        organizationNumbers.set(company, company.tripletex.organizationNumber);
        company.tripletex.set({ organizationNumber: '123456785' });
        await check(company);
        return send(taxi(company));
      },
      out: 'a check that finds the old one again',
      cure: async (company) => {
        company.tripletex.set({ organizationNumber: organizationNumbers.get(company) ?? '' });
        await check(company);
      },
      end: 'transferred',
    },
    'TLX-104': {
      when: 'a right is not ticked',
      into: (company) => {
        company.tripletex.untick(25, 'token');
        return send(taxi(company));
      },
      out: 'a check that finds the right',
      cure: async (company) => {
        company.tripletex.tick(25, 'token');
        await check(company);
      },
      end: 'transferred',
    },
    'TLX-105': {
      when: 'the integrations module is off',
      into: (company) => {
        company.tripletex.setModules(['WAGE']);
        return send(taxi(company));
      },
      out: 'a check that finds the module',
      cure: async (company) => {
        company.tripletex.setModules(['WAGE', 'API_V2']);
        await check(company);
      },
      end: 'transferred',
    },
    'TLX-106': {
      when: 'Sonya’s own token is refused',
      into: (company) => {
        fault(company, { method: 'POST', path: '/token/session/:create' }, refusal('arg:consumerToken'));
        company.tripletex.expireSessions();
        return send(taxi(company));
      },
      out: 'a check that finds it accepted',
      cure: async (company) => {
        clearFaults(company);
        await check(company);
      },
      end: 'transferred',
    },
    'TLX-201': {
      when: 'the employee is not in Tripletex',
      into: (company) => send(taxi(company, { employee: { employeeNumber: '77' } })),
      out: 'a synchronisation that brings the employee',
      cure: async (company) => {
        company.tripletex.addEmployee({ firstName: 'Ny', lastName: 'Ansatt', employeeNumber: '77' });
        await synced(company);
      },
      end: 'transferred',
    },
    'TLX-202': {
      when: 'nothing may be registered for the employee',
      into: (company) => {
        company.tripletex.change('employees', '1', { allowInformationRegistration: false });
        return send(taxi(company));
      },
      out: 'a synchronisation that brings the change',
      cure: async (company) => {
        company.tripletex.change('employees', '1', { allowInformationRegistration: true });
        await synced(company);
      },
      end: 'transferred',
    },
    'TLX-203': {
      when: 'number and e-mail are different people',
      into: (company) => send(taxi(company, { employee: { employeeNumber: '1', email: 'ola@nordfjell.example' } })),
      out: 'a named person who chooses',
      cure: ({ tripletex }, { companyId, reportId }) => {
        const { id } = tripletex.employees.find(({ employeeNumber }) => employeeNumber === '2')!;
        return transfers.resolve(companyId, reportId, { action: 'chooseEmployee', by, tripletexEmployeeId: id });
      },
      end: 'transferred',
    },
    'TLX-301': {
      when: 'a category has no external reference',
      into: (company) => sendLine(company, { category: 'ferry' }),
      out: 'an external reference that is saved',
      cure: ({ companyId }) => service.categories.set(companyId, 'ferry', 'Ferge'),
      end: 'transferred',
    },
    'TLX-302': {
      when: 'the cost category is inactive',
      into: (company) => {
        company.tripletex.change('costCategories', 'Taxi', { isInactive: true });
        return send(taxi(company));
      },
      out: 'a synchronisation that brings it back',
      cure: async (company) => {
        company.tripletex.change('costCategories', 'Taxi', { isInactive: false });
        await synced(company);
      },
      end: 'transferred',
    },
    'TLX-303': {
      when: 'several company cards fit and none is chosen',
      into: (company) => {
        company.tripletex.addPaymentType({ description: 'Reisekonto' });
        return sendLine(company, { paidBy: 'company' });
      },
      out: 'a payment type that is chosen',
      cure: ({ companyId }) =>
        companies.connect(companyId, { settings: { paymentTypes: { employee: null, company: 'Firmakort' } } }),
      end: 'transferred',
    },
    'TLX-304': {
      when: 'the project is closed',
      into: (company) => {
        company.tripletex.change('projects', 'P-100', { isClosed: true });
        return send(taxi(company, { project: { number: 'P-100' } }));
      },
      out: 'a synchronisation that brings it open',
      cure: async (company) => {
        company.tripletex.change('projects', 'P-100', { isClosed: false });
        await synced(company);
      },
      end: 'transferred',
    },
    'TLX-305': {
      when: 'the department is not in Tripletex',
      into: (company) => send(taxi(company, { department: { number: '99' } })),
      out: 'somebody adds it and retries',
      cure: (company, report) => {
        company.tripletex.addDepartment({ name: 'Ny', departmentNumber: '99' });
        return retry(report);
      },
      end: 'transferred',
    },
    'TLX-306': {
      when: 'the category is locked to another VAT code',
      into: (company) => {
        company.tripletex.change('costCategories', 'Taxi', { isVatLocked: true, vatType: { id: 0 } });
        return send(taxi(company));
      },
      out: 'somebody unlocks it and retries',
      cure: (company, report) => {
        company.tripletex.change('costCategories', 'Taxi', { isVatLocked: false, vatType: { id: 12 } });
        return retry(report);
      },
      end: 'transferred',
    },
    'TLX-307': {
      when: 'Tripletex has no rate yet',
      into: (company) => {
        fault(company, { method: 'POST', path: '/travelExpense/cost' }, refusal('currency.rate'));
        return sendLine(company, { vatPercent: 0, amount: { value: '40.00', currency: 'EUR' } });
      },
      out: 'by itself, once the rate is there',
      cure: clearFaults,
      end: 'transferred',
    },
    'TLX-308': {
      when: 'the sum in Tripletex is another one',
      into: (company) =>
        meanwhile(company, ({ reportNumber }) => company.tripletex.changeAmount(reportNumber, 0, '447.00')),
      out: 'a named person, once it is the approved one',
      cure: (company, report) => {
        company.tripletex.changeAmount(report.reportNumber, 0, '448.00');
        return decide(report, { action: 'retry' });
      },
      end: 'transferred',
    },
    'TLX-401': {
      when: 'the period is closed',
      into: (company) => {
        company.tripletex.closePeriod('2026-03');
        return send(taxi(company));
      },
      out: 'somebody reopens it and retries',
      cure: (company, report) => {
        company.tripletex.reopenPeriod('2026-03');
        return retry(report);
      },
      end: 'transferred',
    },
    'TLX-501': {
      when: 'a receipt cannot be fetched',
      into: (company) => {
        const { report, lose, find } = taxiWithReceipt(company);
        lose();
        finds.set(report.reportId, find);
        return send(report);
      },
      out: 'by itself, once it is there',
      cure: (_, { reportId }) => finds.get(reportId)?.(),
      end: 'transferred',
    },
    'TLX-502': {
      when: 'a receipt is no picture and no PDF',
      into: (company) => {
        const bytes = Buffer.from('not a picture');
        const stored = service.approval.addReceipt({ bytes, fileName: 'taxi.jpg', contentType: 'image/jpeg' });
        const [lines, receipts] = [[costLine({ receipts: ['r1'] })], [{ ...stored, id: 'r1' }]];
        return send(taxi(company, { lines, receipts }));
      },
      out: 'a named person who booked it by hand',
      cure: bookByHand,
      end: 'bookedByHand',
    },
    'TLX-503': {
      when: 'the receipts are larger than Tripletex takes',
      into: (company) => {
        company.tripletex.behave({ largestUpload: 100 });
        return send(taxiWithReceipt(company).report);
      },
      out: 'a named person who booked it by hand',
      cure: bookByHand,
      end: 'bookedByHand',
    },
    'TLX-601': {
      when: 'somebody else has to approve as well',
      into: (company) => {
        company.tripletex.setApprovalFlow(true);
        return send(taxi(company));
      },
      out: 'somebody approves it in Tripletex; seen at the next look',
      cure: (company, report) => {
        company.tripletex.approve(report.reportNumber);
        return retry(report);
      },
      end: 'transferred',
    },
    'TLX-602': {
      when: 'it is rejected in Tripletex',
      into: (company) =>
        meanwhile(company, ({ reportNumber }) => company.tripletex.reject(reportNumber, 'Feil prosjekt')),
      out: 'somebody approves it in Tripletex all the same; seen at the next look',
      cure: (company, report) => {
        company.tripletex.approve(report.reportNumber);
        return retry(report);
      },
      end: 'transferred',
    },
    'TLX-701': {
      when: 'somebody edits it',
      into: (company) => {
        const edited = { kind: 'answer', status: 409, code: 8000, message: 'RevisionException' } as const;
        fault(company, { method: 'PUT', path: '/travelExpense/:approve' }, edited);
        return send(taxi(company));
      },
      out: 'by itself, once nobody does',
      cure: clearFaults,
      end: 'transferred',
    },
    'TLX-702': {
      when: 'Tripletex asks to wait',
      into: (company) => {
        service.sandbox.rateLimit({ seconds: 3, company: company.tripletex.name });
        return send(taxi(company));
      },
      out: 'by itself, at the time that Tripletex named',
      cure: () => undefined,
      end: 'transferred',
    },
    'TLX-703': {
      when: 'Tripletex is down',
      into: (company) => {
        fault(company, {}, { kind: 'answer', status: 503 });
        return send(taxi(company));
      },
      out: 'by itself, once it is back',
      cure: clearFaults,
      end: 'transferred',
    },
    'TLX-704': {
      when: 'the answer of a write is lost after the work',
      into: (company) => {
        fault(company, { method: 'POST', path: '^/travelExpense$' }, { kind: 'drop', when: 'after' }, 1);
        return send(taxi(company));
      },
      out: 'by itself, once it was looked for',
      cure: () => undefined,
      end: 'transferred',
    },
    'TLX-801': {
      when: 'somebody entered one by hand that looks like it',
      into: (company) => {
        enterByHand(company);
        return send(taxi(company));
      },
      out: 'a named person who says that it is no duplicate',
      cure: (_, report) => decide(report, { action: 'sendAnyway' }),
      end: 'transferred',
    },
    'TLX-802': {
      when: 'it is deleted in Tripletex',
      into: (company) => meanwhile(company, ({ reportNumber }) => company.tripletex.delete(reportNumber)),
      out: 'a named person who booked it by hand',
      cure: bookByHand,
      end: 'bookedByHand',
    },
    'TLX-803': {
      when: 'a correction comes once it is booked',
      into: async (company) => {
        const first = await send(taxi(company));
        await service.until(first, hasEnded);
        company.tripletex.createVoucher(first.reportNumber);
        return send({ ...first, revision: 2, title: 'Rettet taxi' });
      },
      out: 'somebody reverses the voucher in Tripletex and retries',
      cure: (company, report) => {
        company.tripletex.reverseVoucher(report.reportNumber);
        return retry(report);
      },
      end: 'transferred',
    },
    'TLX-901': {
      when: 'Tripletex answers what nobody foresaw',
      into: (company) => {
        const answer = { kind: 'answer', status: 418, code: 1, message: 'I’m a teapot' } as const;
        fault(company, { method: 'POST', path: '/travelExpense' }, answer, 1);
        return send(taxi(company));
      },
      out: 'a named person, once it was looked at',
      cure: (_, report) => decide(report, { action: 'retry' }),
      end: 'transferred',
    },
  };
}

/** What a company’s number was before, and how the receipts of a report come back. */
const organizationNumbers = new WeakMap<TestCompany, string>();
const finds = new Map<string, () => void>();
