import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../activities/problem-error.js';
import { resolveReport, type CompanyChoices } from '../../../activities/transfer/resolve-report.js';
import type { ApprovedReport } from '../../../contract/approved-report.js';
import { category, employee, paymentType, project, referencesOf, type Account } from '../../support/references.js';
import { costLine, expenseReport, mileageLine, nightLine, perDiemLine, travelReport } from '../../support/reports.js';

const choices: CompanyChoices = {
  externalReferences: new Map([
    ['taxi', 'Taxi'],
    ['office', 'Kontorrekvisita'],
    ['mileage', 'Reisekostnad'],
    ['perDiem', 'Reisekostnad'],
    ['nightAllowance', 'Reisekostnad'],
  ]),
  paymentTypes: { employee: null, company: null },
  employee: () => Promise.resolve(undefined),
};

async function plansOf(report: ApprovedReport, account: Account = {}, chosen: Partial<CompanyChoices> = {}) {
  return (await resolveReport(report, { ...choices, ...chosen }, referencesOf(account))).map(({ plan }) => plan);
}

async function problemOf(report: ApprovedReport, account: Account = {}, chosen: Partial<CompanyChoices> = {}) {
  const error: unknown = await plansOf(report, account, chosen).catch((thrown: unknown) => thrown);
  return error instanceof ProblemError ? error.problem : undefined;
}

describe('the category of a line', () => {
  const taxi = category(10, 'Taxi');

  it('is its own external reference before the company’s', async () => {
    const lines = [costLine({ externalReference: 'Fly' })];
    const [plan] = await plansOf(travelReport({ lines }), { costCategories: [taxi, category(11, 'Fly')] });
    expect(plan?.costs[0]?.categoryId).toBe(11);
  });

  it('is an id when the reference is digits only', async () => {
    const [plan] = await plansOf(travelReport({ lines: [costLine({ externalReference: '11' })] }), {
      costCategories: [taxi, category(11, '10')],
    });
    expect(plan?.costs[0]?.categoryId).toBe(11);
  });

  it.each([mileageLine(), perDiemLine({ category: 'diett' }), nightLine()])(
    'of an allowance is that of its type when its key has none: $type',
    async (line) => {
      const [plan] = await plansOf(travelReport({ lines: [line] }), {
        costCategories: [category(12, 'Reisekostnad', { vatTypeId: 0 })],
      });
      expect(plan?.costs[0]).toMatchObject({
        categoryId: 12,
        vatTypeId: 0,
        paymentTypeId: 20,
        date: '2026-03-12',
        foreign: null,
      });
    },
  );

  it('without any reference is TLX-301 and names the category', async () => {
    expect(await problemOf(travelReport({ lines: [costLine({ category: 'ferry' })] }))).toMatchObject({
      code: 'TLX-301',
      details: { category: 'ferry' },
    });
  });

  it.each([
    ['is inactive', [category(10, 'Taxi', { isInactive: true })]],
    [
      'is shown for the other kind only',
      [category(10, 'Taxi', { showOnTravelExpenses: false, showOnEmployeeExpenses: true })],
    ],
    ['does not exist', []],
    ['is spelt in another way', [category(10, 'taxi')]],
    ['exists twice', [taxi, category(11, 'Taxi')]],
  ])('that %s is TLX-302', async (_, costCategories) => {
    expect(await problemOf(travelReport(), { costCategories })).toMatchObject({
      code: 'TLX-302',
      details: { category: 'Taxi', kind: 'travel' },
    });
  });

  it('is found by a description that both kinds have', async () => {
    const both = [
      category(10, 'Taxi'),
      category(11, 'Taxi', { showOnTravelExpenses: false, showOnEmployeeExpenses: true }),
    ];
    expect((await plansOf(travelReport(), { costCategories: both }))[0]?.costs[0]?.categoryId).toBe(10);
    const office = expenseReport({ lines: [costLine({ vatPercent: 0 })] });
    expect((await plansOf(office, { costCategories: both }))[0]?.costs[0]?.categoryId).toBe(11);
  });

  it('is never told by a raw id: TLX-302 names the description, or Sonya’s own category', async () => {
    const lines = [costLine({ externalReference: '10' })];
    expect(
      await problemOf(travelReport({ lines }), { costCategories: [category(10, 'Taxi', { isInactive: true })] }),
    ).toMatchObject({ details: { category: 'Taxi' } });
    expect(await problemOf(travelReport({ lines }), { costCategories: [] })).toMatchObject({
      details: { category: 'taxi' },
    });
  });
});

describe('the payment type of a line', () => {
  const own = paymentType(20, 'Privat utlegg');
  const card = paymentType(21, 'Firmakort');
  const byCompany = travelReport({ lines: [costLine({ paidBy: 'company' })] });
  const idOf = async (
    report: ApprovedReport,
    types: readonly ReturnType<typeof paymentType>[],
    paymentTypes = choices.paymentTypes,
  ) => (await plansOf(report, { paymentTypes: types }, { paymentTypes }))[0]?.costs[0]?.paymentTypeId;

  it('of what the employee paid is the only private one', async () => {
    expect(await idOf(travelReport(), [own, card])).toBe(20);
  });

  it('of what the employee paid is the chosen one first', async () => {
    expect(await idOf(travelReport(), [own, card, paymentType(22, 'Lønn')], { employee: 'Lønn', company: null })).toBe(
      22,
    );
  });

  it('of what the company paid is the only other one', async () => {
    expect(await idOf(byCompany, [own, card])).toBe(21);
  });

  it('of what the company paid is the line’s own before the chosen one', async () => {
    const types = [own, card, paymentType(22, 'Reisekonto')];
    const line = costLine({ paidBy: 'company', paymentType: 'Reisekonto' });
    expect(await idOf(travelReport({ lines: [line] }), types, { employee: null, company: 'Firmakort' })).toBe(22);
    expect(await idOf(byCompany, types, { employee: null, company: 'Firmakort' })).toBe(21);
  });

  it.each([
    ['none that is private', travelReport(), [card]],
    ['several that are private', travelReport(), [own, paymentType(22, 'Utlegg ansatt')]],
    ['only the private one for the company', byCompany, [own]],
    ['several cards', byCompany, [own, card, paymentType(22, 'Reisekonto')]],
    ['an inactive card', byCompany, [own, paymentType(21, 'Firmakort', { isInactive: true })]],
    ['a card of the other kind', byCompany, [own, paymentType(21, 'Firmakort', { showOnTravelExpenses: false })]],
    [
      'a private one named for what the company paid',
      travelReport({ lines: [costLine({ paidBy: 'company', paymentType: 'Privat utlegg' })] }),
      [own, card],
    ],
  ])('is TLX-303 when there is %s', async (_, report, paymentTypes) => {
    expect(await problemOf(report, { paymentTypes })).toMatchObject({ code: 'TLX-303' });
  });
});

describe('the VAT type of a line', () => {
  it.each([
    [0, 0],
    [12, 12],
    [15, 11],
    [25, 1],
  ] as const)('for %d %% is %d', async (vatPercent, id) => {
    expect((await plansOf(travelReport({ lines: [costLine({ vatPercent })] })))[0]?.costs[0]?.vatTypeId).toBe(id);
  });

  it('is none throughout in a company without VAT registration', async () => {
    const lines = [costLine(), mileageLine({ externalReference: 'Taxi' })];
    const [plan] = await plansOf(travelReport({ lines }), { isVatRegistered: false });
    expect(plan?.costs.map(({ vatTypeId }) => vatTypeId)).toEqual([0, 0]);
  });

  it('is TLX-306 when the category is locked to another one, or the type is not active', async () => {
    const locked = [category(10, 'Taxi', { isVatLocked: true, vatTypeId: 0 })];
    expect(await problemOf(travelReport(), { costCategories: locked })).toMatchObject({
      code: 'TLX-306',
      details: { category: 'Taxi', vatPercent: 12 },
    });
    expect(await problemOf(travelReport(), { activeVatTypes: new Set([0, 1]) })).toMatchObject({ code: 'TLX-306' });
  });

  it('is left to Tripletex when the key may not read which are active', async () => {
    expect((await plansOf(travelReport(), { activeVatTypes: null }))[0]?.costs[0]?.vatTypeId).toBe(12);
  });
});

describe('the employee of a report', () => {
  const [kari, ola] = [employee(1), employee(2, { name: 'Ola Testesen' })];
  const withKeys = travelReport({
    employee: { tripletexEmployeeId: 1, employeeNumber: '1', email: 'kari@nordfjell.example' },
  });

  it('is whoever all given keys point at', async () => {
    const account = { byId: { 1: [kari] }, byNumber: { '1': [kari] }, byEmail: { 'kari@nordfjell.example': [kari] } };
    expect((await plansOf(withKeys, account))[0]).toMatchObject({ employeeId: 1, employeeName: 'Kari Eksempel' });
  });

  it('is found by one key when the others find nobody', async () => {
    expect(
      (await plansOf(withKeys, { byNumber: {}, byEmail: { 'kari@nordfjell.example': [kari] } }))[0]?.employeeId,
    ).toBe(1);
  });

  it('is TLX-201 when nobody is found', async () => {
    expect(await problemOf(withKeys, { byNumber: {} })).toMatchObject({
      code: 'TLX-201',
      details: { employee: 'kari@nordfjell.example' },
    });
  });

  it('is TLX-203 when keys point at different people, or one at several', async () => {
    expect(await problemOf(withKeys, { byId: { 1: [kari] }, byNumber: { '1': [ola] } })).toMatchObject({
      code: 'TLX-203',
    });
    expect(await problemOf(travelReport(), { byNumber: { '1': [kari, ola] } })).toMatchObject({ code: 'TLX-203' });
  });

  it('is TLX-202 when nothing may be registered, or the employment ended before the journey', async () => {
    expect(
      await problemOf(travelReport(), { byNumber: { '1': [employee(1, { allowInformationRegistration: false })] } }),
    ).toMatchObject({ code: 'TLX-202' });
    expect(
      await problemOf(travelReport(), { byNumber: { '1': [employee(1, { employedUntil: '2026-03-11' })] } }),
    ).toMatchObject({ code: 'TLX-202' });
  });

  it('may have left since: the last journey is still paid', async () => {
    expect(
      await plansOf(travelReport(), { byNumber: { '1': [employee(1, { employedUntil: '2026-03-12' })] } }),
    ).toHaveLength(1);
  });
});

describe('project, department and currency of a report', () => {
  const onProject = travelReport({
    project: { number: 'P-1' },
    lines: [costLine(), costLine({ id: 'l2', date: '2026-03-20' })],
  });

  it('are resolved to their ids', async () => {
    const report = travelReport({
      project: { number: 'P-1' },
      department: { number: '20' },
      lines: [costLine({ vatPercent: 0, amount: { value: '40.00', currency: 'EUR' } })],
    });
    const [plan] = await plansOf(report, {
      projects: { 'P-1': project(7) },
      departments: { '20': { id: 8, isInactive: false } },
    });
    expect(plan).toMatchObject({
      projectId: 7,
      departmentId: 8,
      costs: [{ foreign: { currencyId: 5, amount: '40.00' }, amountNok: '448.00' }],
    });
  });

  it.each([
    ['closed', project(7, { isClosed: true }), '2026-03-12'],
    ['not started', project(7, { startDate: '2026-03-13' }), '2026-03-12'],
    ['ended', project(7, { endDate: '2026-03-19' }), '2026-03-20'],
    ['for participants only', project(7, { participants: [99] }), '2026-03-12'],
  ])('a project that is %s is TLX-304, with the day', async (_, found, day) => {
    expect(await problemOf(onProject, { projects: { 'P-1': found } })).toMatchObject({
      code: 'TLX-304',
      details: { project: 'Havneprosjektet', day },
    });
  });

  it('a project for participants takes costs of one of them', async () => {
    expect(await plansOf(onProject, { projects: { 'P-1': project(7, { participants: [1] }) } })).toHaveLength(1);
  });

  it('a project that is not there is TLX-304, a department TLX-305', async () => {
    expect(await problemOf(onProject)).toMatchObject({ code: 'TLX-304', details: { project: 'P-1' } });
    expect(await problemOf(travelReport({ department: { number: '99' } }))).toMatchObject({ code: 'TLX-305' });
  });

  it('a currency that is unknown or disabled is TLX-307', async () => {
    const lines = [costLine({ vatPercent: 0, amount: { value: '40.00', currency: 'EUR' } })];
    expect(await problemOf(travelReport({ lines }), { currencies: {} })).toMatchObject({
      code: 'TLX-307',
      details: { currency: 'EUR' },
    });
    expect(
      await problemOf(travelReport({ lines }), { currencies: { EUR: { id: 5, isDisabled: true } } }),
    ).toMatchObject({ code: 'TLX-307' });
  });
});

describe('participants', () => {
  it('are name and company, and linked where the number is one of our own', async () => {
    const participants = [
      { name: 'Kari Eksempel', employeeNumber: '1' },
      { name: 'Tom Tester', company: 'Kunde AS' },
      { name: 'Ny Ansatt', employeeNumber: '99' },
    ];
    const [plan] = await plansOf(travelReport({ lines: [costLine({ participants })] }));
    expect(plan?.costs[0]?.participants).toEqual([
      { displayName: 'Kari Eksempel', employeeId: 1 },
      { displayName: 'Tom Tester, Kunde AS', employeeId: null },
      { displayName: 'Ny Ansatt', employeeId: null },
    ]);
  });
});
