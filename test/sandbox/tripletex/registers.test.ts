import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleCompany, sampleNames, sampleReport } from '../../../sandbox/approval-service/sample-reports.js';
import { addScene, startScene, type Scene } from './scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.sandbox.close());

const rows = async (path: string, from: Scene = scene) => (await from.api.get(path)).body.values;

describe('employees', () => {
  const names = async (query: string, from: Scene = scene) =>
    (await rows(`/employee?fields=firstName&${query}`, from)).map(({ firstName }: { firstName: string }) => firstName);

  test('are found by containing in e-mail and names, by equality in numbers', async () => {
    expect(await names('email=@nordfjell')).toHaveLength(6);
    expect(await names('email=KARI')).toEqual(['Kari']);
    expect(await names('lastName=test')).toEqual(['Ola']);
    expect(await names('employeeNumber=1')).toEqual(['Kari']);
    expect(await names('employeeNumber=')).toEqual(['Anne']);
  });

  test('are without contacts and technical users unless somebody asks for them', async () => {
    const own = await addScene(scene.sandbox);
    own.company.addContact({ firstName: 'Lise', lastName: 'Prøve' });
    expect(await names('', own)).toEqual(['Anne', 'Kari']);
    expect(await names('includeContacts=true', own)).toContain('Lise');
    expect(await names('onlyContacts=true', own)).toEqual(['Lise']);
    expect(await names('onlyEmployeeTokens=true', own)).toEqual([]);
    expect(
      (await rows('/employee?fields=id&includeContacts=true', own)).map(({ id }: { id: number }) => id),
    ).not.toContain(own.company.tokenUserId);
  });

  test('who may manage projects are those with a right to it', async () => {
    expect(await names('assignableProjectManagers=true')).toEqual(['Anne']);
  });

  test('show when they stopped by their employments, and no flag of their own', async () => {
    const own = await addScene(scene.sandbox);
    own.company.endEmployment('1', '2026-01-31');
    const [kari] = await rows('/employee?employeeNumber=1&fields=id,employments(startDate,endDate)', own);
    expect(kari.employments).toEqual([{ startDate: '2020-01-01', endDate: '2026-01-31' }]);
    expect((await own.api.get('/employee?fields=isInactive')).status).toBe(400);
    expect(await names('periodStart=2026-02-01', own)).toEqual([]);
  });

  test('that are out of use are found by the other search alone', async () => {
    const own = await addScene(scene.sandbox);
    own.company.deactivate('employees', '1');
    const search = (query: string) => rows(`/employee/searchForEmployeesAndContacts?${query}`, own);
    expect(await search('isInactive=true')).toMatchObject([{ firstName: 'Kari', employeeNumber: '1' }]);
    expect(await search('isInactive=false')).toMatchObject([{ firstName: 'Anne' }]);
    expect(Object.keys((await search('isInactive=true'))[0]).sort()).toEqual([
      'email',
      'employeeNumber',
      'firstName',
      'id',
      'lastName',
      'pictureId',
    ]);
    expect(await names('allowInformationRegistration=true', own)).toEqual(['Anne']);
  });
});

describe('projects', () => {
  test('are filtered by number, name, and whether they are closed or offers', async () => {
    const own = await addScene(scene.sandbox);
    own.company.addProject({ number: '1', name: 'Åpent' });
    own.company.addProject({ number: '10', name: 'Lukket' });
    own.company.addProject({ number: '2', name: 'Tilbud', isOffer: true });
    own.company.deactivate('projects', '10');
    const numbers = async (query: string) =>
      (await rows(`/project?fields=number&${query}`, own)).map(({ number }: { number: string }) => number);
    expect(await numbers('')).toEqual(['1', '10', '2']);
    expect(await numbers('number=1')).toEqual(['1']);
    expect(await numbers('isClosed=false&isOffer=false')).toEqual(['1']);
    expect(await numbers('name=lukk')).toEqual(['10']);
    expect(await numbers('customerId=5')).toEqual([]);
    expect(await numbers('isFixedPrice=true')).toEqual([]);
    expect(await numbers('isFixedPrice=false')).toHaveLength(3);
  });

  test('show who takes part', async () => {
    const own = await addScene(scene.sandbox);
    const [kari] = own.company.employees.filter(({ employeeNumber }) => employeeNumber === '1');
    own.company.addProject({
      number: '1',
      name: 'Lukket krets',
      forParticipantsOnly: true,
      participantIds: [kari?.id ?? 0],
    });
    expect(await rows('/project?fields=forParticipantsOnly,participants(employee(firstName))', own)).toEqual([
      { forParticipantsOnly: true, participants: [{ employee: { firstName: 'Kari' } }] },
    ]);
  });
});

describe('departments', () => {
  test('have a departmentNumber, and are all there unless isInactive is asked for', async () => {
    const own = await addScene(scene.sandbox);
    own.company.addDepartment({ name: 'Salg', departmentNumber: '20' });
    own.company.deactivate('departments', '20');
    expect(await rows('/department?fields=name', own)).toEqual([{ name: 'Avdeling' }, { name: 'Salg' }]);
    expect(await rows('/department?isInactive=false&fields=name', own)).toEqual([{ name: 'Avdeling' }]);
    expect(await rows('/department/query?query=salg', own)).toMatchObject([{ name: 'Salg' }]);
  });

  test('are found by containing in the number, not by equality', async () => {
    const own = await addScene(scene.sandbox);
    own.company.addDepartment({ name: 'Salg', departmentNumber: '2' });
    own.company.addDepartment({ name: 'Drift', departmentNumber: '120' });
    expect(await rows('/department?departmentNumber=2&fields=name', own)).toEqual([
      { name: 'Salg' },
      { name: 'Drift' },
    ]);
    expect(await rows('/department?departmentNumber=12&fields=name', own)).toEqual([{ name: 'Drift' }]);
  });
});

describe('cost categories', () => {
  test('are eight for employee expenses and twenty-eight for travel, none for both', async () => {
    const all = await rows('/travelExpense/costCategory');
    const isBoth = (row: Record<string, boolean>) => row.showOnTravelExpenses === row.showOnEmployeeExpenses;
    expect(all.filter(isBoth)).toEqual([]);
    expect(await rows('/travelExpense/costCategory?showOnEmployeeExpenses=true')).toHaveLength(8);
    expect(await rows('/travelExpense/costCategory?showOnEmployeeExpenses=false')).toHaveLength(28);
  });

  test('know no filter for travel and no name', async () => {
    expect(await rows('/travelExpense/costCategory?showOnTravelExpenses=true')).toHaveLength(36);
    expect((await scene.api.get('/travelExpense/costCategory?fields=name')).status).toBe(400);
  });

  test('are found by the whole text with query, payment types by a part of it', async () => {
    const descriptions = async (path: string) =>
      (await rows(`${path}&fields=description`)).map(({ description }: { description: string }) => description);
    expect(await descriptions('/travelExpense/costCategory?query=Fly')).toEqual(['Fly']);
    expect(await descriptions('/travelExpense/costCategory?description=fly')).toEqual(['Fly', 'Flybuss', 'Flytog']);
    expect(await descriptions('/travelExpense/paymentType?query=utlegg')).toEqual(['Privat utlegg']);
  });

  test('can share a description', async () => {
    expect(await rows('/travelExpense/costCategory?description=Telefon&fields=showOnTravelExpenses')).toHaveLength(2);
  });

  test('have other ids in another company, and rates the same', async () => {
    const own = await addScene(scene.sandbox);
    const ids = async (path: string, from: Scene) => (await rows(path, from)).map(({ id }: { id: number }) => id);
    expect(await ids('/travelExpense/costCategory?description=Taxi', own)).not.toEqual(
      await ids('/travelExpense/costCategory?description=Taxi', scene),
    );
    expect(await ids('/travelExpense/rate?rateCategoryId=740', own)).toEqual(
      await ids('/travelExpense/rate?rateCategoryId=740', scene),
    );
  });
});

describe('VAT and currencies', () => {
  test('list what the company may use when a direction is asked for', async () => {
    const own = await addScene(scene.sandbox, { vatRegistrationStatus: 'VAT_NOT_REGISTERED' });
    const numbers = async (from: Scene) =>
      (await rows('/ledger/vatType?typeOfVat=INCOMING', from)).map(
        (row: { id: number; number: string }) => `${row.id}=${row.number}`,
      );
    expect(await numbers(scene)).toEqual(['0=0', '1=1', '11=11', '12=13']);
    expect(await numbers(own)).toEqual(['0=0']);
    expect((await own.api.get('/ledger/vatSettings')).body.value.vatRegistrationStatus).toBe('VAT_NOT_REGISTERED');
  });

  test('quote a rate on a day, which has to be named', async () => {
    const [eur] = await rows('/currency?code=EUR');
    expect(eur).toMatchObject({ id: 5, factor: 1, isDisabled: false });
    expect((await scene.api.get('/currency/5/rate')).error).toBe('15000 date: Kan ikke være null.');
    expect((await scene.api.get('/currency/5/rate?date=2026-03-12')).body.value).toMatchObject({
      rate: 11.65,
      source: 'NORGES_BANK',
    });
    expect(await rows('/currency?code=SEK')).toMatchObject([{ id: 2, factor: 100 }]);
  });

  test('are found by several codes and numbers at once', async () => {
    expect(await rows('/currency?code=EUR,sek&fields=id')).toEqual([{ id: 2 }, { id: 5 }]);
    expect(await rows('/currency?code=EU')).toEqual([]);
    expect(await rows('/ledger/vatType?number=1,13&fields=id')).toEqual([{ id: 1 }, { id: 12 }]);
  });
});

describe('the sample company', () => {
  test('has everything the sample reports speak of, each category for its kind of report', () => {
    const { company } = scene;
    const sampleReports = sampleNames.map((name) =>
      sampleReport(name, () => ({ size: 1, sha256: 'a'.repeat(64), url: 'http://127.0.0.1/receipt' }))!,
    );
    const lines = sampleReports.flatMap((report) =>
      report.lines.map((line) => ({ kind: report.kind, category: line.category })),
    );
    expect(lines.length).toBeGreaterThan(20);
    for (const { kind, category } of lines) {
      const description = Object.entries(sampleCompany.categories).find(([key]) => key === category)?.[1];
      const found = company.costCategories.filter((row) => row.description === description);
      expect([
        category,
        found.some((row) => (kind === 'travel' ? row.showOnTravelExpenses : row.showOnEmployeeExpenses)),
      ]).toEqual([category, true]);
    }
    for (const { employee } of sampleReports) {
      const found = company.employees.filter(({ employeeNumber }) => employeeNumber === employee.employeeNumber);
      expect(found).toMatchObject([{ email: employee.email, allowInformationRegistration: true }]);
    }
    expect(company.projects.map(({ number }) => number)).toEqual(['P-100', 'P-200']);
    expect(company.departments.map(({ departmentNumber }) => departmentNumber)).toContain('20');
    expect(company.paymentTypes.map(({ description }) => description)).toEqual(['Privat utlegg', 'Firmakort']);
  });
});
