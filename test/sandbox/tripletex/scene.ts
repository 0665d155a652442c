import { PDFDocument } from '@cantoo/pdf-lib';
import type { CompanyHandle } from '../../../sandbox/tripletex/company-handle.js';
import {
  createTripletexSandbox,
  type SandboxOptions,
  type TripletexSandbox,
} from '../../../sandbox/tripletex/server.js';
import { login, type ApiClient } from './api-client.js';

/** A stand-in with the sample company and somebody logged in. */
export interface Scene {
  readonly sandbox: TripletexSandbox;
  readonly company: CompanyHandle;
  readonly api: ApiClient;
}

export async function startScene(options: SandboxOptions = {}): Promise<Scene> {
  const sandbox = await createTripletexSandbox(options);
  sandbox.setRateLimit({ limit: 100_000, windowMs: 1000 });
  const company = sandbox.company('Nordfjell AS');
  return { sandbox, company, api: await login(sandbox, company) };
}

let companies = 0;

/** Another company in the same stand-in, with one employee, and somebody logged in with its key. */
export async function addScene(
  sandbox: TripletexSandbox,
  changes: Parameters<TripletexSandbox['addCompany']>[0] | object = {},
): Promise<Scene> {
  companies += 1;
  const company = sandbox.addCompany({ name: `Bedrift ${companies} AS`, ...changes });
  company.addEmployee({
    firstName: 'Kari',
    lastName: 'Eksempel',
    employeeNumber: '1',
    email: `kari@bedrift-${companies}.example`,
  });
  return { sandbox, company, api: await login(sandbox, company) };
}

export function employeeId({ employees }: CompanyHandle, number = '1'): number {
  return idOf(employees.find(({ employeeNumber }) => employeeNumber === number));
}

export function categoryId(
  { costCategories }: CompanyHandle,
  description: string,
  kind: 'travel' | 'expense' = 'travel',
): number {
  return idOf(
    costCategories.find(
      (row) =>
        row.description === description && (kind === 'travel' ? row.showOnTravelExpenses : row.showOnEmployeeExpenses),
    ),
  );
}

export function paymentTypeId({ paymentTypes }: CompanyHandle, description = 'Privat utlegg'): number {
  return idOf(paymentTypes.find((row) => row.description === description));
}

function idOf(row: { id: number } | undefined): number {
  if (row === undefined) throw new Error('The scene has no such row.');
  return row.id;
}

/** A cost a travel report can be delivered with. */
export function costBody(company: CompanyHandle, changes: object = {}): Record<string, unknown> {
  return {
    costCategory: { id: categoryId(company, 'Taxi') },
    paymentType: { id: paymentTypeId(company) },
    vatType: { id: 12 },
    amountCurrencyIncVat: 448,
    date: '2026-03-12',
    comments: 'Til kundemøte',
    ...changes,
  };
}

/** An employee expense's cost. */
export function officeBody(company: CompanyHandle, changes: object = {}): Record<string, unknown> {
  return costBody(company, {
    costCategory: { id: categoryId(company, 'Kontorrekvisita', 'expense') },
    vatType: { id: 1 },
    ...changes,
  });
}

export function detailsBody(changes: object = {}): Record<string, unknown> {
  return {
    departureDate: '2026-03-12',
    returnDate: '2026-03-13',
    departureFrom: 'Oslo',
    destination: 'Bergen',
    isCompensationFromRates: true,
    purpose: 'Kundemøte',
    ...changes,
  };
}

/** A travel report without anything on it. */
export function travelBody(company: CompanyHandle, changes: object = {}): Record<string, unknown> {
  return { employee: { id: employeeId(company) }, title: 'Kundebesøk', travelDetails: detailsBody(), ...changes };
}

/** Makes a travel expense and answers its id. */
export async function create({ api, company }: Scene, changes: object = {}): Promise<number> {
  const answer = await api.post('/travelExpense', travelBody(company, changes));
  if (answer.status !== 201) throw new Error(answer.text);
  return Number(answer.body.value.id);
}

/** Makes a child and answers its id. */
export async function createChild({ api }: Scene, path: string, body: object): Promise<number> {
  const answer = await api.post(path, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return Number(String(answer.body.value.url).split('/').at(-1));
}

/** A PDF of some pages. */
export async function pdf(pages = 1): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage([300, 400]);
  return document.save();
}
